using AcsRecording.Core.Connection;
using Azure.Core;

namespace AcsRecording.Core.Storage;

/// <summary>What opens a storage account whose address holds no SAS: its connection string, or else an identity.</summary>
internal sealed class StorageCredential(string? connectionString, IAzureIdentity? identity, EngineOptions options)
{
    public string? ConnectionString => connectionString;

    /// <summary>The connection's, or what Azure.Identity's default chain finds.</summary>
    public TokenCredential Identity => identity is EngineIdentity known ? known.Credential : AzureIdentity.Default(options);
}

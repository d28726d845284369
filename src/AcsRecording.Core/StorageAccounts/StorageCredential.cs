using System;
using AcsRecording.Core.Credentials;
using AcsRecording.Core.Http;
using Azure.Core;

namespace AcsRecording.Core.StorageAccounts;

/// <summary>What opens a storage account whose address holds no SAS: its connection string, or else an identity.</summary>
internal sealed class StorageCredential
{
    /// <summary>Made once: a new one looks for an identity again, and az takes a process for that.</summary>
    private readonly Lazy<TokenCredential> _identity;

    public StorageCredential(string? connectionString, TokenCredential? identity, EngineOptions options)
        : this(connectionString, new Lazy<TokenCredential>(() => identity ?? AzureIdentity.Default(options)))
    {
    }

    private StorageCredential(string? connectionString, Lazy<TokenCredential> identity) =>
        (ConnectionString, _identity) = (connectionString, identity);

    public string? ConnectionString { get; }

    /// <summary>The connection's, or what Azure.Identity's default chain finds.</summary>
    public TokenCredential Identity => _identity.Value;

    /// <summary>The same identity, beside a connection string where there is one.</summary>
    public StorageCredential With(string? connectionString) => new(connectionString, _identity);
}

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

    /// <summary>
    /// Opens an address with its own SAS, else with the connection string, else with the identity: <c>NoStorageCredential</c> where the
    /// address is not one that a token may go to.
    /// </summary>
    public T Open<T>(Uri address, bool hasSas, Func<T> bySas, Func<string, T> byConnectionString, Func<TokenCredential, T> byIdentity)
    {
        if (hasSas)
        {
            return bySas();
        }

        if (ConnectionString is not null)
        {
            return byConnectionString(ConnectionString);
        }

        StorageAddress.EnsureForIdentity(address);
        return byIdentity(Identity);
    }

    /// <summary>The same identity, beside a connection string where there is one.</summary>
    public StorageCredential With(string? connectionString) => new(connectionString, _identity);
}

using System;
using System.Security;
using AcsRecording.Pipeline;

namespace AcsRecording.Session;

/// <summary>
/// A cmdlet that uses a connection where there is one. What is in a storage account needs none; a chunk that does is an error of its own.
/// </summary>
public abstract class TransferCmdlet : ConnectionCmdlet
{
    private ITransferEngine? _transfers;

    /// <summary>The connection's; without one, transfers from and to storage accounts alone. For the pipeline thread.</summary>
    private protected ITransferEngine Transfers => _transfers ??= FindConnection()?.Transfers ?? EngineLoader.Engine.StorageTransfers;

    /// <summary>Where recordings are kept, as parameters say it; null where none does. Throws <c>InvalidDestination</c>.</summary>
    private protected SaveDestination? Destination(string? path, Uri? containerUri, SecureString? storageConnectionString) =>
        path is null && containerUri is null && storageConnectionString is null ? null : new SaveDestination
        {
            Path = path is null ? null : Paths.Folder(path),
            ContainerUri = containerUri,
            StorageConnectionString = storageConnectionString?.Reveal(),
        };
}

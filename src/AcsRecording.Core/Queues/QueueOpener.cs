using System;
using AcsRecording.Core.Http;
using AcsRecording.Core.StorageAccounts;
using Azure.Core;
using Azure.Storage.Queues;

namespace AcsRecording.Core.Queues;

/// <summary>Opens a queue, and the one beside it for what can't be worked on. Beside that one there is no other.</summary>
internal static class QueueOpener
{
    private const string PoisonSuffix = "-poison";

    /// <summary>Throws where the address is none of a queue, or nothing opens it. Nothing is sent.</summary>
    public static (QueueClient Queue, QueueClient? Poison) Open(QueueAddress address, TokenCredential? identity, EngineOptions options)
    {
        var clientOptions = new QueueClientOptions().With(options);
        if (address.Uri is null)
        {
            StorageNames.EnsureQueue(address.Name!);
            return Open(address.Name!, name => FromConnectionString(address.StorageConnectionString!, name, clientOptions));
        }

        var parts = Read(address.Uri);
        var credential = new StorageCredential(address.StorageConnectionString, identity, options);
        return Open(parts.QueueName, name => credential.Open(
            address.Uri,
            parts.Sas is not null,
            () => new QueueClient(AddressOf(name), clientOptions),
            connectionString => FromConnectionString(connectionString, name, clientOptions),
            token => new QueueClient(AddressOf(name), token, clientOptions)));

        Uri AddressOf(string name) => new QueueUriBuilder(address.Uri) { QueueName = name }.ToUri();
    }

    private static (QueueClient Queue, QueueClient? Poison) Open(string name, Func<string, QueueClient> open) =>
        (open(name), name.EndsWith(PoisonSuffix, StringComparison.Ordinal) ? null : open(name + PoisonSuffix));

    private static QueueUriBuilder Read(Uri address)
    {
        EnsureSecure(address);
        var parts = new QueueUriBuilder(address);
        if (parts.QueueName.Length == 0 || parts.Messages || address.UserInfo.Length > 0)
        {
            throw Invalid(address, "it isn't that of a queue");
        }

        StorageNames.EnsureQueue(parts.QueueName);
        return parts;
    }

    private static QueueClient FromConnectionString(string connectionString, string name, QueueClientOptions options)
    {
        var queue = StorageAddress.FromConnectionString(() => new QueueClient(connectionString, name, options));
        EnsureSecure(queue.Uri);
        return queue;
    }

    private static void EnsureSecure(Uri address)
    {
        if (SecureAddress.Refusal(address) is { } reason)
        {
            throw Invalid(address, reason);
        }
    }

    private static RecordingException Invalid(Uri address, string reason) =>
        RecordingError.Create("InvalidQueueUri", RecordingErrorCategory.InvalidArgument, null, StorageAddress.Shown(address), reason);
}

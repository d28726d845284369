using System;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Events;
using AcsRecording.Core.Http;
using AcsRecording.Core.Queues;
using AcsRecording.Core.StorageAccounts;
using AcsRecording.Core.Text;
using Azure;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace AcsRecording.Core.Management;

/// <summary>What has arrived and waits: in the queue, in its poison queue, and as dead letters. Nothing of it is touched.</summary>
internal sealed class WaitingEvents(EventSetupRequest request, TokenCredential? identity, EngineOptions options)
{
    /// <summary>More is not counted.</summary>
    private const int MostDeadLetters = 1000;

    /// <summary>The most that a queue shows at once.</summary>
    private const int MostPeeked = 32;

    private readonly StorageCredential _credential = new(request.StorageConnectionString, identity, options);

    /// <summary>The queue and the one for what can't be worked on.</summary>
    /// <param name="account">The account's id.</param>
    /// <param name="properties">Its properties, which say where its queues are.</param>
    public (QueueClient Queue, QueueClient? Poison) Open(ResourceIdentifier account, JsonElement properties)
    {
        if (request.StorageConnectionString is not { } connectionString)
        {
            var address = new Uri(EndpointOf(properties, "queue") + request.QueueName);
            return QueueOpener.Open(new QueueAddress { Uri = address }, identity, options);
        }

        var named = new QueueAddress { StorageConnectionString = connectionString, Name = request.QueueName };
        var opened = QueueOpener.Open(named, identity, options);
        return opened.Queue.AccountName == account.Name ? opened : throw RecordingError.Create(
            "InvalidQueueUri",
            RecordingErrorCategory.InvalidArgument,
            null,
            StorageAddress.Shown(opened.Queue.Uri),
            $"the connection string isn't that of the storage account {account.Name}");
    }

    /// <summary>
    /// How many messages there are, the hidden ones among them, and since when the oldest of the others waits. Zero for no queue.
    /// </summary>
    public static Task<(int Count, DateTimeOffset? Oldest)> LookAsync(QueueClient queue, CancellationToken cancellationToken) =>
        StorageError.TranslateErrorsAsync<(int, DateTimeOffset?)>(queue.Uri, async () =>
        {
            try
            {
                var count = (await queue.GetPropertiesAsync(cancellationToken).ConfigureAwait(false)).Value.ApproximateMessagesCount;
                var peeked = (await queue.PeekMessagesAsync(MostPeeked, cancellationToken).ConfigureAwait(false)).Value;
                return (count, peeked.Min(message => Earlier(message.InsertedOn, TimeOf(message.Body.ToString()))));
            }
            catch (RequestFailedException exception) when (exception.ErrorCode == "QueueNotFound")
            {
                return (0, null);
            }
        });

    /// <summary>How many blobs are in the container; zero for no container.</summary>
    public Task<int> CountDeadLettersAsync(JsonElement account, string containerName, CancellationToken cancellationToken)
    {
        var container = ContainerAddress.Open(new Uri(EndpointOf(account, "blob") + containerName), _credential, options);
        return StorageError.TranslateErrorsAsync(container.Uri, () => CountAsync(container, cancellationToken));
    }

    private static async Task<int> CountAsync(BlobContainerClient container, CancellationToken cancellationToken)
    {
        var count = 0;
        var blobs = container.GetBlobsAsync(cancellationToken: cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            while (count < MostDeadLetters && await blobs.MoveNextAsync().ConfigureAwait(false))
            {
                count++;
            }
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == "ContainerNotFound")
        {
            return 0;
        }
        finally
        {
            await blobs.DisposeAsync().ConfigureAwait(false);
        }

        return count;
    }

    /// <summary>What puts a message back gives it a new time; the event keeps its own.</summary>
    private static DateTimeOffset? TimeOf(string text) =>
        new EventReader().Read(text, skipUnknown: true).Events.Min(item => item.EventTime);

    private static DateTimeOffset? Earlier(DateTimeOffset? first, DateTimeOffset? second) =>
        first is null || second < first ? second : first;

    private static string EndpointOf(JsonElement account, string service) =>
        (account.Optional("primaryEndpoints") ?? default).OptionalUri(service) is { } endpoint
            ? endpoint.AbsoluteUri.TrimEnd('/') + "/"
            : throw RecordingError.Create(
                "ManagementFailed",
                RecordingErrorCategory.InvalidData,
                null,
                "the storage account",
                $"the answer doesn't say where its {service} service is");
}

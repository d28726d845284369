using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;

namespace AcsRecording.Emulator.Events;

/// <summary>Delivers to a Storage Queue as Event Grid does: one event a message, base64 unless told otherwise.</summary>
internal sealed class EventQueue(HttpClient http, string connectionString, string name, QueueEncoding encoding)
{
    private readonly QueueClient _client = new(connectionString, name, new QueueClientOptions
    {
        Transport = new HttpClientTransport(http),
        MessageEncoding = encoding == QueueEncoding.Base64 ? QueueMessageEncoding.Base64 : QueueMessageEncoding.None,
    });

    public async Task SendAsync(JsonObject fileEvent, CancellationToken cancellationToken)
    {
        await _client.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await _client.SendMessageAsync(fileEvent.ToJsonString(), cancellationToken);
    }
}

using System;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using AcsRecording.Core.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace AcsRecording.Core.Credentials;

/// <summary>
/// For the clients of Azure.Identity. They take the reason of a refusal out of <c>message</c> or <c>error_description</c>; Azure Automation
/// writes it into <c>Message</c>, and it would be lost.
/// </summary>
internal sealed class IdentityTransport(HttpPipelineTransport transport) : HttpPipelineTransport
{
    public override Request CreateRequest() => transport.CreateRequest();

    public override void Process(HttpMessage message)
    {
        transport.Process(message);
        if (RefusalOf(message) is { } body)
        {
            using var copy = new MemoryStream();
            body.CopyTo(copy);
            message.Response.ContentStream = Readable(copy.ToArray());
        }
    }

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        await transport.ProcessAsync(message).ConfigureAwait(false);
        if (RefusalOf(message) is { } body)
        {
            using var copy = new MemoryStream();
            await body.CopyToAsync(copy, 81920, message.CancellationToken).ConfigureAwait(false);
            message.Response.ContentStream = Readable(copy.ToArray());
        }
    }

    private static Stream? RefusalOf(HttpMessage message) => message.Response.Status == 400 ? message.Response.ContentStream : null;

    private static MemoryStream Readable(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.OptionalString("Message") is { } reason)
            {
                body = JsonSerializer.SerializeToUtf8Bytes(new { error = "refused", error_description = reason });
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A web page, say. Azure.Identity shows it as it is.
        }

        return new MemoryStream(body);
    }
}

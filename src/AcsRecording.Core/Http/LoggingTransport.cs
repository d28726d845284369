using System;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using AcsRecording.Core.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace AcsRecording.Core.Http;

/// <summary>
/// Tells of each try of a request. It is a transport, because Azure.Identity keeps no policies. A certificate that isn't trusted is named
/// at once, and so is a proxy that wants credentials: no retry helps.
/// </summary>
internal sealed class LoggingTransport(HttpPipelineTransport transport) : HttpPipelineTransport
{
    /// <summary>
    /// By which support finds a request: this module's, the recording service's, the storage accounts', the management's.
    /// </summary>
    private static readonly string[] Ids =
        ["X-Microsoft-Skype-Chain-ID", "x-ms-request-id", "x-ms-correlation-request-id", "x-ms-client-request-id"];

    private const int ProxyAuthenticationRequired = 407;

    public override Request CreateRequest() => transport.CreateRequest();

    public override void Process(HttpMessage message)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            transport.Process(message);
        }
        catch (Exception exception)
        {
            Tell(message, clock, exception);
            throw;
        }

        Tell(message, clock, null);
    }

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            await transport.ProcessAsync(message).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Tell(message, clock, exception);
            throw;
        }

        Tell(message, clock, null);
    }

    /// <summary>Method and address, without what may be secret.</summary>
    public static string Shown(HttpMessage message) => $"{message.Request.Method} {Secrets.Hide(message.Request.Uri.ToUri())}";

    private static void Tell(HttpMessage message, Stopwatch clock, Exception? failure)
    {
        if (RequestLog.Current is { } log)
        {
            var answer = failure is null ? $"HTTP {message.Response.Status}" : RequestSender.Reason(failure);
            log.WriteDebug($"{Shown(message)}: {answer}, {clock.ElapsedMilliseconds} ms{IdsOf(message)}");
        }

        var address = message.Request.Uri.ToUri();
        if (failure is null ? message.Response.Status == ProxyAuthenticationRequired : RequestFailure.IsAskedByProxy(failure))
        {
            throw RequestFailure.AskedByProxy(address);
        }

        if (failure is not null && RequestFailure.OfCertificate(failure) is { } reason)
        {
            throw RecordingError.Create(
                "UntrustedCertificate", RecordingErrorCategory.SecurityError, null, address.Authority, Redaction.Clean(reason));
        }
    }

    private static string IdsOf(HttpMessage message)
    {
        var ids = from name in Ids
                  let value = message.HasResponse && message.Response.Headers.TryGetValue(name, out var answered) ? answered
                      : message.Request.Headers.TryGetValue(name, out var sent) ? sent : null
                  where value is not null
                  select $"{name} {Redaction.Clean(value)}";
        return string.Concat(ids.Select(id => ", " + id));
    }
}

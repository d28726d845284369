using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using Azure.Core;
using Azure.Core.Pipeline;

namespace AcsRecording.Core.Events;

/// <summary>Opens the address that Event Grid sends to ask whether a webhook wants its events. No credential goes along.</summary>
internal static class SubscriptionConfirmation
{
    /// <summary>
    /// Event Grid's own, in Azure's clouds; it answers on port 553 as well.
    /// https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema
    /// </summary>
    private static readonly string[] HostSuffixes = [".eventgrid.azure.net", ".eventgrid.azure.us", ".eventgrid.azure.cn"];

    private static readonly int[] Ports = [443, 553];

    public static async Task RunAsync(
        SubscriptionValidationEvent validation, Uri? connection, EngineOptions engineOptions, CancellationToken cancellationToken)
    {
        var address = validation.ValidationUrl
            ?? throw RecordingError.Create("NoValidationUrl", RecordingErrorCategory.InvalidData, validation);
        if (!IsTrusted(address, connection))
        {
            throw RecordingError.Create("UntrustedValidationUrl", RecordingErrorCategory.SecurityError, validation, address.Host);
        }

        var pipeline = HttpPipelineBuilder.Build(new Options().With(engineOptions));
        using var message = pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Get;
        message.Request.Uri.Reset(address);
        await RequestSender.SendAsync(pipeline, message, validation, cancellationToken).ConfigureAwait(false);
        if (message.Response.Status != 200)
        {
            throw RecordingError.Create("SubscriptionNotConfirmed", RecordingErrorCategory.InvalidOperation, validation,
                new ServiceAnswer(message.Response.Status), null, address.Host);
        }
    }

    /// <summary>Anybody may send an event, so an address in one must not make this machine ask others.</summary>
    public static bool IsTrusted(Uri address, Uri? connection)
    {
        if (SecureAddress.Refusal(address, connection) is not null || SecureAddress.HasUserInfo(address))
        {
            return false;
        }

        // An IP literal or a trailing dot fits none of the suffixes.
        return address.IsLoopback
            || (Ports.Contains(address.Port) && HostSuffixes.Any(suffix => address.Host.EndsWith(suffix, StringComparison.Ordinal)));
    }

    private sealed class Options : ClientOptions;
}

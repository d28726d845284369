using Azure.Core;

namespace AcsRecording.Core.Http;

/// <summary>The engine's options for Azure's clients.</summary>
internal static class ClientOptionsExtensions
{
    public static T With<T>(this T clientOptions, EngineOptions options)
        where T : ClientOptions
    {
        clientOptions.RetryPolicy =
            new LoggingRetryPolicy(clientOptions.Retry.MaxRetries, new FullJitterDelay(options.RetryDelay, options.LongestRetryDelay));
        return clientOptions.Over(options);
    }

    /// <summary>For clients that know best when to try again.</summary>
    public static T Over<T>(this T clientOptions, EngineOptions options)
        where T : ClientOptions
    {
        clientOptions.Transport = new LoggingTransport(options.Transport ?? DirectTransport.Shared);
        clientOptions.Diagnostics.ApplicationId = "AcsRecording";
        return clientOptions;
    }
}

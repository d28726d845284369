using Azure.Core;

namespace AcsRecording.Core;

/// <summary>The engine's options for Azure's clients.</summary>
internal static class ClientOptionsExtensions
{
    public static T With<T>(this T clientOptions, EngineOptions options)
        where T : ClientOptions
    {
        clientOptions.Retry.Delay = options.RetryDelay;
        clientOptions.Retry.MaxDelay = options.LongestRetryDelay;
        return clientOptions.Over(options);
    }

    /// <summary>For clients that know best when to try again.</summary>
    public static T Over<T>(this T clientOptions, EngineOptions options)
        where T : ClientOptions
    {
        if (options.Transport is { } transport)
        {
            clientOptions.Transport = transport;
        }

        clientOptions.Diagnostics.ApplicationId = "AcsRecording";
        return clientOptions;
    }
}

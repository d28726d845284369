using System;
using System.Linq;
using System.Text.RegularExpressions;
using AcsRecording.Core.Text;
using Azure.Identity;

namespace AcsRecording.Core.Http;

/// <summary>Failures of Azure.Identity to get a token, in this module's terms.</summary>
internal static class SignInFailure
{
    /// <summary>The default chain tells of each of its identities.</summary>
    private const int LongestReason = 3000;

    /// <summary>Sentences that Azure.Identity adds to each reason.</summary>
    private static readonly Regex Guide = new(
        @"DefaultAzureCredential failed to retrieve a token from the included credentials\."
        + @"|\s*See the troubleshooting guide[^.]*\.\s*https?://\S+", RegexOptions.CultureInvariant);

    /// <summary>A certificate that isn't trusted, a proxy that wants credentials: no other identity helps there.</summary>
    private static RecordingException? Named(Exception? exception)
    {
        while (exception is not null and not RecordingException)
        {
            exception = exception is AggregateException { InnerExceptions.Count: > 1 } all
                ? all.InnerExceptions.Select(Named).FirstOrDefault(found => found is not null)
                : exception.InnerException;
        }

        return exception as RecordingException;
    }

    public static bool IsFailure(Exception exception) => exception is AuthenticationFailedException;

    /// <summary>What a failure to get a token says; null for any other failure.</summary>
    public static RecordingException? Translate(Exception exception, object? target)
    {
        if (exception is not AuthenticationFailedException failure)
        {
            return null;
        }

        if (Named(failure) is { } named)
        {
            return named;
        }

        // A server that answers in place of the identity service may send anything.
        var reason = Redaction.Clean(Guide.Replace(failure.Message, "").Replace("\n- ", " "), LongestReason);
        return failure is CredentialUnavailableException
            ? RecordingError.Create("NoIdentity", RecordingErrorCategory.AuthenticationError, target, reason)
            : RecordingError.Create("SignInFailed", RecordingErrorCategory.AuthenticationError, target, reason);
    }
}

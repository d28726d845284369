using System;
using System.Linq;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Identity;

namespace AcsRecording.Core.Connection;

/// <summary>Azure.Identity's credentials, with nothing that would open a window or wait for a person.</summary>
internal static class AzureIdentity
{
    /// <summary>The default chain tells of each of its identities.</summary>
    private const int LongestReason = 3000;

    /// <summary>Sentences that Azure.Identity adds to each reason.</summary>
    private static readonly Regex Guide = new(
        @"DefaultAzureCredential failed to retrieve a token from the included credentials\.|\s*See the troubleshooting guide[^.]*\.\s*https?://\S+", RegexOptions.CultureInvariant);

    /// <summary>The managed identity of the machine this runs on; a user-assigned one by its client id.</summary>
    public static TokenCredential OfMachine(string? clientId, EngineOptions options)
    {
        var identity = clientId is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId);
        return new ManagedIdentityCredential(For(new ManagedIdentityCredentialOptions(identity), options));
    }

    /// <summary>
    /// The environment's, the machine's, or that of whoever has signed in with az, azd or Az.
    /// https://learn.microsoft.com/dotnet/azure/sdk/authentication/credential-chains#defaultazurecredential-overview
    /// </summary>
    public static TokenCredential Default(EngineOptions options) => new DefaultAzureCredential(For(new DefaultAzureCredentialOptions
    {
        ExcludeInteractiveBrowserCredential = true,
        ExcludeBrokerCredential = true,
        ExcludeVisualStudioCodeCredential = true,
    }, options));

    private static T For<T>(T clientOptions, EngineOptions options)
        where T : ClientOptions
    {
        clientOptions.Over(options);
        clientOptions.Transport = new IdentityTransport(clientOptions.Transport);
        return clientOptions;
    }

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

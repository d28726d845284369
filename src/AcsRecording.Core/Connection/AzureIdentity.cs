using System;
using Azure.Core;
using Azure.Identity;

namespace AcsRecording.Core.Connection;

/// <summary>Azure.Identity's credentials, with nothing that would open a window or wait for a person.</summary>
internal static class AzureIdentity
{
    /// <summary>The managed identity of the machine this runs on; a user-assigned one by its client id.</summary>
    public static TokenCredential OfMachine(string? clientId, EngineOptions options)
    {
        var identity = clientId is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId);
        return new ManagedIdentityCredential(new ManagedIdentityCredentialOptions(identity).Over(options));
    }

    /// <summary>
    /// The environment's, the machine's, or that of whoever has signed in with az, azd or Az.
    /// https://learn.microsoft.com/dotnet/azure/sdk/authentication/credential-chains#defaultazurecredential-overview
    /// </summary>
    public static TokenCredential Default(EngineOptions options) => new DefaultAzureCredential(new DefaultAzureCredentialOptions
    {
        ExcludeInteractiveBrowserCredential = true,
        ExcludeBrokerCredential = true,
        ExcludeVisualStudioCodeCredential = true,
    }.Over(options));

    public static bool IsFailure(Exception exception) => exception is AuthenticationFailedException;

    /// <summary>What a failure to get a token says; null for any other failure.</summary>
    public static RecordingException? Translate(Exception exception, object? target)
    {
        if (exception is not AuthenticationFailedException failure)
        {
            return null;
        }

        // Whatever answered in place of the identity service may have sent anything.
        var reason = Redaction.Clean(failure.Message);
        return failure is CredentialUnavailableException
            ? RecordingError.Create("NoIdentity", RecordingErrorCategory.AuthenticationError, target, reason)
            : RecordingError.Create("SignInFailed", RecordingErrorCategory.AuthenticationError, target, reason);
    }
}

using AcsRecording.Core.Http;
using Azure.Core;
using Azure.Identity;

namespace AcsRecording.Core.Credentials;

/// <summary>Azure.Identity's credentials, with nothing that would open a window or wait for a person.</summary>
internal static class AzureIdentity
{
    /// <summary>The managed identity of the machine this runs on; a user-assigned one by its client id.</summary>
    public static TokenCredential OfMachine(string? clientId, EngineOptions options)
    {
        var identity = clientId is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId);
        return new ManagedIdentityCredential(For(new ManagedIdentityCredentialOptions(identity), options));
    }

    /// <summary>
    /// The environment's, the machine's, or that of the user who has signed in with az, azd or Az.
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
}

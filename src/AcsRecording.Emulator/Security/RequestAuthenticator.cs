using System;
using System.Threading.Tasks;
using AcsRecording.Emulator.Identity;
using Microsoft.AspNetCore.Http;

namespace AcsRecording.Emulator.Security;

/// <summary>Takes a signature by the access key, or a token over https. Nothing switches the check off.</summary>
internal sealed class RequestAuthenticator(EmulatorOptions options, TokenIssuer tokens)
{
    private const string Bearer = "Bearer ";
    private const string ServiceAudience = "https://communication.azure.com";
    private const string ManagementAudience = "https://management.azure.com";

    /// <summary>The same for Azure's management, which takes tokens for the public cloud's or for the address itself.</summary>
    public async Task<string?> RefuseManagementAsync(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        return !request.IsHttps || !authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? "A token is needed, over https."
            : await tokens.RefuseAsync(authorization[Bearer.Length..], ManagementAudience, $"https://{request.Host}");
    }

    /// <summary>Null where the request is genuine, else what is wrong with it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isResource">Whether it goes to the resource itself, and not to a content host.</param>
    public async Task<string?> RefuseAsync(HttpRequest request, bool isResource)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return !request.IsHttps ? "A token is taken over https only."
                : !isResource && !request.Headers.ContainsKey("x-ms-host") ? "A content request names its resource in x-ms-host."
                : await tokens.RefuseAsync(authorization[Bearer.Length..], ServiceAudience);
        }

        return options.DisableLocalAuth ? "Local authentication is disabled." : await SignatureCheck.RefuseAsync(request, isResource);
    }
}

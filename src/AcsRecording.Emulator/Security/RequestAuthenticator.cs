using System;
using System.Threading.Tasks;
using AcsRecording.Emulator.Identity;
using Microsoft.AspNetCore.Http;

namespace AcsRecording.Emulator.Security;

/// <summary>Takes a signature by the access key, or a token over https. Nothing switches the check off.</summary>
internal sealed class RequestAuthenticator(EmulatorOptions options, TokenIssuer tokens)
{
    private const string Bearer = "Bearer ";
    private const string Audience = "https://communication.azure.com";

    /// <summary>Null where the request is genuine, else what is wrong with it.</summary>
    public async Task<string?> RefuseAsync(HttpRequest request, bool isControlPlane)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return !request.IsHttps ? "A token is taken over https only."
                : !isControlPlane && !request.Headers.ContainsKey("x-ms-host") ? "A content request names its resource in x-ms-host."
                : await tokens.RefuseAsync(authorization[Bearer.Length..], Audience);
        }

        return options.DisableLocalAuth ? "Local authentication is disabled." : await SignatureCheck.RefuseAsync(request);
    }
}

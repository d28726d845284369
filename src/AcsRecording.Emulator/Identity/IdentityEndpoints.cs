using System;
using AcsRecording.Emulator.Admin;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AcsRecording.Emulator.Identity;

/// <summary>
/// Where the machine's managed identity gets its tokens: App Service's way, which Functions and Automation share, and a virtual machine's.
/// https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference,
/// https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#get-a-token-using-http
/// </summary>
internal sealed class IdentityEndpoints(TokenIssuer tokens)
{
    /// <summary>Goes into IDENTITY_ENDPOINT.</summary>
    public const string AppServicePath = AdminEndpoints.Root + "/identity";

    private const string VirtualMachinePath = "/metadata/identity/oauth2/token";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(AppServicePath, (HttpRequest request) =>
            request.Headers["X-IDENTITY-HEADER"] == EmulatorIdentity.Header ? Answer(request, "2019-08-01") : Results.StatusCode(401));
        routes.MapGet(VirtualMachinePath, (HttpRequest request) =>
            request.Headers["Metadata"] == "true"
                ? Answer(request, "2018-02-01")
                : Refuse("invalid_request", "Required metadata header not specified"));
    }

    public static bool IsIdentityRequest(HttpRequest request) => request.Path == VirtualMachinePath;

    private IResult Answer(HttpRequest request, string apiVersion)
    {
        if (request.Query["api-version"] != apiVersion)
        {
            return Refuse("invalid_request", $"The api-version is {apiVersion}.");
        }

        if (request.Query["resource"].ToString() is not { Length: > 0 } resource)
        {
            return Refuse("invalid_resource", "resource is required.");
        }

        var clientId = request.Query["client_id"].ToString();
        var identity = clientId.Length == 0 ? EmulatorIdentity.SystemAssigned
            : clientId.Equals(EmulatorIdentity.UserAssigned.ClientId, StringComparison.OrdinalIgnoreCase) ? EmulatorIdentity.UserAssigned
            : null;
        if (identity is null)
        {
            return Refuse("invalid_request", "Identity not found");
        }

        var (token, expiresOn) = tokens.Issue(resource, identity);
        return Results.Json(new
        {
            access_token = token,
            client_id = identity.ClientId,
            expires_on = FormattableString.Invariant($"{expiresOn.ToUnixTimeSeconds()}"),
            resource,
            token_type = "Bearer",
        });
    }

    private static IResult Refuse(string error, string description) =>
        Results.Json(new { error, error_description = description }, statusCode: 400);
}

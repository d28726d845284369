using System;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;
using Azure.Core;
using Azure.Core.Pipeline;

namespace AcsRecording.Core.Credentials;

/// <summary>Tokens of Entra ID: of a managed identity, of the default chain, or one that was handed over.</summary>
internal sealed class EntraCredential : ServiceCredential
{
    /// <summary>The double slash belongs there: it is the audience's own, and the separator.</summary>
    public const string Scope = "https://communication.azure.com//.default";

    private readonly TokenCredential _tokens;

    private EntraCredential(Uri endpoint, CredentialKind kind, TokenCredential tokens)
        : base(endpoint, kind) => _tokens = tokens;

    /// <summary>A token that was handed over is for this service alone.</summary>
    public override TokenCredential? Identity => Kind == CredentialKind.AccessToken ? null : _tokens;

    public static new EntraCredential From(ConnectRequest request, EngineOptions options)
    {
        var endpoint = EndpointUri.Parse(request.Endpoint ?? "", forToken: true);
        return request.AccessToken is { } token ? new EntraCredential(endpoint, CredentialKind.AccessToken, new StaticToken(token))
            : request.ManagedIdentity
                ? new EntraCredential(endpoint, CredentialKind.ManagedIdentity, AzureIdentity.OfMachine(request.ClientId, options))
            : new EntraCredential(endpoint, CredentialKind.DefaultIdentity, AzureIdentity.Default(options));
    }

    public override async Task<RecordingException> ExplainAsync(RecordingException refusal, CancellationToken cancellationToken)
    {
        if (refusal.Status == 403)
        {
            return Explained("RoleMissing", refusal, Endpoint.Host);
        }

        var token = await _tokens.GetTokenAsync(new TokenRequestContext([Scope]), cancellationToken).ConfigureAwait(false);
        var claims = TokenClaims.Read(token.Token);
        return Explained("TokenRefused", refusal, Endpoint.Host, claims?.TenantId ?? "unknown", claims?.Audience ?? "unknown");
    }

    public override HttpPipelinePolicy CreatePolicy() => new BearerPolicy(_tokens, Endpoint);
}

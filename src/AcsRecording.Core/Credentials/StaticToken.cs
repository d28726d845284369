using System;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;

namespace AcsRecording.Core.Credentials;

/// <summary>A token that the caller has got elsewhere, with Get-AzAccessToken for example. It cannot be renewed.</summary>
internal sealed class StaticToken : TokenCredential
{
    private readonly AccessToken _token;

    /// <summary>Throws <c>InvalidAccessToken</c> for what is no token. None of it is in the error.</summary>
    public StaticToken(string token)
    {
        token = token.Trim();
        var claims = TokenClaims.Read(token)
            ?? throw RecordingError.Create("InvalidAccessToken", RecordingErrorCategory.InvalidArgument, null);
        _token = new AccessToken(token, claims.ExpiresOn);
    }

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        _token.ExpiresOn > DateTimeOffset.UtcNow
        ? _token
        : throw RecordingError.Create("TokenExpired", RecordingErrorCategory.AuthenticationError, null, _token.ExpiresOn);

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        new(GetToken(requestContext, cancellationToken));
}

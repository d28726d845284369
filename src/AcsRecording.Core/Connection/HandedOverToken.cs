using System;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;

namespace AcsRecording.Core.Connection;

/// <summary>A token that somebody else got, Get-AzAccessToken say. It can't be renewed.</summary>
internal sealed class HandedOverToken : TokenCredential
{
    private readonly AccessToken _token;

    /// <summary>Throws <c>InvalidAccessToken</c> for what is no token. None of it is in the error.</summary>
    public HandedOverToken(string token)
    {
        token = token.Trim();
        Claims = TokenClaims.Read(token) ?? throw RecordingError.Create("InvalidAccessToken", RecordingErrorCategory.InvalidArgument, null);
        _token = new AccessToken(token, Claims.ExpiresOn);
    }

    public TokenClaims Claims { get; }

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => Claims.ExpiresOn > DateTimeOffset.UtcNow
        ? _token
        : throw RecordingError.Create("TokenExpired", RecordingErrorCategory.AuthenticationError, null, Claims.ExpiresOn);

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        new(GetToken(requestContext, cancellationToken));
}

/// <summary>What a token says of itself. It is shown in errors, so it holds nothing that opens anything.</summary>
internal sealed record TokenClaims(DateTimeOffset ExpiresOn, string TenantId, string Audience)
{
    /// <summary>Null for what is no token of Entra ID.</summary>
    public static TokenClaims? Read(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
        {
            return null;
        }

        try
        {
            var text = parts[1].Replace('-', '+').Replace('_', '/');
            using var claims = JsonDocument.Parse(Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '=')));
            var root = claims.RootElement;
            return new TokenClaims(DateTimeOffset.FromUnixTimeSeconds(root.GetProperty("exp").GetInt64()), Text(root, "tid"), Text(root, "aud"));
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException or ArgumentOutOfRangeException or System.Collections.Generic.KeyNotFoundException)
        {
            return null;
        }
    }

    private static string Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "unknown";
}

using System;
using System.Collections.Generic;
using System.Text.Json;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Credentials;

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
            using var claims = JsonDocument.Parse(Base64Url.Decode(parts[1]));
            var root = claims.RootElement;
            return new TokenClaims(DateTimeOffset.FromUnixTimeSeconds(root.GetProperty("exp").GetInt64()), root.OptionalString("tid")
                ?? "unknown", root.OptionalString("aud")
                ?? "unknown");
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException
            or ArgumentOutOfRangeException or KeyNotFoundException)
        {
            return null;
        }
    }
}

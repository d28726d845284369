using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Threading.Tasks;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AcsRecording.Emulator.Identity;

/// <summary>
/// Stands in for Entra ID: signs tokens, and checks issuer, audience, lifetime and signature of those that come back.
/// </summary>
/// <param name="key">Signs. A caller that keeps it can start anew, and the tokens that are about stay good.</param>
public sealed class TokenIssuer(ECDsa key) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>The issuer of a tenant's tokens, as Entra ID's version 1 tokens name it.</summary>
    public static string IssuerOf(string tenantId) => $"https://sts.windows.net/{tenantId}/";

    /// <summary>Signs a token.</summary>
    /// <param name="audience">The resource it is for.</param>
    /// <param name="identity">Who it speaks for.</param>
    /// <param name="tenantId">The tenant that issues it.</param>
    /// <param name="lifetime">How long it is good for; a day without it, less than nothing for one that has expired.</param>
    public (string Token, DateTimeOffset ExpiresOn) Issue(
        string audience, EmulatorIdentity identity, string tenantId = EmulatorIdentity.TenantId, TimeSpan? lifetime = null)
    {
        ArgumentNullException.ThrowIfNull(identity);
        var expiresOn = DateTimeOffset.UtcNow + (lifetime ?? Lifetime);
        var issued = expiresOn - Lifetime;
        var token = _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = IssuerOf(tenantId),
            Audience = audience,
            IssuedAt = issued.UtcDateTime,
            NotBefore = issued.UtcDateTime,
            Expires = expiresOn.UtcDateTime,
            SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(key), SecurityAlgorithms.EcdsaSha256),
            Claims = new Dictionary<string, object>
            {
                ["tid"] = tenantId,
                ["appid"] = identity.ClientId,
                ["oid"] = identity.PrincipalId,
                ["ver"] = "1.0",
            },
        });
        return (token, expiresOn);
    }

    /// <summary>Null where the token is good, else what is wrong with it.</summary>
    /// <param name="token">The token.</param>
    /// <param name="audiences">What it may be for, each with or without a slash at its end.</param>
    public async Task<string?> RefuseAsync(string token, params string[] audiences)
    {
        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = IssuerOf(EmulatorIdentity.TenantId),
            ValidAudiences = audiences.SelectMany(audience => new[] { audience, audience + "/" }),
            IssuerSigningKey = new ECDsaSecurityKey(key),
            ClockSkew = TimeSpan.Zero,
        });
        return result.IsValid ? null : result.Exception switch
        {
            SecurityTokenInvalidIssuerException => "The token is of another tenant.",
            SecurityTokenInvalidAudienceException => $"The token isn't for {string.Join(" or ", audiences)}.",
            SecurityTokenExpiredException => "The token has expired.",
            _ => "The token's signature doesn't match.",
        };
    }

    public void Dispose() => key.Dispose();
}

using System;
using AcsRecording.Core.Credentials;

namespace AcsRecording.Core.Tests;

/// <summary>Figures computed with Python's hmac and hashlib modules.</summary>
public sealed class HmacTests
{
    [Theory]
    [InlineData(
        "GET\n/calling/recordings/abc?api-version=2026-03-12\nFri, 02 Jan 2026 03:04:05 "
        + "GMT;contoso.communication.azure.com;47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "TJ36KOqBlUWo6L2+wEeARBkXm71kw7o0M59zzxE1LHY=")]
    [InlineData(
        "DELETE\n/v1/objects/0-eus-d1-00112233445566778899aabbccddeeff\nFri, 02 Jan 2026 03:04:05 "
        + "GMT;contoso.communication.azure.com;47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "VULu5Em2qhhfZgMK+D0yRPg9BK/EYA6t7FP8+oJbFyM=")]
    public void Signatures_are_those_of_another_implementation(string text, string signature)
    {
        var credential = AccessKeyCredential.From(
            new ConnectRequest
            {
                Endpoint = "https://contoso.communication.azure.com",
                AccessKey = Convert.ToBase64String("0123456789abcdef0123456789abcdef"u8),
            });
        Assert.Equal(signature, credential.Sign(text));
    }
}

using System;

namespace AcsRecording.Core.Text;

/// <summary>Base64 in either alphabet, with or without its padding (RFC 4648, sections 4 and 5).</summary>
internal static class Base64Url
{
    /// <summary>The alphabet of addresses, without padding.</summary>
    public static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>Throws FormatException for what is neither.</summary>
    public static byte[] Decode(string text) =>
        Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='));
}

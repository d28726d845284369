using System;

namespace AcsRecording.Core.Text;

/// <summary>Lower-case hexadecimal, as hashes are written.</summary>
internal static class Hex
{
    public static string Of(byte[] bytes) => BitConverter.ToString(bytes).Replace("-", "").ToLowerInvariant();
}

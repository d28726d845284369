using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace AcsRecording.Core.Management;

/// <summary>The same GUID for the same text each time: a version 5 UUID (RFC 9562, section 5.5).</summary>
internal static class StableGuid
{
    /// <summary>Case makes no difference, as in Azure's ids.</summary>
    public static Guid Of(string text)
    {
        // A namespace of this module's own.
        var space = new Guid("ac5e0000-0000-4000-8000-00000000b10b").ToByteArray();
        SwapByteOrder(space);
#pragma warning disable CA5350 // What version 5 is made of; it guards nothing.
        using var sha1 = SHA1.Create();
#pragma warning restore CA5350
        var guid = sha1.ComputeHash([.. space, .. Encoding.UTF8.GetBytes(text.ToLowerInvariant())]).Take(16).ToArray();
        guid[6] = (byte)((guid[6] & 0x0F) | 0x50);
        guid[8] = (byte)((guid[8] & 0x3F) | 0x80);
        SwapByteOrder(guid);
        return new Guid(guid);
    }

    private static void SwapByteOrder(byte[] guid)
    {
        Array.Reverse(guid, 0, 4);
        Array.Reverse(guid, 4, 2);
        Array.Reverse(guid, 6, 2);
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace AcsRecording.Core.Management;

/// <summary>
/// The same GUID for the same texts each time: a version 5 UUID (RFC 9562, section 5.5). It is the one that <c>guid(…)</c> of Azure's
/// templates gives for them in small letters, so that a template and a cmdlet name the same thing in the same way.
/// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#guid
/// </summary>
internal static class StableGuid
{
    /// <summary>Case makes no difference, as in Azure's ids.</summary>
    public static Guid Of(params IEnumerable<string> texts)
    {
        // The namespace of templates, and what they put between the texts.
        var space = new Guid("11fb06fb-712d-4ddd-98c7-e71bbd588830").ToByteArray();
        var text = string.Join("-", texts);
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

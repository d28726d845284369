using System;
using System.Buffers.Text;
using System.Text;

namespace AcsRecording.Emulator.ControlPlane;

/// <summary>The ids of calls, in all dialects.</summary>
internal static class CallIds
{
    /// <summary>Whether a text in a path can be the id of a call there.</summary>
    public static bool IsValid(string text, Dialect dialect) =>
        Guid.TryParse(text, out _) || (dialect.NamesCall == "serverCallId" ? IsServerCallId(text) : IsConversationId(text));

    public static bool IsServerCallId(string text)
    {
        var buffer = new byte[text.Length];
        return text.Length > 0 && !Guid.TryParse(text, out _)
            && Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), buffer, out var count) && count > 0;
    }

    /// <summary>Server call ids are base64 of an address, and so is this one.</summary>
    public static string ServerCallIdOf(string call) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"https://emulator.invalid/conv/{call}"));

    /// <summary>Base64url of an address: with + or / it is plain base64, and refused.</summary>
    private static bool IsConversationId(string text) =>
        text.Length > 0 && Base64Url.IsValid(text)
        && Uri.TryCreate(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)), UriKind.Absolute, out _);
}

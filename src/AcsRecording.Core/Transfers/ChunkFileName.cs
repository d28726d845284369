using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace AcsRecording.Core.Transfers;

/// <summary>
/// The default name, <c>yyyyMMdd/callId/index-documentId.ext</c>. Every part comes from an event, so every part is rebuilt from
/// a whitelist of characters.
/// </summary>
internal static class ChunkFileName
{
    private const int LongestPart = 100;

    private static readonly Regex Forbidden = new("[^A-Za-z0-9_-]+", RegexOptions.CultureInvariant);
    private static readonly Regex WindowsDevice = new("^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>A relative path with '/' between its parts.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="metadata">Its metadata, where the service had it.</param>
    /// <param name="extension">The extension; empty while the format isn't known.</param>
    public static string Build(RecordingChunk chunk, RecordingMetadata? metadata, string extension)
    {
        var start = chunk.RecordingStartTime ?? metadata?.StartTime;
        var day = start?.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture) ?? "undated";
        var call = Part(chunk.CallId ?? metadata?.CallId ?? "", "unknown-call");
        var document = Part(chunk.DocumentId, "unknown-document");
        var end = extension.Length == 0 ? "" : "." + Part(extension, "bin").ToLowerInvariant();
        return string.Format(CultureInfo.InvariantCulture, "{0}/{1}/{2}-{3}{4}", day, call, Math.Max(0, chunk.Index), document, end);
    }

    private static string Part(string text, string fallback)
    {
        var safe = Forbidden.Replace(text, "_");
        if (safe.Length > LongestPart)
        {
            safe = safe.Substring(0, LongestPart);
        }

        return safe.All(character => character == '_') ? fallback
            : WindowsDevice.IsMatch(safe) ? "_" + safe
            : safe;
    }
}

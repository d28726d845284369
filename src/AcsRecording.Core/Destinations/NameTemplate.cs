using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace AcsRecording.Core.Destinations;

/// <summary>
/// How saved chunks are named. What a placeholder stands for comes from an event, so it is rebuilt from a whitelist of characters; what
/// stands between is the user's, and refused where it could leave the destination.
/// </summary>
internal sealed class NameTemplate
{
    private const int LongestValue = 100;
    private const int LongestPart = 200;
    private const int LongestExtension = 16;

    private static readonly Regex Placeholder = new(@"\{(?<name>[^{}]*)\}", RegexOptions.CultureInvariant);
    private static readonly Regex Literal = new(@"\A[A-Za-z0-9_ .-]*\z", RegexOptions.CultureInvariant);
    private static readonly Regex Forbidden = new("[^A-Za-z0-9_-]+", RegexOptions.CultureInvariant);
    private static readonly Regex WindowsDevice =
        new(@"\A(?:con|prn|aux|nul|com[0-9]|lpt[0-9]) *(?:\.|\z)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>What each of <see cref="NamePlaceholders"/> stands for.</summary>
    private static readonly Dictionary<string, Func<RecordingChunk, RecordingMetadata?, string>> Values =
        new(StringComparer.OrdinalIgnoreCase)
        {
            ["Date"] = (chunk, metadata) => Start(chunk, metadata)?.ToString("yyyyMMdd", CultureInfo.InvariantCulture) ?? "undated",
            ["Time"] = (chunk, metadata) => Start(chunk, metadata)?.ToString("HHmmss", CultureInfo.InvariantCulture) ?? "unknown-time",
            ["CallId"] = (chunk, metadata) => Value(chunk.CallId ?? metadata?.CallId, "unknown-call"),
            ["RecordingId"] = (chunk, _) => Value(chunk.RecordingId, "unknown-recording"),
            ["Index"] = (chunk, _) => Math.Max(0, chunk.Index).ToString(CultureInfo.InvariantCulture),
            ["DocumentId"] = (chunk, _) => Value(chunk.DocumentId, "unknown-document"),
        };

    private readonly string[] _parts;

    private NameTemplate(string[] parts) => _parts = parts;

    /// <summary>Throws <c>InvalidNameTemplate</c> for what can't name a file.</summary>
    public static NameTemplate Parse(string text)
    {
        var parts = text.Split('/');
        var reason = parts.Select(Refusal).FirstOrDefault(refusal => refusal is not null)
            ?? (text.IndexOf("{DocumentId}", StringComparison.OrdinalIgnoreCase) < 0
                ? "it lacks {DocumentId}, and nothing else tells two chunks apart for sure"
                : null);
        return reason is null
            ? new NameTemplate(parts)
            : throw RecordingError.Create("InvalidNameTemplate", RecordingErrorCategory.InvalidArgument, text, text, reason);
    }

    /// <summary>A relative name with '/' between its parts.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="metadata">Its metadata, where the service had it.</param>
    /// <param name="extension">The extension; empty while the format isn't known.</param>
    public string Build(RecordingChunk chunk, RecordingMetadata? metadata, string extension)
    {
        var names = _parts.Select(part => Part(Placeholder.Replace(part, match => Values[match.Groups["name"].Value](chunk, metadata))));
        var end = extension.Length == 0 ? "" : "." + Shorten(Value(extension, "bin"), LongestExtension).ToLowerInvariant();
        return string.Join("/", names) + end;
    }

    private static DateTime? Start(RecordingChunk chunk, RecordingMetadata? metadata) =>
        (chunk.RecordingStartTime ?? metadata?.StartTime)?.UtcDateTime;

    private static string? Refusal(string part)
    {
        var unknown = Placeholder.Matches(part).Cast<Match>().Select(match => match.Groups["name"].Value)
            .FirstOrDefault(name => !Values.ContainsKey(name));
        if (unknown is not null)
        {
            return $"{{{unknown}}} isn't one of {string.Join(", ", Values.Keys.Select(name => $"{{{name}}}"))}";
        }

        return part.Length == 0 ? "a part of it is empty"
            : !Literal.IsMatch(Placeholder.Replace(part, ""))
                ? "only letters A to Z, digits, space, '_', '-' and '.' may stand between the placeholders, and '/' between folders"
            : part[0] is '.' or ' ' || part[part.Length - 1] is '.' or ' ' ? "a part of it begins or ends with a dot or a space"
            : null;
    }

    /// <summary>
    /// Whether a template can make a name. Each line of a manifest is asked, so it is no regular expression: reading lines took twice as
    /// long.
    /// </summary>
    public static bool CanMake(string name)
    {
        var begin = 0;
        for (var at = 0; at < name.Length; at++)
        {
            var character = name[at];
            var isPlain = character is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '-';
            var isPartsEnd = character == '/';
            if (!isPlain && (at == begin || !(isPartsEnd || character is ' ' or '.')))
            {
                return false;
            }

            if (isPartsEnd)
            {
                if (!CanBePart(name, begin, at))
                {
                    return false;
                }

                begin = at + 1;
            }
        }

        return begin < name.Length && CanBePart(name, begin, name.Length);
    }

    /// <summary>
    /// Windows takes no dot or space at the end of a part for what it is, and no name of a device. Only parts that begin as one are looked
    /// at closely.
    /// </summary>
    private static bool CanBePart(string name, int begin, int end) =>
        name[end - 1] is not ('.' or ' ')
        && (name[begin] is not ('a' or 'A' or 'c' or 'C' or 'l' or 'L' or 'n' or 'N' or 'p' or 'P')
            || !WindowsDevice.IsMatch(name.Substring(begin, end - begin)));

    /// <summary>What an event says, rebuilt from the whitelist.</summary>
    public static string Value(string? text, string fallback)
    {
        var safe = Forbidden.Replace(text ?? "", "_");
        return safe.All(character => character == '_') ? fallback : Shorten(safe, LongestValue);
    }

    private static string Shorten(string text, int length) => text.Length > length ? text.Substring(0, length) : text;

    /// <summary>The end is kept, which is where a document id mostly stands.</summary>
    private static string Part(string text)
    {
        var part = text.Length > LongestPart ? "_" + text.Substring(text.Length - LongestPart) : text;
        return WindowsDevice.IsMatch(part) ? "_" + part : part;
    }
}

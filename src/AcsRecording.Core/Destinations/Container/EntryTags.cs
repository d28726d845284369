using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Destinations.Container;

/// <summary>
/// The index tags of a manifest entry, by which the account finds it: its call, its recording, and the day on which that started (UTC).
/// https://learn.microsoft.com/azure/storage/blobs/storage-manage-find-blobs
/// </summary>
internal static class EntryTags
{
    private const string Call = "callId";
    private const string Recording = "recordingId";
    private const string Day = "day";

    private static readonly Regex Allowed = new(@"\A[A-Za-z0-9 +./:=_-]{1,256}\z", RegexOptions.CultureInvariant);

    public static Dictionary<string, string> Of(ManifestEntry entry)
    {
        var tags = new Dictionary<string, string> { [Day] = DayOf(entry.RecordingStartTime ?? entry.SavedOn) };
        if (entry.CallId is { Length: > 0 } call)
        {
            tags[Call] = Value(call);
        }

        if (entry.RecordingId is { Length: > 0 } recording)
        {
            tags[Recording] = Value(recording);
        }

        return tags;
    }

    /// <summary>What the account is asked for; null where tags do not narrow it.</summary>
    public static string? Expression(ManifestQuery query)
    {
        string?[] conditions =
        [
            query.CallId is { } call ? $"\"{Call}\" = '{Value(call)}'" : null,
            query.RecordingId is { } recording ? $"\"{Recording}\" = '{Value(recording)}'" : null,
            query.After is { } after ? $"\"{Day}\" >= '{DayOf(after)}'" : null,
            query.Before is { } before ? $"\"{Day}\" <= '{DayOf(before)}'" : null,
        ];
        return conditions.Any(condition => condition is not null) ? string.Join(" AND ", conditions.OfType<string>()) : null;
    }

    private static string DayOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The id, where a tag can hold it, or else its hash. A GUID has one spelling.</summary>
    private static string Value(string id)
    {
        if (Guid.TryParse(id, out var guid))
        {
            return guid.ToString("D");
        }

        if (Allowed.IsMatch(id))
        {
            return id;
        }

        using var sha256 = SHA256.Create();
        return Hex.Of(sha256.ComputeHash(Encoding.UTF8.GetBytes(id)));
    }
}

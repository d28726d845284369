using System.Globalization;
using System.Text.RegularExpressions;
using Azure;

namespace AcsRecording.Core.Http;

/// <summary>
/// What a response says about the bytes it carries. The service sends Content-Range on a 200 as well, and no ETag, so the
/// total in it is the only thing to hold on to.
/// </summary>
internal readonly struct ContentRange
{
    private static readonly Regex Pattern =
        new(@"\Abytes (?<from>\d{1,18})-(?<to>\d{1,18})/(?<total>\d{1,18})\z", RegexOptions.CultureInvariant);

    private ContentRange(long from, long end, long total)
    {
        From = from;
        End = end;
        Total = total;
    }

    public long From { get; }

    /// <summary>The offset behind the last byte.</summary>
    public long End { get; }

    public long Total { get; }

    /// <summary>Null where the response says nothing usable.</summary>
    public static ContentRange? Of(Response response)
    {
        if (response.Headers.TryGetValue("Content-Range", out var text))
        {
            var match = Pattern.Match(text);
            return match.Success ? new ContentRange(Number(match, "from"), Number(match, "to") + 1, Number(match, "total")) : null;
        }

        return response.Status == 200 && response.Headers.TryGetValue("Content-Length", out var length)
            && long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var total)
                ? new ContentRange(0, total, total)
                : null;
    }

    private static long Number(Match match, string group) => long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
}

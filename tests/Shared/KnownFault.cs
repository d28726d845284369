using System.Collections.Generic;
using System.Globalization;

namespace AcsRecording.Testing;

/// <summary>What is known to go wrong between the service and a disk, as rules of the emulator for a media file.</summary>
/// <param name="Name">What it is called in tables.</param>
/// <param name="Rule">The rule's members, without its path and count.</param>
/// <param name="CanEndWell">Whether a caller may still get the file where every request meets it.</param>
/// <param name="ErrorId">Otherwise, or where no caller tries again, what it is told as.</param>
/// <param name="Winnable">Whether a caller may get the file where only the first requests meet it.</param>
/// <param name="Path">What is in the path of the requests that meet it.</param>
public sealed record KnownFault(
    string Name, string Rule, bool CanEndWell, string? ErrorId, bool Winnable = true, string Path = "/content/audio")
{
    private const string WebPage = "<!DOCTYPE html><html><body>We are sorry</body></html>";

    public static IReadOnlyList<KnownFault> All { get; } =
    [
        new("503", """ "status":503 """, false, "ServiceUnavailable"),
        new("503, Retry-After in seconds", """ "status":503,"headers":{"Retry-After":"0"} """, false, "ServiceUnavailable"),
        new("429", """ "status":429 """, false, "Throttled"),
        new(
            "429, Retry-After as a date",
            """ "status":429,"headers":{"Retry-After":"Thu, 01 Jan 2026 00:00:00 GMT"} """,
            false,
            "Throttled"),
        new("HTML with 400", $""" "status":400,"contentType":"text/html","body":"{WebPage}" """, false, "RequestRejected"),
        new("404, then ready", """ "status":404 """, false, "ContentNotFound"),
        new("empty 200", """ "status":200 """, false, "NotMedia"),
        new("cut at a third", """ "cutAtShare":0.34 """, true, null),
        new("cut at a third, no Content-Length", """ "cutAtShare":0.34,"withoutContentLength":true """, true, null),
        new("dropped every MiB", """ "cutAfterBytes":1048576 """, true, null),
        new("reset at half", """ "cutAtShare":0.5,"reset":true """, true, null),
        new("broken before a byte", """ "cutAfterBytes":0 """, false, "ConnectionFailed"),
        new("answer lost", """ "loseAnswer":true """, false, "ConnectionFailed"),
        new("silence after 1 MB", """ "stallAfterBytes":1000000 """, true, null),
        new("wrong Content-Range", """ "headers":{"Content-Range":"bytes 7-99/100"} """, false, "SizeMismatch"),
        new("total that changes midway", """ "skip":1,"totalDelta":1000 """, false, "SizeMismatch"),
        new("ranges ignored", """ "ignoreRange":true """, true, null),
        new("ranges ignored, dropped at half", """ "ignoreRange":true,"cutAtShare":0.5 """, false, "RangesIgnored"),
        new(
            "302 to another allowed host",
            """ "status":302,"headers":{"Location":"http://localhost:{port}{path}"} """,
            false,
            "TooManyRedirects"),
        new(
            "302 to a forbidden host",
            """ "status":302,"headers":{"Location":"https://example.com{path}"} """,
            false,
            "UntrustedLocation",
            Winnable: false),
        new("401 once", """ "status":401 """, false, "AuthenticationFailed"),
        new("a web page as the media", $""" "status":200,"contentType":"text/html","body":"{WebPage}" """, false, "NotMedia"),
        new(
            "a web page called octet-stream",
            $""" "status":200,"contentType":"application/octet-stream","body":"{WebPage}" """,
            false,
            "NotMedia"),
    ];

    /// <summary>The rule as the emulator takes it.</summary>
    /// <param name="count">How many requests meet it; null for every one.</param>
    public string ToJson(int? count) =>
        $$"""{"method":"GET","path":"{{Path}}","count":{{count?.ToString(CultureInfo.InvariantCulture) ?? "null"}},{{Rule}}}""";

    public override string ToString() => Name;
}

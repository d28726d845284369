using System.Collections.Generic;

namespace AcsRecording.Emulator.Faults;

/// <summary>
/// A wrong answer for the next requests that match. Given to <c>--fault</c> or posted to <c>/_emulator/faults</c>, as JSON.
/// </summary>
public sealed record FaultRule
{
    /// <summary>The HTTP method; null for any.</summary>
    public string? Method { get; init; }

    /// <summary>A part of the path; null for any.</summary>
    public string? Path { get; init; }

    /// <summary>How many matching requests are answered rightly first.</summary>
    public int Skip { get; init; }

    /// <summary>How many requests after those; null for all until reset.</summary>
    public int? Count { get; init; }

    /// <summary>How long the answer takes.</summary>
    public int DelayMilliseconds { get; init; }

    /// <summary>The status to answer with; null for the right answer, apart from what follows.</summary>
    public int? Status { get; init; }

    /// <summary>Headers to set, on the right answer too. <c>{path}</c> and <c>{port}</c> in a value stand for the request's.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body that goes with a status.</summary>
    public string Body { get; init; } = "";

    public string? ContentType { get; init; }

    /// <summary>Added to the total that Content-Range names.</summary>
    public long TotalDelta { get; init; }

    /// <summary>Leaves Content-Length out. A body that is cut then ends as if it were whole.</summary>
    public bool WithoutContentLength { get; init; }

    /// <summary>Breaks the connection after so many bytes of the right body.</summary>
    public long? CutAfterBytes { get; init; }

    /// <summary>Breaks the connection after such a share, 0 to 1, of the right body, rounded up to a byte.</summary>
    public double? CutAtShare { get; init; }

    /// <summary>Breaks with a reset (TCP RST) instead of an orderly end.</summary>
    public bool Reset { get; init; }

    /// <summary>
    /// Says nothing more after so many bytes of the right body, until the client gives up or the rule is removed, which ends the
    /// connection.
    /// </summary>
    public long? StallAfterBytes { get; init; }

    /// <summary>Does what was asked, and breaks the connection instead of answering, also where the answer has no body.</summary>
    public bool LoseAnswer { get; init; }

    /// <summary>Sends the whole file whatever range is asked for, as some proxies do.</summary>
    public bool IgnoreRange { get; init; }

    /// <summary>Sends another version of the file: as long as the right one, with other bytes behind its head.</summary>
    public bool OtherVersion { get; init; }
}

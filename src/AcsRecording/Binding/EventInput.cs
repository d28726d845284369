using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace AcsRecording.Binding;

/// <summary>Values that are given instead of an event, and the text or bytes in the objects of a host.</summary>
internal static class EventInput
{
    /// <summary>A web response has Content, a function's request RawBody and Body, a message of Azure's queue client MessageText.</summary>
    private static readonly string[] Contents = ["RawBody", "Body", "Content", "MessageText", nameof(RecordingEvent.RawText)];

    private static readonly Regex FileName = new(
        @"\A[^\n{}""<>|]{1,260}\.(json|jsonl|ndjson|txt|log|xml|csv)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>The text or the bytes that an object of a host carries; null where it carries none.</summary>
    public static object? Content(object value) => value is PSObject or IDictionary ? null
        : Contents.Select(name => PSObject.AsPSObject(value).Properties[name]?.Value)
            .FirstOrDefault(content => content is not null && HeldValues.Bare(content) is PSObject or IEnumerable);

    /// <summary>
    /// The text, if it may be an event's. Throws <c>AddressNotEvent</c> for an address and <c>FileNameNotEvent</c> for a file's name. Only
    /// the form of the text is checked: it may come from any sender, and a name in it must not make this machine look for the file.
    /// </summary>
    public static string EnsureText(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0 || trimmed[0] is '{' or '[' or '"')
        {
            return text;
        }

        if (Regex.IsMatch(trimmed, @"\Ahttps?://\S+\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase))
        {
            // Path and query are left out: they may hold a secret.
            var shown = Uri.TryCreate(trimmed, UriKind.Absolute, out var address) ? $"{address.Scheme}://{address.Host}" : "http";
            throw RecordingError.Create("AddressNotEvent", RecordingErrorCategory.InvalidArgument, shown, shown);
        }

        return FileName.IsMatch(trimmed)
            ? throw RecordingError.Create("FileNameNotEvent", RecordingErrorCategory.InvalidArgument, trimmed, trimmed)
            : text;
    }
}

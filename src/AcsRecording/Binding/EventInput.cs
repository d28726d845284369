using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace AcsRecording.Binding;

/// <summary>What may be given where an event is wanted, and is none.</summary>
internal static class EventInput
{
    /// <summary>A web response has Content, a function's request RawBody and Body, a message of Azure's queue client MessageText.</summary>
    private static readonly string[] Contents = ["RawBody", "Body", "Content", "MessageText", nameof(RecordingEvent.RawText)];

    private static readonly Regex FileName = new(@"\A[^\n{}""<>|]{1,260}\.(json|jsonl|ndjson|txt|log|xml|csv)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>The text or the bytes that an object of a host carries; null where it carries none.</summary>
    public static object? Content(object value) => value is PSObject or IDictionary ? null
        : Contents.Select(name => PSObject.AsPSObject(value).Properties[name]?.Value)
            .FirstOrDefault(content => content is not null && HeldValues.Bare(content) is PSObject or IEnumerable);

    /// <summary>
    /// The text, if it may be an event's. Throws for an address or a file's name: they are told by how they look alone, because the text may come
    /// from anywhere, and a name in it must not make this machine look for the file.
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
            // Whatever opens it is left out.
            var shown = Uri.TryCreate(trimmed, UriKind.Absolute, out var address) ? $"{address.Scheme}://{address.Host}" : "http";
            throw RecordingError.Create("AddressNotEvent", RecordingErrorCategory.InvalidArgument, shown, shown);
        }

        return FileName.IsMatch(trimmed) ? throw RecordingError.Create("FileNameNotEvent", RecordingErrorCategory.InvalidArgument, trimmed, trimmed) : text;
    }
}

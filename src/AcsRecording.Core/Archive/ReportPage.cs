using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AcsRecording.Core.Archive;

/// <summary>
/// The HTML of a report: the template in the folder Report, with its own style and script, the only ones that its policy allows, and with
/// the recordings as JSON, in which no character is left that could end the element that it stands in.
/// </summary>
/// <param name="options">Its path, to which addresses of media are relative, and its heading.</param>
/// <param name="recordings">In the order in which they are shown.</param>
internal sealed class ReportPage(ReportOptions options, IReadOnlyList<ReportRecording> recordings)
{
    private const string OrdinaryTitle = "Call recordings";

    private static readonly Regex Place = new(@"\{\{(?<name>[a-z]+)\}\}", RegexOptions.CultureInvariant);

    private readonly string _folder = Path.GetDirectoryName(options.DestinationPath)!;

    public IReadOnlyList<ReportRecording> Recordings => recordings;

    /// <summary>The file, in pieces as they are made.</summary>
    public IEnumerable<byte[]> Parts()
    {
        var (template, style, script) = (Resource("report.html"), Resource("report.css"), Resource("report.js"));
        var at = 0;
        foreach (Match place in Place.Matches(template))
        {
            yield return Encoding.UTF8.GetBytes(template.Substring(at, place.Index - at));
            at = place.Index + place.Length;
            switch (place.Groups["name"].Value)
            {
                case "policy":
                    yield return Encoding.UTF8.GetBytes(Policy(style, script));
                    break;
                case "title":
                    yield return Encoding.UTF8.GetBytes(WebUtility.HtmlEncode(options.Title ?? OrdinaryTitle));
                    break;
                case "style":
                    yield return Encoding.UTF8.GetBytes(style);
                    break;
                case "script":
                    yield return Encoding.UTF8.GetBytes(script);
                    break;
                case "data":
                    foreach (var part in Data())
                    {
                        yield return part;
                    }

                    break;
            }
        }

        yield return Encoding.UTF8.GetBytes(template.Substring(at));
    }

    /// <summary>Nothing is loaded but media beside the report, and no script runs but its own.</summary>
    private static string Policy(string style, string script) =>
        $"default-src 'none'; script-src '{HashOf(script)}'; style-src '{HashOf(style)}'; img-src data:; media-src 'self' file:; "
        + "base-uri 'none'; form-action 'none'";

    private static string HashOf(string text)
    {
        using var sha256 = SHA256.Create();
        return "sha256-" + Convert.ToBase64String(sha256.ComputeHash(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>With the line ends that a browser hashes, whatever a check-out has made of them.</summary>
    private static string Resource(string name)
    {
        var assembly = typeof(ReportPage).Assembly;
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd().Replace("\r\n", "\n");
    }

    /// <summary>A recording at a time. The writer's own escaping leaves neither a less-than sign nor anything that isn't ASCII.</summary>
    private IEnumerable<byte[]> Data()
    {
        var version = typeof(ReportPage).Assembly.GetName().Version!.ToString(3);
        yield return Encoding.UTF8.GetBytes($$"""{"version":"{{version}}","made":"{{DateTimeOffset.UtcNow:O}}","recordings":[""");
        for (var i = 0; i < recordings.Count; i++)
        {
            using var bytes = new MemoryStream();
            if (i > 0)
            {
                bytes.WriteByte((byte)',');
            }

            using (var json = new Utf8JsonWriter(bytes))
            {
                Write(json, recordings[i]);
            }

            yield return bytes.ToArray();
        }

        yield return Encoding.UTF8.GetBytes("]}");
    }

    private void Write(Utf8JsonWriter json, ReportRecording recording)
    {
        var timeline = recording.Timeline;
        var places = recording.Chunks.Select((chunk, at) => (chunk, at)).ToDictionary(pair => pair.chunk, pair => pair.at);
        var known = recording.Chunks.Except(timeline.Duplicates).Where(chunk => chunk.Duration is not null).ToList();
        json.WriteStartObject();
        json.WriteString("recordingId", recording.RecordingId);
        json.WriteString("callId", recording.CallId);
        Write(json, "started", recording.StartTime);
        Write(json, "timelineStart", timeline.Start);
        Write(json, "length", timeline.Length);
        Write(json, "plays", known.Count > 0 ? known.Sum(chunk => chunk.Duration!.Value.TotalSeconds) : null);
        json.WriteNumber("bytes", recording.Chunks.Sum(chunk => chunk.Saved.Bytes));
        WriteArray(json, "problems", recording.Problems, json.WriteStringValue);
        WriteArray(json, "notes", [.. timeline.Notes, .. recording.Chunks.SelectMany(Notes).Distinct()], json.WriteStringValue);
        WriteArray(json, "participants", recording.Participants, participant =>
        {
            json.WriteStartObject();
            json.WriteString("id", participant.ParticipantId);
            Write(json, "channel", participant.Channel);
            json.WriteEndObject();
        });
        WriteArray(json, "chunks", recording.Chunks, chunk => Write(json, chunk, timeline.Duplicates.Contains(chunk)));
        WriteArray(json, "segments", timeline.Segments, segment =>
        {
            json.WriteStartObject();
            json.WriteString("kind", segment.Kind.ToString().ToLowerInvariant());
            Write(json, "at", segment.At);
            Write(json, "length", segment.Length);
            Write(json, "chunk", segment.Chunk is { } chunk ? places[chunk] : null);
            Write(json, "media", segment.MediaAt);
            json.WriteBoolean("assumed", segment.IsAssumed);
            json.WriteString("text", segment.Text);
            json.WriteEndObject();
        });
        WriteArray(json, "lanes", recording.Lanes, lane =>
        {
            json.WriteStartObject();
            json.WriteString("participant", lane.Participant);
            Write(json, "channel", lane.Channel);
            WriteArray(json, "parts", lane.Parts, part =>
            {
                json.WriteStartObject();
                json.WriteNumber("chunk", places[part.Chunk]);
                json.WriteBase64String("peaks", part.Chunk.Waveform!.Channels[part.Channel].Peaks);
                json.WriteBase64String("loudness", part.Chunk.Waveform.Channels[part.Channel].Loudness);
                json.WriteEndObject();
            });
            json.WriteEndObject();
        });
        json.WriteEndObject();
    }

    private void Write(Utf8JsonWriter json, ReportChunk chunk, bool isDuplicate)
    {
        var saved = chunk.Saved;
        json.WriteStartObject();
        json.WriteNumber("index", saved.Index);
        json.WriteString("documentId", saved.DocumentId);
        json.WriteString("file", NameOf(saved));
        json.WriteString("source", chunk.IsPlayable ? RelativeAddress.Of(saved.Path!, _folder) : null);
        json.WriteString("address", AddressOf(saved));
        json.WriteString("media", chunk.Format switch { null => null, RecordingFormat.Mp4 => "video", _ => "audio" });
        json.WriteNumber("bytes", saved.Bytes);
        json.WriteString("sha256", saved.Sha256);
        json.WriteBoolean("verified", saved.Verified);
        json.WriteBoolean("duplicate", isDuplicate);
        Write(json, "saved", saved.SavedOn);
        Write(json, "expires", saved.ExpiresOn);
        Write(json, "started", chunk.StartTime);
        Write(json, "plays", chunk.Duration?.TotalSeconds);
        if (chunk.Waveform is { } waveform)
        {
            json.WriteNumber("bin", Math.Round(waveform.BinLength.TotalSeconds, 7));
        }

        json.WriteEndObject();
    }

    /// <summary>The report may go to others: where its maker keeps files is not their concern.</summary>
    private static IEnumerable<string> Notes(ReportChunk chunk) =>
        chunk.Notes.Select(note => chunk.Saved.ToString() is { Length: > 0 } place ? note.Replace(place, NameOf(chunk.Saved)) : note);

    private static string NameOf(SavedChunk saved)
    {
        var place = saved.ToString();
        var name = saved is { Path: null, BlobUri: { } address }
            ? Uri.UnescapeDataString(address.Segments.Last())
            : Path.GetFileName(place);
        return name.Length > 0 ? name : saved.DocumentId;
    }

    /// <summary>A blob's address, without anything that opens it.</summary>
    private static string? AddressOf(SavedChunk saved) =>
        saved is { Path: null, BlobUri: { IsAbsoluteUri: true, Scheme: "https" or "http" } address }
            ? address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : null;

    private static void Write(Utf8JsonWriter json, string name, DateTimeOffset? time) =>
        json.WriteString(name, time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, Math.Round(number, 3));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteArray<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            write(item);
        }

        json.WriteEndArray();
    }
}

using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using System.Text.Json;

namespace AcsRecording.Core.Archive.Participant;

/// <summary>The index of an export: for programs as JSON, for people as a page that opens without a network.</summary>
internal sealed class ExportIndex(IReadOnlyList<string> person, IReadOnlyList<ExportedChunk> chunks, DateTimeOffset madeOn)
{
    public const string JsonName = "index.json";

    public const string HtmlName = "index.html";

    /// <summary>The hashes of all other files, as sha256sum writes and checks them.</summary>
    public const string SumsName = "SHA256SUMS";

    private const string Style =
        "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1b1b1b;background:#fff}"
        + "table{border-collapse:collapse;width:100%}"
        + "th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #ccc}"
        + "code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}a{color:#0b5cad}caption{text-align:left;padding:.4rem 0}"
        + "@media(prefers-color-scheme:dark){body{color:#eee;background:#181818}th,td{border-color:#444}a{color:#8cc4ff}}";

    public byte[] ToJson()
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("madeOn", madeOn);
            Write(json, "participantId", person);
            json.WriteStartArray("chunks");
            foreach (var chunk in chunks)
            {
                Write(json, chunk);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return text.ToArray();
    }

    /// <summary>Everything in it is text of others, so all of it is encoded.</summary>
    public byte[] ToHtml()
    {
        var html = new StringBuilder();
        html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width\">\n<title>Recordings of one person</title>\n<style>")
            .Append(Style).Append("</style>\n</head>\n<body>\n<h1>Recordings of one person</h1>\n<p>")
            .Append(string.Join(", ", person.Select(id => $"<code>{Encode(id)}</code>"))).Append("</p>\n<p>Made on ")
            .Append(Encode(Time(madeOn))).Append(". The SHA-256 of each file is in <a href=\"SHA256SUMS\">SHA256SUMS</a>; ")
            .Append("<a href=\"index.json\">index.json</a> has the same as this page, for programs.</p>\n<table>\n<caption>")
            .Append(chunks.Count).Append(chunks.Count == 1 ? " file" : " files").Append("; times are UTC</caption>\n<thead><tr>");
        foreach (var title in (string[])["Start", "Duration", "Call", "Participants", "File", "Notes"])
        {
            html.Append("<th scope=\"col\">").Append(title).Append("</th>");
        }

        html.Append("</tr></thead>\n<tbody>\n");
        foreach (var chunk in chunks)
        {
            html.Append("<tr>");
            Cell(html, Encode(Start(chunk) is { } start ? Time(start) : "unknown"));
            Cell(html, Encode(chunk.Saved.Duration is { } duration
                ? duration.ToString(@"d\.hh\:mm\:ss", CultureInfo.InvariantCulture)
                : "unknown"));
            Cell(html, $"<code>{Encode(chunk.Saved.CallId ?? "unknown")}</code>");
            Cell(html, string.Join("<br>", chunk.Participants.Select(id => $"<code>{Encode(id)}</code>")));
            Cell(html, string.Join("<br>", new[] { chunk.Media, chunk.MetadataFile }.OfType<ExportedFile>().Select(Link)));
            Cell(html, string.Join("<br>", chunk.Notes.Select(Encode)));
            html.Append("</tr>\n");
        }

        html.Append("</tbody>\n</table>\n</body>\n</html>\n");
        return Encoding.UTF8.GetBytes(html.ToString());
    }

    private static void Write(Utf8JsonWriter json, ExportedChunk chunk)
    {
        json.WriteStartObject();
        json.WriteString("documentId", chunk.Saved.DocumentId);
        json.WriteNumber("index", chunk.Saved.Index);
        json.WriteString("recordingId", chunk.Saved.RecordingId);
        json.WriteString("callId", chunk.Saved.CallId);
        if (Start(chunk) is { } start)
        {
            json.WriteString("start", start);
        }

        if (chunk.Saved.Duration is { } duration)
        {
            json.WriteNumber("durationMs", duration.TotalMilliseconds);
        }

        json.WriteBoolean("verified", chunk.Saved.Verified);
        json.WriteString("savedSha256", chunk.Saved.Sha256);
        Write(json, "participants", chunk.Participants);
        if (chunk.Channel is { } channel)
        {
            json.WriteNumber("channel", channel);
        }

        Write(json, "media", chunk.Media);
        Write(json, "metadata", chunk.MetadataFile);
        Write(json, "notes", chunk.Notes);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, ExportedFile? file)
    {
        if (file is not null)
        {
            json.WriteStartObject(name);
            json.WriteString("file", file.Name);
            json.WriteNumber("bytes", file.Bytes);
            json.WriteString("sha256", file.Sha256);
            json.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void Cell(StringBuilder html, string content) => html.Append("<td>").Append(content).Append("</td>");

    /// <summary>Names in an export are made of a whitelist of characters.</summary>
    private static string Link(ExportedFile file) =>
        $"<a href=\"{Encode(file.Name)}\">{Encode(file.Name.Substring(file.Name.LastIndexOf('/') + 1))}</a>";

    private static DateTimeOffset? Start(ExportedChunk chunk) => chunk.Metadata?.StartTime ?? chunk.Saved.RecordingStartTime;

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}

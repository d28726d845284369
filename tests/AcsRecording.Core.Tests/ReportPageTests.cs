using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Tests;

/// <summary>What is in a report's HTML can't get out of its place.</summary>
public sealed class ReportPageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("acsrecording-").FullName;

    public static TheoryData<string> HostileTexts => [.. new[]
    {
        "<img src=x onerror=alert(1)>", "</script><script>alert(1)</script>", "<!--<script>", "]]>", "\u2028alert(1)\u2029",
        "\"},{\"", "{{script}}", "{{data}}", "${alert(1)}", "&lt;b&gt;", "'\"`",
        "\u202Egnp.exe", "\0\u0001", "\ud800", "javascript:alert(1)",
    }.SelectMany(text => new[] { text }.Concat(Mutations(text)))];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public async Task Whatever_comes_from_outside_stays_text(string text)
    {
        var path = Write("a.wav", WavBytes.Plain(new byte[100]));
        await File.WriteAllTextAsync(Path.Combine(_folder, "a.json"), new JsonObject
        {
            ["chunkDocumentId"] = "d",
            ["participants"] = new JsonArray(new JsonObject { ["participantId"] = text }),
        }.ToJsonString());
        var html = await HtmlAsync(
            title: text,
            new SavedChunk
            {
                Path = path,
                MetadataPath = Path.Combine(_folder, "a.json"),
                DocumentId = text,
                CallId = text,
                RecordingId = text,
                Sha256 = text,
            });

        // Only the template's own elements are there, and the data has no character that could end its element.
        var plain = await HtmlAsync("Title", new SavedChunk { Path = path, DocumentId = "d" });
        Assert.Equal(Tags(plain), Tags(html));
        Assert.DoesNotMatch(@"[<>&\u007f-\uffff]", Data(html));
        var recording = JsonNode.Parse(Data(html))!["recordings"]![0]!;

        // Half a pair of surrogates is no character.
        var shown = text.Replace('\ud800', '\ufffd');
        Assert.Equal(shown, recording["callId"]!.GetValue<string>());
        Assert.Equal(shown, recording["participants"]![0]!["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Nothing_but_its_own_style_and_script_is_let_in()
    {
        var html = await HtmlAsync(null, new SavedChunk { Path = Write("a.wav", WavBytes.Plain([])), DocumentId = "d" });
        var policy = Regex.Match(html, "Content-Security-Policy\" content=\"([^\"]+)\"").Groups[1].Value;
        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        foreach (var (element, directive) in new[] { ("style", "style-src"), ("script", "script-src") })
        {
            var text = Regex.Matches(html, $"<{element}>(.*?)</{element}>", RegexOptions.Singleline).Single().Groups[1].Value;
            Assert.DoesNotContain("\r", text, StringComparison.Ordinal);
            var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
            Assert.Contains($"{directive} 'sha256-{hash}'", policy, StringComparison.Ordinal);
        }

        Assert.DoesNotMatch("(src|href)=\"(?!#|data:,)", html.Replace(Data(html), "", StringComparison.Ordinal));
        Assert.DoesNotMatch("@import|url\\(|\\.innerHTML|\\.outerHTML|insertAdjacentHTML|document\\.write|eval\\(", html);
    }

    private static string Data(string html) =>
        Regex.Match(html, "<script type=\"application/json\" id=\"data\">(.*?)</script>", RegexOptions.Singleline).Groups[1].Value;

    private static string Tags(string html) => string.Concat(Regex.Matches(
        Regex.Replace(html, "<(script|style)>.*?</\\1>", "<$1></$1>", RegexOptions.Singleline), "<[^>]*>").Select(match => match.Value));

    private static IEnumerable<string> Mutations(string text)
    {
        var random = new Random(text.Length);
        foreach (var part in new[] { "</script>", "<!--" })
        {
            yield return text.Insert(random.Next(text.Length + 1), part);
        }
    }

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private async Task<string> HtmlAsync(string? title, params SavedChunk[] chunks)
    {
        var path = Path.Combine(_folder, "report.html");
        IRecordingEngine engine = new RecordingEngine();
        var options = new ReportOptions { DestinationPath = path, Title = title, Force = true };
        Assert.NotNull(await engine.OpenArchive(null).ReportAsync(chunks, options, new FakeHost(), CancellationToken.None));
        return await File.ReadAllTextAsync(path);
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using AcsRecording.Testing;

namespace AcsRecording.Tests;

/// <summary>What one document of the repository says of another is there.</summary>
public class DocumentLinkTests
{
    private static readonly HashSet<string> NoDocuments = ["artifacts", "bin", "obj", "node_modules", ".git"];

    public static TheoryData<string> Documents =>
        [.. Find(new DirectoryInfo(Repository.Root)).Select(file => Path.GetRelativePath(Repository.Root, file.FullName))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_leads_to_a_file_and_a_heading_of_the_repository(string document)
    {
        var path = Path.Combine(Repository.Root, document);
        var text = Regex.Replace(WithoutBlocks(File.ReadAllText(path)), "`[^`\n]*`", "");
        var links = Regex.Matches(text, @"\]\(([^)\s]+)(?: ""[^""]*"")?\)|(?m)^\[[^\]]+\]: (\S+)|(?:src|href)=""([^""]+)""")
            .Select(match => match.Groups.Cast<Group>().Skip(1).Single(group => group.Success).Value)
            .Where(link => !Regex.IsMatch(link, "^(https?|mailto):"));
        Assert.All(links, link => Assert.Null(Fault(path, link)));
    }

    [Fact]
    public void The_pages_that_a_reader_begins_with_lead_to_each_page_of_docs()
    {
        string[] first = ["README.md", "CONTRIBUTING.md", "SECURITY.md"];
        var text = string.Concat(first.Select(name => File.ReadAllText(Path.Combine(Repository.Root, name))));
        var pages = Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(page => Path.GetFileName(page));
        Assert.All(Some.Of(pages), page => Assert.Contains($"(docs/{page}", text, StringComparison.Ordinal));
    }

    private static string? Fault(string document, string link)
    {
        var parts = link.Split('#');
        var target = parts[0].Length == 0
            ? document
            : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(document)!, Uri.UnescapeDataString(parts[0])));
        if (!Path.Exists(target))
        {
            return $"{link}: there is no such file";
        }

        // What is built is on this machine, and in no clone.
        var inside = Path.GetRelativePath(Repository.Root, target).Split(Path.DirectorySeparatorChar);
        if (inside.Any(part => part == ".." || NoDocuments.Contains(part)))
        {
            return $"{link}: it isn't in the repository";
        }

        return parts.Length == 1 || Anchors(target).Contains(parts[1]) ? null : $"{link}: there is no such heading";
    }

    /// <summary>As GitHub makes them: small letters, digits, dashes for spaces, and nothing else.</summary>
    private static IEnumerable<string> Anchors(string document) => Regex
        .Matches(WithoutBlocks(File.ReadAllText(document)), "(?m)^#+ (.+)$")
        .Select(match => Regex.Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), @"[^\w\- ]", "").Replace(' ', '-'));

    /// <summary>In a block of code neither a link is one nor a comment a heading.</summary>
    private static string WithoutBlocks(string text) => Regex.Replace(text, "```.*?```", "", RegexOptions.Singleline);

    private static IEnumerable<FileInfo> Find(DirectoryInfo folder) => folder.EnumerateFiles("*.md").Concat(
        folder.EnumerateDirectories().Where(inner => !NoDocuments.Contains(inner.Name)).SelectMany(Find));
}

using System.Collections.Generic;
using System.IO;
using System.Linq;
using AcsRecording.Testing;

namespace AcsRecording.Tests;

/// <summary>No line of code is longer than max_line_length in .editorconfig says.</summary>
public sealed class LineLengthTests
{
    private const int Most = 140;

    private static readonly string[] Built = ["artifacts", "bin", "obj", "node_modules", ".git"];

    public static TheoryData<string> Extensions => [".cs", ".ps1", ".psm1"];

    [Theory]
    [MemberData(nameof(Extensions))]
    public void No_line_is_too_long(string extension)
    {
        var files = Some.Of(Files(new DirectoryInfo(Repository.Root), extension));
        var found = files.SelectMany(file => File.ReadAllLines(file.FullName)
            .Select((line, index) => (line.Length, Place: $"{Path.GetRelativePath(Repository.Root, file.FullName)}:{index + 1}"))
            .Where(line => line.Length > Most)
            .Select(line => $"{line.Place}: {line.Length} characters")).ToArray();
        Assert.True(found.Length == 0, $"Lines have at most {Most} characters:\n{string.Join('\n', found)}");
    }

    [Fact]
    public void Editors_are_told_the_same_length() =>
        Assert.Contains($"max_line_length = {Most}", File.ReadAllLines(Path.Combine(Repository.Root, ".editorconfig")));

    private static IEnumerable<FileInfo> Files(DirectoryInfo folder, string extension) =>
        folder.EnumerateFiles().Where(file => file.Extension == extension).Concat(
            folder.EnumerateDirectories().Where(inner => !Built.Contains(inner.Name)).SelectMany(inner => Files(inner, extension)));
}

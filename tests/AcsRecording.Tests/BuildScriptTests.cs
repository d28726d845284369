using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using AcsRecording.Testing;

namespace AcsRecording.Tests;

/// <summary>build.sh and build.cmd do the same, each for its systems.</summary>
public class BuildScriptTests
{
    private static readonly string Shell = File.ReadAllText(Path.Combine(Repository.Root, "build.sh"));
    private static readonly string Command = File.ReadAllText(Path.Combine(Repository.Root, "build.cmd"));

    [Theory]
    [InlineData(@"dotnet tool restore")]
    [InlineData(@"dotnet tool run pwsh -- [\w .-]+?(?= ""\$@""| %\*)")]
    [InlineData(@"DOTNET_\w+=\w+")]
    [InlineData(@"The pinned PowerShell.*so nothing was run\.")]
    public void Both_do_the_same(string pattern) => Assert.Equal(Some.Of(Words(Shell, pattern)), Some.Of(Words(Command, pattern)));

    [Fact]
    public void The_one_for_Windows_has_the_line_ends_of_Windows() =>
        Assert.Equal(Command.Count(character => character == '\n'), Regex.Count(Command, "\r\n"));

    private static string[] Words(string text, string pattern) =>
        [.. Regex.Matches(text, pattern).Select(match => match.Value.Replace("^", "", StringComparison.Ordinal).Replace('\\', '/'))];
}

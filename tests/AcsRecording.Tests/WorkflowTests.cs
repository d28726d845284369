using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using AcsRecording.Testing;

namespace AcsRecording.Tests;

/// <summary>The workflows of GitHub Actions, as far as can be told without running them.</summary>
public class WorkflowTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, ".github", "workflows");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder).Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Actions_are_pinned_to_a_commit_and_say_its_version(string file)
    {
        var used = Regex.Matches(Read(file), @"(?m)^\s*(?:- )?uses: (?!\./)(.+)$").Select(match => match.Groups[1].Value);
        Assert.All(Some.Of(used), action => Assert.Matches(@"^[\w-]+(/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", action));
    }

    [Fact]
    public void An_action_has_one_version()
    {
        var used = Directory.GetFiles(Folder).SelectMany(path => Regex.Matches(File.ReadAllText(path), @"uses: ([\w-]+/[\w-]+)\S*@(\w+)"))
            .Select(match => (Action: match.Groups[1].Value, Commit: match.Groups[2].Value)).Distinct();
        Assert.All(Some.Of(used).GroupBy(action => action.Action), action => Assert.Single(action));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_workflow_may_read_unless_a_job_says_more_and_runs_no_foreign_code_with_secrets(string file)
    {
        Assert.Matches(@"(?m)^permissions:\n  contents: read$", Read(file));
        Assert.DoesNotContain("pull_request_target", Read(file), StringComparison.Ordinal);
        Assert.DoesNotMatch(@"run: .*\$\{\{", Read(file));
    }

    [Fact]
    public void What_they_run_is_there()
    {
        var text = string.Join('\n', Directory.GetFiles(Folder).Select(File.ReadAllText));
        var scripts = Regex.Matches(text, @"(?<=[ /])[\w./-]+\.(?:ps1|sh|yml)(?=\s|$)").Select(match => match.Value.TrimStart('.', '/'));
        Assert.All(Some.Of(scripts).Distinct(), script => Assert.Contains(
            [Path.Combine(Repository.Root, script), Path.Combine(Repository.Root, "." + script)], File.Exists));

        var tasks = Regex.Match(File.ReadAllText(Path.Combine(Repository.Root, "build.ps1")), @"\[ValidateSet\((.+)\)\]").Groups[1].Value;
        var asked = Regex.Matches(text, @"(?:build\.sh|-Task) (\w+)").Select(match => match.Groups[1].Value);
        Assert.All(Some.Of(asked), task => Assert.Contains($"'{task}'", tasks, StringComparison.OrdinalIgnoreCase));
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Folder, file));
}

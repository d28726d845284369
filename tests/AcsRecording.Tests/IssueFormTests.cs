using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using AcsRecording.Testing;

namespace AcsRecording.Tests;

/// <summary>
/// The forms of issues, as far as can be told by reading them line by line. GitHub shows no form at all where one of its rules is broken:
/// https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-issue-forms
/// </summary>
public class IssueFormTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, ".github", "ISSUE_TEMPLATE");

    private static readonly string[] Kinds = ["markdown", "textarea", "input", "dropdown", "checkboxes"];

    public static TheoryData<string> Forms =>
        [.. Directory.GetFiles(Folder, "*.yml").Select(path => Path.GetFileName(path)).Where(name => name != "config.yml")];

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_form_has_a_name_and_fields_that_each_have_a_kind_an_id_of_its_own_and_a_label(string file)
    {
        var parts = Regex.Split(File.ReadAllText(Path.Combine(Folder, file)), "(?m)^  - type: ");
        Assert.Matches(@"(?m)^name: \S", parts[0]);
        Assert.Matches(@"(?m)^description: \S", parts[0]);
        Assert.EndsWith("\nbody:\n", parts[0], StringComparison.Ordinal);

        Assert.All(parts.Skip(1), part => Assert.Contains(part.Split('\n')[0], Kinds));
        var fields = Some.Of(parts.Skip(1).Where(part => !part.StartsWith("markdown\n", StringComparison.Ordinal)));
        Assert.All(fields, field => Assert.Matches(@"(?m)^    id: [\w-]+$", field));
        Assert.All(fields, field => Assert.Matches(@"(?m)^    attributes:\n      label: \S", field));
        Assert.Distinct(fields.Select(field => Regex.Match(field, "(?m)^    id: (.+)$").Groups[1].Value));
        Assert.Distinct(fields.Select(field => Regex.Match(field, "(?m)^      label: (.+)$").Groups[1].Value));
    }

    [Fact]
    public void No_issue_is_written_without_a_form() =>
        Assert.Matches("(?m)^blank_issues_enabled: false$", File.ReadAllText(Path.Combine(Folder, "config.yml")));
}

using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using AcsRecording.Emulator.Faults;
using AcsRecording.Testing;

namespace AcsRecording.Emulator.Tests;

/// <summary>docs/emulator.md lists what can be asked of the emulator, and nothing else.</summary>
public class DocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "emulator.md"));

    [Fact]
    public void Every_option_has_its_row()
    {
        var command = new Command("start");
        _ = new EmulatorCommandOptions(command);
        Assert.Equal(
            command.Options.Select(option => option.Name).Append("--port").Order(),
            Firsts("## Options").Select(name => name.Split(' ')[0]).Order());
    }

    [Fact]
    public void Every_member_of_a_fault_has_its_row() => Assert.Equal(
        typeof(FaultRule).GetProperties().Select(member => char.ToLowerInvariant(member.Name[0]) + member.Name[1..]).Order(),
        Firsts("## Faults").Order());

    /// <summary>What stands as code in the first column of the first table below a heading.</summary>
    private static string[] Firsts(string heading)
    {
        var table = Regex.Match(Document, $@"(?ms)^{heading}$.*?^\|---.*?\n(.*?)\n\n").Groups[1].Value;
        var names = Some.Of(table.Split('\n')).SelectMany(row => Regex.Matches(row.Split('|')[1], "`([^`]+)`"));
        return [.. names.Select(match => match.Groups[1].Value)];
    }
}

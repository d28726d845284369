using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using AcsRecording.Core.Destinations.Folder;

namespace AcsRecording.Core.Tests;

public sealed class FileLinesTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Lines_of_all_lengths_come_whole_with_their_places()
    {
        // Around the buffer's sizes, where a line is cut.
        var lines = new[] { 0, 1, 65_535, 65_536, 65_537, 200_000, 131_072, 3 }
            .Select((length, index) => new string((char)('a' + index), length)).ToArray();
        File.WriteAllText(_path, string.Join('\n', lines) + "\n");
        var (read, end) = Read(0);
        Assert.Equal(lines, read.Select(line => line.Text));
        Assert.Equal(new FileInfo(_path).Length, end);
        foreach (var (offset, text) in read)
        {
            Assert.Equal(text, Read(offset).Lines[0].Text);
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(300)]
    [InlineData(2_500_000)]
    public void Backwards_every_line_comes_once_in_blocks_from_the_end(int longest)
    {
        var lines = Enumerable.Range(0, Math.Max(12, 4_000_000 / (longest + 1)))
            .Select(index => new string((char)(97 + (index % 26)), 1 + (int)(index * 104_729L % longest))).ToArray();
        File.WriteAllText(_path, string.Join('\n', lines) + "\nnot a line yet");
        var (read, blocks) = ReadBackwards();
        Assert.Equal(lines.Reverse(), read);
        Assert.InRange(blocks, 2, lines.Length);
    }

    [Fact]
    public void Backwards_a_line_that_is_too_long_is_passed_over()
    {
        File.WriteAllText(_path, "first\n" + new string('x', (FileLines.LongestLine * 2) + 5) + "\nlast\n");
        Assert.Equal(["last", "first"], ReadBackwards().Lines);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a", "")]
    [InlineData("\n", "<>")]
    [InlineData("a\n", "<a>")]
    [InlineData("\n\na\n", "<a><><>")]
    public void Backwards_a_short_file_is_read_whole(string text, string expected)
    {
        File.WriteAllText(_path, text);
        Assert.Equal(expected, string.Concat(ReadBackwards().Lines.Select(line => $"<{line}>")));
    }

    private (List<string> Lines, int Blocks) ReadBackwards()
    {
        using var file = File.OpenRead(_path);
        var lines = new List<string>();
        var blocks = 0;
        for (var end = file.Length; end > 0; blocks++)
        {
            end = FileLines.ReadBackwards(file, end, (offset, line) =>
            {
                lines.Add(Encoding.UTF8.GetString(line));
                return true;
            });
        }

        return (lines, blocks);
    }

    [Fact]
    public void What_has_no_newline_behind_it_is_read_when_it_has()
    {
        File.WriteAllText(_path, "one\ntwo");
        var (read, end) = Read(0);
        Assert.Equal(("one", 4), (read.Single().Text, end));
        File.AppendAllText(_path, "!\n");
        Assert.Equal("two!", Read(end).Lines.Single().Text);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(FileLines.LongestLine, false)]
    public void A_line_too_long_is_passed_over_and_the_next_one_is_not(int more, bool isRead)
    {
        var line = new string('x', FileLines.LongestLine + more);
        File.WriteAllText(_path, $"before\n{line}\nbehind\n");
        Assert.Equal(isRead ? ["before", line, "behind"] : ["before", "behind"], Read(0).Lines.Select(item => item.Text));
    }

    [Fact]
    public void A_caller_that_has_enough_stops()
    {
        File.WriteAllText(_path, "one\ntwo\nthree\n");
        using var file = File.OpenRead(_path);
        var read = 0;
        Assert.Equal(8, FileLines.Read(file, 0, (_, _) => ++read < 2));
        Assert.Equal(2, read);
    }

    private (List<(long Offset, string Text)> Lines, long End) Read(long from)
    {
        using var file = File.OpenRead(_path);
        var lines = new List<(long, string)>();
        var end = FileLines.Read(file, from, (offset, line) =>
        {
            lines.Add((offset, Encoding.UTF8.GetString(line)));
            return true;
        });
        return (lines, end);
    }
}

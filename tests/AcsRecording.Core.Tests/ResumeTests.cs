using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Destinations.Folder;
using AcsRecording.Emulator;
using AcsRecording.Testing;

namespace AcsRecording.Core.Tests;

/// <summary>A file of 24 MiB, caught in the middle: every connection falls silent in the middle of its seventh block.</summary>
public sealed class ResumeTests : CoreTest
{
    private const int Block = 256 * 1024;
    private const long Size = (96 * Block) + 4321;

    /// <summary>Whole slices of the emulator's, so that all of it is counted as sent.</summary>
    private const int Silence = 26 * 64 * 1024;

    /// <summary>The first request, and seven shares of 3 MiB.</summary>
    private const int Connections = 8;

    protected override EmulatorOptions Options => new() { ContentBytes = Size };

    [Fact]
    public async Task What_a_stopped_run_left_is_not_fetched_again()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var crashed = await CrashAsync(chunk);
        var left = JournalledBytes(crashed);
        Assert.InRange(left, 1, Size - Block);

        Assert.InRange(await SaveWholeAsync(chunk, crashed), 1, Size - left + (2 * Block));
    }

    [Theory]
    [InlineData("left", false)]
    [InlineData("in use", true)]
    [InlineData("with a partial file", true)]
    public async Task What_was_left_beside_a_whole_file_goes_with_the_next_run(string journal, bool stays)
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var saved = await SaveAsync(chunk);

        // As a process leaves it that is killed between the name of its file and the end of its journal.
        var path = PartialFile.JournalPathOf(saved.Path!);
        await File.WriteAllTextAsync(path, "journal");
        if (journal == "with a partial file")
        {
            await File.WriteAllTextAsync(PartialFile.PathOf(saved.Path!), "");
        }

        using var other = journal == "in use" ? new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None) : null;
        Assert.True((await SaveAsync(chunk)).AlreadySaved);
        Assert.Equal(stays, File.Exists(path));
    }

    [Fact]
    public async Task A_killed_process_costs_little()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FallSilentAsync();
        await using (var killed = await StartSaverAsync())
        {
            await UntilSilentAsync();

            // SIGKILL: nothing of it runs any more.
            killed.Kill();
        }

        await ClearFaultsAsync();

        Assert.DoesNotContain(Files(), file => file.EndsWith(".wav", StringComparison.Ordinal));
        var left = JournalledBytes(Folder);
        Assert.InRange(left, 1, Size - Block);

        var before = await SentAsync();
        await using var again = await StartSaverAsync();
        var (exitCode, output, errors) = await again.ExitAsync();
        Assert.True(exitCode == 0, errors);
        Assert.InRange(await SentAsync() - before, 1, Size - left + (2 * Block));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(await ServedAsync(chunk))), output);
    }

    [Fact]
    public async Task A_block_that_did_not_reach_the_disk_is_fetched_again()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var crashed = await CrashAsync(chunk);
        var block = long.Parse(File.ReadAllLines(Journal(crashed))[1].Split(' ')[0], CultureInfo.InvariantCulture);
        await using (var file = File.OpenWrite(Partial(crashed)))
        {
            // What a power cut leaves of bytes that only the journal has seen.
            file.Seek(block * Block, SeekOrigin.Begin);
            file.Write(new byte[4096]);
        }

        await SaveWholeAsync(chunk, crashed);
    }

    [Theory]
    [InlineData("torn")]
    [InlineData("empty")]
    [InlineData("another document")]
    [InlineData("gone")]
    [InlineData("nonsense")]
    [InlineData("of a longer file")]
    public async Task A_spoilt_journal_costs_time_and_never_bytes(string how)
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var crashed = await CrashAsync(chunk);
        var journal = Journal(crashed);
        var text = await File.ReadAllTextAsync(journal);
        switch (how)
        {
            case "torn": await File.WriteAllTextAsync(journal, text[..^20]); break;
            case "empty": await File.WriteAllTextAsync(journal, ""); break;
            case "another document":
                await ForgeAsync(crashed, text.Replace(chunk.DocumentId, "0-eus-d1-0", StringComparison.Ordinal));
                break;
            case "gone": File.Delete(journal); break;
            case "of a longer file": Shorten(Partial(crashed), Block / 2); break;
            default: await File.WriteAllBytesAsync(journal, RandomNumberGenerator.GetBytes(3000)); break;
        }

        await SaveWholeAsync(chunk, crashed);
    }

    [Fact]
    public async Task A_file_that_changed_since_is_begun_anew_and_never_spliced()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var crashed = await CrashAsync(chunk);

        // As if the service had had one byte more then.
        await File.WriteAllTextAsync(
            Journal(crashed),
            (await File.ReadAllTextAsync(Journal(crashed))).Replace($" {Size} ", $" {Size + 1} ", StringComparison.Ordinal));
        await using (var file = File.OpenWrite(Partial(crashed)))
        {
            file.SetLength(Size + 1);
        }

        Assert.True(await SaveWholeAsync(chunk, crashed) >= Size);
    }

    [Theory]
    [InlineData("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT", "Thu, 01 Jan 2026 00:00:01 GMT")]
    [InlineData("ETag", "\"one\"", "\"two\"")]
    public async Task A_version_of_the_same_length_is_begun_anew_and_never_spliced(string validator, string first, string second)
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var crashed =
            await CrashAsync(
                chunk,
                new JsonObject
                {
                    ["stallAfterBytes"] = Silence,
                    ["otherVersion"] = true,
                    ["headers"] = new JsonObject { [validator] = first },
                });
        await FaultOnContentAsync(new JsonObject { ["headers"] = new JsonObject { [validator] = second } });
        Assert.True(await SaveWholeAsync(chunk, crashed) >= Size);
    }

    [Fact]
    public async Task The_same_version_is_gone_on_with()
    {
        static JsonObject Validator() => new() { ["Last-Modified"] = "Thu, 01 Jan 2026 00:00:00 GMT" };
        var chunk = (await RecordAsync()).Chunks[0];
        var crashed = await CrashAsync(chunk, new JsonObject { ["stallAfterBytes"] = Silence, ["headers"] = Validator() });
        var left = JournalledBytes(crashed);
        await FaultOnContentAsync(new JsonObject { ["headers"] = Validator() });
        Assert.InRange(await SaveWholeAsync(chunk, crashed), 1, Size - left + (2 * Block));
    }

    [Fact]
    public async Task A_version_that_changes_while_many_connections_read_it_is_begun_anew()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultOnContentAsync(new JsonObject { ["count"] = 3, ["headers"] = new JsonObject { ["ETag"] = "\"one\"" } });
        await FaultOnContentAsync(new JsonObject { ["otherVersion"] = true, ["headers"] = new JsonObject { ["ETag"] = "\"two\"" } });
        await SaveWholeAsync(chunk, Folder);
    }

    [Fact]
    public async Task Where_the_server_ignores_ranges_a_stopped_run_is_begun_anew()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var crashed = await CrashAsync(chunk);
        var served = await ServedAsync(chunk);
        await FaultOnContentAsync(new JsonObject { ["ignoreRange"] = true });
        await SaveWholeAsync(chunk, crashed, served);
    }

    [Fact]
    public async Task Stopped_it_leaves_no_file_of_the_final_name_and_goes_on_later()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        using var stop = new CancellationTokenSource();
        await FallSilentAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Connection.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder } })
                .SaveAsync(chunk, new StoppingHost(stop), stop.Token));
        await ClearFaultsAsync();
        Assert.DoesNotContain(Files(), file => file.EndsWith(".wav", StringComparison.Ordinal));
        Assert.DoesNotContain(Files(), file => file == "manifest.jsonl");
        await SaveWholeAsync(chunk, Folder);
    }

    [Fact]
    public async Task An_older_good_file_is_untouched_until_the_new_one_is_whole()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var saved = await SaveAsync(chunk);
        using var stop = new CancellationTokenSource();
        await FallSilentAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Connection.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder }, Force = true })
                .SaveAsync(chunk, new StoppingHost(stop), stop.Token));
        Assert.Equal(saved.Sha256, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(saved.Path!))));
    }

    [Fact]
    public async Task Two_processes_do_not_save_one_file_at_once()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        using var stop = new CancellationTokenSource();
        await FallSilentAsync();
        var first = Connection.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder } })
            .SaveAsync(chunk, Host, stop.Token);
        await UntilSilentAsync();
        await FailsAsync("BeingSaved", RecordingErrorCategory.ResourceUnavailable, () =>
            OtherProcess().Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = Folder } })
                .SaveAsync(chunk, new FakeHost(), None));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    [Fact]
    public async Task A_run_that_is_stopped_while_it_takes_over_locks_out_no_later_one()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var crashed = await CrashAsync(chunk);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            PartialFile.TryOpenAsync(Partial(crashed).Replace(".partial", "", StringComparison.Ordinal), chunk.DocumentId, stop.Token));
        await SaveWholeAsync(chunk, crashed);
    }

    /// <summary>Other bytes, with a journal that vouches for them, but of another document.</summary>
    private static async Task ForgeAsync(string folder, string journal)
    {
        var lines = journal.Split('\n');
        var block = long.Parse(lines[1].Split(' ')[0], CultureInfo.InvariantCulture);
        var forged = new byte[Math.Min(Block, Size - (block * Block))];
        await using (var file = File.OpenWrite(Partial(folder)))
        {
            file.Seek(block * Block, SeekOrigin.Begin);
            file.Write(forged);
        }

        lines[1] = $"{block} {Convert.ToHexStringLower(SHA256.HashData(forged))}";
        await File.WriteAllTextAsync(Journal(folder), string.Join('\n', lines));
    }

    private static void Shorten(string path, long length)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(length);
    }

    private async Task<RunningProcess> StartSaverAsync()
    {
        var events = Path.Combine(Folder, "events.json");
        await File.WriteAllTextAsync(events, (await GetAsync("/_emulator/events")).ToJsonString());
        return RunningProcess.Start(
            "dotnet", typeof(AcsRecording.Saver.Program).Assembly.Location, Server.ConnectionString, events, Folder, $"{Connections}");
    }

    /// <summary>
    /// A folder as a killed process leaves it: copied while a save is at work, file and journal at slightly different moments.
    /// </summary>
    private async Task<string> CrashAsync(RecordingChunk chunk, JsonObject? fault = null)
    {
        using var stop = new CancellationTokenSource();
        var working = Path.Combine(Folder, "working");
        var crashed = Path.Combine(Folder, "crashed");
        await (fault is null ? FallSilentAsync() : FaultOnContentAsync(fault));
        var saving = Connection.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = working } })
            .SaveAsync(chunk, Host, stop.Token);
        await UntilSilentAsync();
        using (var copy = System.Diagnostics.Process.Start("cp", ["-r", working, crashed]))
        {
            await copy.WaitForExitAsync().WaitAsync(Eventually.Timeout);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => saving);
        await ClearFaultsAsync();
        return crashed;
    }

    private Task FallSilentAsync() => FaultAsync($$"""{"path":"/content/audiowav","stallAfterBytes":{{Silence}}}""");

    private Task FaultOnContentAsync(JsonObject rule)
    {
        rule["path"] = "/content/audiowav";
        return FaultAsync(rule.ToJsonString());
    }

    private Task UntilSilentAsync() =>
        Eventually.HoldsAsync("every connection is silent", async () => await SentAsync() >= Connections * (long)Silence);

    /// <summary>Saves, checks every byte, and says how many the service had to send.</summary>
    private async Task<long> SaveWholeAsync(RecordingChunk chunk, string folder, byte[]? served = null)
    {
        var before = await SentAsync();
        var saved = await Connection.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = folder } })
            .SaveAsync(chunk, Host, None);
        var sent = await SentAsync() - before;
        var bytes = await File.ReadAllBytesAsync(saved.Path!);
        Assert.Equal(Size, bytes.LongLength);
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(served ?? await ServedAsync(chunk))),
            Convert.ToHexStringLower(SHA256.HashData(bytes)));
        Assert.Equal(saved.Sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        Assert.Empty(Directory.GetFiles(folder, "*.partial*", SearchOption.AllDirectories));
        return sent;
    }

    private static string Journal(string folder) => Directory.GetFiles(folder, "*.journal", SearchOption.AllDirectories).Single();

    private static string Partial(string folder) => Directory.GetFiles(folder, "*.partial", SearchOption.AllDirectories).Single();

    /// <summary>What the journal's whole lines say is there; the last block of the file is a short one.</summary>
    private static long JournalledBytes(string folder) => File.ReadAllText(Journal(folder)).Split('\n')[1..^1]
        .Sum(line => Math.Min(Block, Size - (long.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture) * Block)));

    private sealed class StoppingHost(CancellationTokenSource stop) : ICommandHost
    {
        public void WriteVerbose(string text)
        {
        }

        public void WriteWarning(string text)
        {
        }

        public void WriteProgress(OperationProgress progress) => stop.Cancel();

        public Task<Decision> ShouldProcessAsync(string target, string action, bool isLoss = false) => Task.FromResult(Decision.Yes);
    }
}

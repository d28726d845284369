using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AcsRecording.Core.Destinations;
using AcsRecording.Core.Destinations.Folder;

namespace AcsRecording.Core.Tests;

/// <summary>Saved chunks are found again in a folder, and erased from it.</summary>
public sealed class ArchiveTests : CoreTest
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private IArchive Archive => Engine.OpenArchive(null);

    private string ManifestText => File.ReadAllText(Path.Combine(Folder, "manifest.jsonl"));

    [Fact]
    public async Task What_was_saved_is_found_as_it_was_emitted()
    {
        var announced = await RecordAsync();
        var saved = await SaveAsync(announced.Chunks[0]);
        var found = Assert.Single(await FindAsync(new()));
        Assert.Equivalent(
            new
            {
                saved.Path,
                saved.MetadataPath,
                saved.Bytes,
                saved.Sha256,
                saved.Duration,
                saved.Verified,
                saved.DocumentId,
                saved.Index,
                saved.RecordingId,
                saved.CallId,
                saved.EventId,
                saved.DeleteLocation,
                saved.RecordingStartTime,
                saved.SavedOn,
                saved.ExpiresOn,
                saved.Participants,
            },
            found);
        Assert.NotEmpty(found.Participants);

        // The next cmdlets take it: the original is deleted, because the file proves that it is saved.
        Assert.True(await OtherProcess().Transfers.Originals.RemoveAsync(found, null, force: false, Host, None));
        await FailsAsync("ContentNotFound", RecordingErrorCategory.ObjectNotFound, () => SaveAsync(announced.Chunks[0], force: true));
    }

    [Theory]
    [InlineData("8:orgid:0B11C2D3-0000-4000-8000-000000000001", "teams")]
    [InlineData("0b11c2d3-0000-4000-8000-000000000001", "teams")]
    [InlineData("4:+493012345", "phone")]
    [InlineData("+49 (30) 123-45", "phone")]
    [InlineData("493012345", "phone")]
    [InlineData("8:acs:resource_user", "acs")]
    [InlineData("resource_user", "acs")]
    [InlineData("user", "")]
    [InlineData("12345", "")]
    [InlineData("4:", "")]
    public async Task A_participant_is_found_by_each_form_of_the_identifier(string wanted, string expected)
    {
        await AppendAsync(Entry("teams") with { Participants = ["8:orgid:0b11c2d3-0000-4000-8000-000000000001"] });
        await AppendAsync(Entry("phone") with { Participants = ["8:acs:other_one", "4:+493012345"] });
        await AppendAsync(Entry("acs") with { Participants = ["8:acs:resource_user"] });
        Assert.Equal(expected, Names(await FindAsync(new() { Participants = [wanted] })));
        string[] all = ["acs:x", "8:acs:resource_user", "+493012345", "0b11c2d3-0000-4000-8000-000000000001"];
        Assert.Equal("acs phone teams", Names(await FindAsync(new() { Participants = all })));
    }

    [Fact]
    public async Task A_call_a_recording_and_a_span_of_time_narrow_together()
    {
        const string Call = "0b11c2d3-0000-4000-8000-000000000001";
        await AppendAsync(Entry("a") with { CallId = Call, RecordingId = "r1", Start = Noon });
        await AppendAsync(Entry("b") with { CallId = Call, RecordingId = "r2", Start = Noon.AddHours(1) });
        await AppendAsync(Entry("c") with { CallId = "other", RecordingId = "R1", SavedOn = Noon.AddHours(2) });
        Assert.Equal("a b", Names(await FindAsync(new() { CallId = "{0B11C2D3-0000-4000-8000-000000000001}" })));
        Assert.Equal("a b", Names(await FindAsync(new() { CallId = "0B11C2D3000040008000000000000001" })));
        Assert.Equal("a", Names(await FindAsync(new() { RecordingId = "r1" })));
        Assert.Equal("", Names(await FindAsync(new() { RecordingId = "r1", CallId = "other" })));
        Assert.Equal("b c", Names(await FindAsync(new() { After = Noon.AddHours(1) })));
        Assert.Equal("a", Names(await FindAsync(new() { Before = Noon.AddHours(1) })));
        Assert.Equal("b", Names(await FindAsync(new() { After = Noon.AddSeconds(1), Before = Noon.AddHours(2) })));
    }

    [Fact]
    public async Task A_recording_is_incomplete_where_an_index_is_missing_or_a_chunk_is_not_verified()
    {
        foreach (var index in (int[])[0, 1, 2])
        {
            await AppendAsync(Entry($"whole{index}") with { RecordingId = "whole", Index = index });
        }

        foreach (var index in (int[])[0, 0, 2])
        {
            await AppendAsync(Entry($"gap{index}") with { RecordingId = "gap", Index = index });
        }

        await AppendAsync(Entry("first") with { RecordingId = "no first", Index = 1 });
        foreach (var index in Enumerable.Range(0, 131).Except([130 - 1]))
        {
            await AppendAsync(Entry($"long{index:000}") with { RecordingId = "long", Index = index });
        }

        await AppendAsync(Entry("verified") with { RecordingId = "half" });
        await AppendAsync(Entry("unverified") with { RecordingId = "half", Index = 1, Verified = false });
        var found = Names(await FindAsync(new() { Incomplete = true })).Split(' ');
        Assert.Equal(130, found.Count(name => name.StartsWith("long", StringComparison.Ordinal)));
        Assert.Equal(["first", "gap0", "gap2", "unverified"], found.Where(name => !name.StartsWith("long", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_newest_line_of_a_document_counts_and_comes_first()
    {
        await AppendAsync(Entry("a") with { Verified = false });
        await AppendAsync(Entry("b"));
        await AppendAsync(Entry("a"));
        var found = await FindAsync(new());
        Assert.Equal(["a", "b"], found.Select(chunk => chunk.DocumentId));
        Assert.True(found[0].Verified);
    }

    [Fact]
    public async Task A_search_goes_on_while_other_processes_save_and_shows_each_chunk_once()
    {
        // Together, so that they go to the disk together; in this order.
        var saving = new Manifest(Folder);
        await Task.WhenAll(Enumerable.Range(0, 4000).Select(index =>
            saving.AppendAsync((Entry($"d{index:0000}") with { Participants = [new string('x', 500)] }).Make(), None)));

        var found = new List<string>();
        var other = new Manifest(Folder);
        await Archive.FindAsync(
            Request(new()),
            async chunk =>
            {
                found.Add(chunk.DocumentId);
                if (found.Count % 1000 == 1)
                {
                    await other.AppendAsync(Entry($"new{found.Count}").Make(), None);
                    await other.AppendAsync(Entry("d0000").Make(), None);
                }
            },
            None);
        Assert.Equal(Enumerable.Range(0, 4000).Select(index => $"d{index:0000}").Reverse(), found);
    }

    [Fact]
    public async Task A_folder_without_a_manifest_is_no_archive() =>
        await FailsAsync("NotAnArchive", RecordingErrorCategory.ObjectNotFound, () => FindAsync(new()));

    [Fact]
    public async Task What_is_erased_leaves_nothing_but_its_ids_and_is_not_saved_again_unless_forced()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var other = (await RecordAsync(call: 2)).Chunks[0];
        await SaveAsync(chunk, force: true);
        await SaveAsync(other);
        await SaveAsync(chunk, force: true);
        var found = (await FindAsync(new() { CallId = chunk.CallId })).Single();
        Assert.Contains(found.Participants[0], ManifestText, StringComparison.Ordinal);
        Assert.True(await Archive.EraseAsync(found, "asked for on 1 May", Host, None));
        Assert.True(Assert.Single(Host.Losses));

        Assert.Equal(3, Files().Length);
        Assert.Equal([other.DocumentId], (await FindAsync(new())).Select(item => item.DocumentId));
        var lines = ManifestText.Split('\n').Where(line => line.Contains(chunk.DocumentId, StringComparison.Ordinal)).ToArray();
        Assert.Contains("\"reason\":\"asked for on 1 May\"", Assert.Single(lines), StringComparison.Ordinal);
        Assert.DoesNotContain("participants", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain(Path.GetFileName(found.Path)!, ManifestText, StringComparison.Ordinal);

        var exception = await FailsAsync("RecordingErased", RecordingErrorCategory.InvalidOperation, () => SaveAsync(chunk));
        Assert.Contains("asked for on 1 May", exception.Message, StringComparison.Ordinal);
        await FailsAsync("NotSaved", RecordingErrorCategory.InvalidOperation, () =>
            Connection.Transfers.Originals.RemoveAsync(chunk, new SaveDestination { Path = Folder }, force: false, Host, None));
        Assert.True((await SaveAsync(chunk, force: true)).Verified);
        Assert.Equal(2, (await FindAsync(new())).Count);
    }

    [Fact]
    public async Task Erased_again_it_finishes_what_a_stopped_run_has_left()
    {
        var saved = await SaveAsync((await RecordAsync()).Chunks[0]);
        var participant = saved.Participants[0];

        // As a run leaves it that is killed behind its new line.
        File.Delete(saved.Path!);
        var entry = Entry(saved.DocumentId).Make().ToErased(null);
        await new Manifest(Folder).AppendAsync(entry, None);
        Assert.Contains(participant, ManifestText, StringComparison.Ordinal);
        Assert.Empty(await FindAsync(new()));
        Assert.Empty(await FindAsync(new() { Participants = [participant] }));
        Assert.True(await Archive.EraseAsync(saved, null, Host, None));
        Assert.DoesNotContain(participant, ManifestText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_erased_where_the_answer_is_no()
    {
        var saved = await SaveAsync((await RecordAsync()).Chunks[0]);
        var before = (Files(), ManifestText);
        Host.Answer = false;
        Assert.False(await Archive.EraseAsync(saved, null, Host, None));
        Assert.Equivalent(before, (Files(), ManifestText));
    }

    [Fact]
    public async Task What_another_process_saved_is_erased_by_its_path()
    {
        var saved = await SaveAsync((await RecordAsync()).Chunks[0]);
        Assert.True(await Archive.EraseAsync(new SavedChunk { Path = saved.Path, DocumentId = saved.DocumentId }, null, Host, None));
        Assert.Equal(["manifest.jsonl"], Files());
        await FailsAsync("NotInArchive", RecordingErrorCategory.ObjectNotFound, () =>
            Archive.EraseAsync(new SavedChunk { Path = saved.Path, DocumentId = "other" }, null, Host, None));
        await FailsAsync("NoSavedFile", RecordingErrorCategory.InvalidArgument, () =>
            Archive.EraseAsync(new SavedChunk { DocumentId = "other" }, null, Host, None));
    }

    private static string Names(IEnumerable<SavedChunk> chunks) =>
        string.Join(' ', chunks.Select(chunk => chunk.DocumentId).Distinct().Order(StringComparer.Ordinal));

    private static Line Entry(string documentId) => new(documentId);

    private Task AppendAsync(Line line) => new Manifest(Folder).AppendAsync(line.Make(), None);

    private FindRequest Request(FindRequest request) => new()
    {
        Archive = new SaveDestination { Path = Folder },
        Participants = request.Participants,
        CallId = request.CallId,
        RecordingId = request.RecordingId,
        After = request.After,
        Before = request.Before,
        Incomplete = request.Incomplete,
    };

    private async Task<List<SavedChunk>> FindAsync(FindRequest request)
    {
        var found = new List<SavedChunk>();
        await Archive.FindAsync(
            Request(request),
            chunk =>
            {
                found.Add(chunk);
                return Task.CompletedTask;
            },
            None);
        return found;
    }

    /// <summary>A line of a manifest, as a test describes it.</summary>
    private sealed record Line(string DocumentId)
    {
        public string? CallId { get; init; }

        public string? RecordingId { get; init; }

        public int Index { get; init; }

        public bool Verified { get; init; } = true;

        public string[] Participants { get; init; } = [];

        public DateTimeOffset? Start { get; init; }

        public DateTimeOffset SavedOn { get; init; } = Noon;

        public ManifestEntry Make() => new()
        {
            DocumentId = DocumentId,
            Path = $"a/{DocumentId}.wav",
            Sha256 = "00",
            CallId = CallId,
            RecordingId = RecordingId,
            Index = Index,
            Verified = Verified,
            Participants = Participants,
            RecordingStartTime = Start,
            SavedOn = SavedOn,
        };
    }
}

using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AcsRecording.Testing;

namespace AcsRecording.Core.Tests;

public sealed class RemovalTests : CoreTest
{
    [Fact]
    public async Task A_deleted_chunk_is_gone_and_deleting_it_again_is_done()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var saved = await SaveAsync(chunk);
        Assert.True(await RemoveAsync(saved));
        await FailsAsync("ContentNotFound", RecordingErrorCategory.ObjectNotFound, () => SaveAsync(chunk, force: true));
        Assert.True(await RemoveAsync(saved));
    }

    [Fact]
    public async Task Nothing_is_deleted_for_an_address_of_another_chunk()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var other = (await RecordAsync()).Chunks[0];
        var swapped = new RecordingChunk { DocumentId = chunk.DocumentId, DeleteLocation = other.DeleteLocation };
        await FailsAsync("UntrustedLocation", RecordingErrorCategory.SecurityError, () => RemoveAsync(swapped, null, force: true));
        Assert.True((await SaveAsync(other)).Verified);
    }

    [Fact]
    public async Task A_refused_delete_is_an_error()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultAsync("""{"method":"DELETE","status":403}""");
        await FailsAsync("AccessDenied", RecordingErrorCategory.PermissionDenied, () => RemoveAsync(chunk, null, force: true));
        Assert.True((await SaveAsync(chunk)).Verified);
    }

    [Fact]
    public async Task When_ShouldProcess_says_no_nothing_is_deleted()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var saved = await SaveAsync(chunk);
        Host.Answer = false;
        Assert.False(await RemoveAsync(saved));
        Host.Answer = true;
        Assert.False((await SaveAsync(chunk, force: true)).AlreadySaved);
    }

    [Fact]
    public async Task Only_what_is_not_provably_saved_is_asked_about_as_a_loss()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        Host.Answer = false;
        Assert.False(await RemoveAsync(chunk, null, force: true));
        var saved = await SaveAsync(chunk);
        Assert.False(await RemoveAsync(saved));
        Assert.False(await RemoveAsync(chunk, Folder, force: true));
        File.Delete(saved.Path!);
        Assert.False(await RemoveAsync(chunk, Folder, force: true));
        Assert.Equal([true, false, false, true], Host.Losses);
        Assert.All(Some.Of(Host.Questions.Zip(Host.Losses)), question =>
            Assert.Equal(question.Second, question.First.Action.Contains("isn't provably saved", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_chunk_without_a_place_to_delete_says_so()
    {
        var chunk = new RecordingChunk
        {
            DocumentId = "0-eus-d1-0",
            ContentLocation = new Uri("https://storage.asm.skype.com/v1/objects/0-eus-d1-0/content/video"),
        };
        Assert.Equal(
            chunk,
            (await FailsAsync("NoLocation", RecordingErrorCategory.InvalidData, () => RemoveAsync(chunk, null, force: true))).TargetObject);
    }

    [Fact]
    public async Task A_verified_file_counts_as_saved_until_it_is_touched()
    {
        var saved = await SaveAsync((await RecordAsync()).Chunks[0]);
        await File.AppendAllTextAsync(saved.Path!, "x");
        await NotSavedAsync(saved);
        File.Delete(saved.Path!);
        await NotSavedAsync(saved);
        Assert.True(await RemoveAsync(saved, force: true));
    }

    [Fact]
    public async Task A_file_that_was_altered_at_the_same_size_is_not_saved_whatever_its_time_says()
    {
        var saved = await SaveAsync((await RecordAsync()).Chunks[0]);
        var written = File.GetLastWriteTimeUtc(saved.Path!);
        var bytes = await File.ReadAllBytesAsync(saved.Path!);
        bytes[^1] ^= 1;

        // Until the file system's clock, which moves in steps, has moved on since the save.
        var probe = Path.Combine(Folder, "probe");
        do
        {
            await File.WriteAllTextAsync(probe, "x");
        }
        while (File.GetLastWriteTimeUtc(probe) <= written);
        await File.WriteAllBytesAsync(saved.Path!, bytes);
        File.SetLastWriteTimeUtc(saved.Path!, written);
        await NotSavedAsync(saved);

        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(saved.Path!, bytes);
        Assert.True(await RemoveAsync(saved));
    }

    [Fact]
    public Task What_was_not_verified_is_not_saved() => NotSavedAsync(
        new SavedChunk { Path = "/", DocumentId = "d", DeleteLocation = new Uri("https://storage.asm.skype.com/v1/objects/d") });

    [Fact]
    public async Task A_bare_chunk_is_saved_only_where_manifest_and_file_say_so()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await NotSavedAsync(chunk, null);
        await NotSavedAsync(chunk, Folder);
        var saved = await SaveAsync(chunk);
        await NotSavedAsync(chunk, null);
        Host.Answer = false;
        Assert.False(await RemoveAsync(chunk, Folder));

        // Same size, other bytes.
        var bytes = await File.ReadAllBytesAsync(saved.Path!);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(saved.Path!, bytes);
        await NotSavedAsync(chunk, Folder);
    }

    [Fact]
    public async Task A_manifest_that_points_outside_its_folder_proves_nothing()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await File.WriteAllTextAsync(
            Path.Combine(Folder, "manifest.jsonl"),
            $$"""{"documentId":"{{chunk.DocumentId}}","path":"../../etc/hostname","bytes":1,"sha256":"00"}""" + "\n");
        await NotSavedAsync(chunk, Folder);
    }

    private Task<bool> RemoveAsync(SavedChunk saved, bool force = false) =>
        Connection.Transfers.Originals.RemoveAsync(saved, null, force, Host, None);

    private Task<bool> RemoveAsync(RecordingChunk chunk, string? folder, bool force = false) =>
        Connection.Transfers.Originals.RemoveAsync(chunk, folder is null ? null : new SaveDestination { Path = folder }, force, Host, None);

    private async Task NotSavedAsync(SavedChunk saved)
    {
        var asked = Host.Questions.Count;
        await FailsAsync("NotSaved", RecordingErrorCategory.InvalidOperation, () => RemoveAsync(saved));
        Assert.Equal(asked, Host.Questions.Count);
    }

    private Task NotSavedAsync(RecordingChunk chunk, string? folder) =>
        FailsAsync("NotSaved", RecordingErrorCategory.InvalidOperation, () => RemoveAsync(chunk, folder));
}

using System.IO;
using System.Threading.Tasks;

namespace AcsRecording.Core.Tests;

public sealed class RemovalTests : CoreTest
{
    [Fact]
    public async Task A_deleted_chunk_is_gone_and_deleting_it_again_is_done()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await Connection.Transfers.DeleteAsync(chunk.DeleteLocation!, chunk.DocumentId, None);
        await FailsAsync("ContentNotFound", RecordingErrorCategory.ObjectNotFound, () => SaveAsync(chunk));
        await Connection.Transfers.DeleteAsync(chunk.DeleteLocation!, chunk.DocumentId, None);
    }

    [Fact]
    public async Task Nothing_is_deleted_for_an_address_of_another_chunk()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var other = (await RecordAsync()).Chunks[0];
        await FailsAsync("UntrustedLocation", RecordingErrorCategory.SecurityError, () => Connection.Transfers.DeleteAsync(other.DeleteLocation!, chunk.DocumentId, None));
        Assert.NotNull(await SaveAsync(other));
    }

    [Fact]
    public async Task A_refused_delete_is_an_error()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultAsync("""{"method":"DELETE","status":403}""");
        await FailsAsync("AccessDenied", RecordingErrorCategory.PermissionDenied, () => Connection.Transfers.DeleteAsync(chunk.DeleteLocation!, chunk.DocumentId, None));
    }

    [Fact]
    public async Task A_verified_file_counts_as_saved_until_it_is_touched()
    {
        var saved = (await SaveAsync((await RecordAsync()).Chunks[0]))!;
        Connection.Transfers.EnsureSaved(saved);

        await File.AppendAllTextAsync(saved.Path, "x");
        NotSaved(saved);
        File.Delete(saved.Path);
        NotSaved(saved);
    }

    [Fact]
    public void What_was_not_verified_is_not_saved() => NotSaved(new SavedChunk { Path = "/", DocumentId = "d" });

    [Fact]
    public async Task A_bare_chunk_is_saved_only_where_manifest_and_file_say_so()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await NotSavedAsync(chunk, null);
        await NotSavedAsync(chunk, Folder);
        var saved = (await SaveAsync(chunk))!;
        await Connection.Transfers.EnsureSavedAsync(chunk, Folder, None);
        await NotSavedAsync(chunk, null);

        // Same size, other bytes.
        var bytes = await File.ReadAllBytesAsync(saved.Path);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(saved.Path, bytes);
        await NotSavedAsync(chunk, Folder);
    }

    [Fact]
    public async Task A_manifest_that_points_outside_its_folder_proves_nothing()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await File.WriteAllTextAsync(Path.Combine(Folder, "manifest.jsonl"), $$"""{"documentId":"{{chunk.DocumentId}}","path":"../../etc/hostname","bytes":1,"sha256":"00"}""" + "\n");
        await FailsAsync("OutsideDestination", RecordingErrorCategory.SecurityError, () => Connection.Transfers.EnsureSavedAsync(chunk, Folder, None));
    }

    private void NotSaved(SavedChunk saved) =>
        Assert.Equal("NotSaved", Assert.Throws<RecordingException>(() => Connection.Transfers.EnsureSaved(saved)).ErrorId);

    private Task NotSavedAsync(RecordingChunk chunk, string? folder) =>
        FailsAsync("NotSaved", RecordingErrorCategory.InvalidOperation, () => Connection.Transfers.EnsureSavedAsync(chunk, folder, None));
}

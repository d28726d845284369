using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace AcsRecording.Core.Tests;

/// <summary>Files that are there while the manifest has lost their line.</summary>
public sealed class LostLineTests : CoreTest
{
    private string Manifest => Path.Combine(Folder, "manifest.jsonl");

    [Theory]
    [InlineData(RecordingFormat.Wav)]
    [InlineData(RecordingFormat.Mp3)]
    [InlineData(RecordingFormat.Mp4)]
    public async Task The_file_is_compared_with_its_original_and_taken_up(RecordingFormat format)
    {
        var (chunk, saved) = await LoseAsync(format);
        var written = File.GetLastWriteTimeUtc(saved.Path!);
        var again = await SaveAsync(chunk);
        Assert.Equal((true, true), (again.Verified, again.AlreadySaved));
        Assert.Equal(
            (saved.Path, saved.MetadataPath, saved.Sha256, saved.Bytes, saved.Duration),
            (again.Path, again.MetadataPath, again.Sha256, again.Bytes, again.Duration));
        Assert.Equal(written, File.GetLastWriteTimeUtc(saved.Path!));
        Assert.Single(await File.ReadAllLinesAsync(Manifest));
        Assert.Equal(3, Files().Length);

        var sent = await RequestsAsync();
        Assert.True((await SaveAsync(chunk)).AlreadySaved);
        Assert.Equal(sent, await RequestsAsync());
        Assert.True(await Connection.Transfers.Originals.RemoveAsync(again, null, force: false, Host, None));
    }

    [Fact]
    public async Task Without_metadata_beside_it_its_bytes_are_enough()
    {
        var (chunk, saved) = await LoseAsync();
        File.Delete(saved.MetadataPath!);
        Assert.True((await SaveAsync(chunk)).Verified);
        Assert.True(File.Exists(saved.MetadataPath));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_of_other_bytes_is_left_alone(bool hasLine)
    {
        var (chunk, saved) = await LoseAsync();
        if (hasLine)
        {
            await SaveAsync(chunk);
        }

        await AlterAsync(saved.Path!, bytes => bytes[^1] ^= 1);
        await FailsAsync("FileExists", RecordingErrorCategory.ResourceExists, () => SaveAsync(chunk));
        await AlterAsync(saved.Path!, bytes => bytes[^1] ^= 1);
        Assert.True((await SaveAsync(chunk)).Verified);
    }

    [Theory]
    [InlineData(RecordingFormat.Wav)]
    [InlineData(RecordingFormat.Mp3)]
    [InlineData(RecordingFormat.Mp4)]
    public async Task Without_an_original_it_is_taken_up_by_its_metadata_but_not_verified(RecordingFormat format)
    {
        var (chunk, saved) = await LoseAsync(format);
        await DeleteOriginalAsync(chunk);
        foreach (var run in Enumerable.Range(0, 2))
        {
            var again = await SaveAsync(chunk);
            Assert.Equal((false, true), (again.Verified, again.AlreadySaved));
            Assert.Equal(
                (saved.Path, saved.MetadataPath, saved.Sha256, saved.Duration),
                (again.Path, again.MetadataPath, again.Sha256, again.Duration));
            Assert.Contains("nothing proves its bytes", Host.Warnings[^1], StringComparison.Ordinal);
            await FailsAsync("NotSaved", RecordingErrorCategory.InvalidOperation, () =>
                Connection.Transfers.Originals.RemoveAsync(again, null, force: false, Host, None));
            Assert.Single(await File.ReadAllLinesAsync(Manifest));
        }
    }

    [Theory]
    [InlineData("shorter", RecordingFormat.Wav)]
    [InlineData("shorter", RecordingFormat.Mp3)]
    [InlineData("shorter", RecordingFormat.Mp4)]
    [InlineData("no metadata", RecordingFormat.Wav)]
    [InlineData("metadata of another", RecordingFormat.Wav)]
    [InlineData("altered since it was noted", RecordingFormat.Wav)]
    public async Task Without_an_original_what_does_not_fit_is_left_alone(string how, RecordingFormat format)
    {
        var (chunk, saved) = await LoseAsync(format);
        switch (how)
        {
            case "shorter": await AlterAsync(saved.Path!, bytes => bytes, bytes => bytes[..(bytes.Length / 2)]); break;
            case "no metadata": File.Delete(saved.MetadataPath!); break;
            case "metadata of another":
                var text = await File.ReadAllTextAsync(saved.MetadataPath!);
                await File.WriteAllTextAsync(
                    saved.MetadataPath!, text.Replace(chunk.DocumentId, "0-eus-d1-other", StringComparison.Ordinal));
                break;
            default:
                await SaveAsync(chunk);
                await AlterAsync(saved.Path!, bytes => bytes[^1] ^= 1);
                break;
        }

        await DeleteOriginalAsync(chunk);
        var left = await File.ReadAllBytesAsync(saved.Path!);
        await FailsAsync("FileExists", RecordingErrorCategory.ResourceExists, () => SaveAsync(chunk));
        Assert.Equal(left, await File.ReadAllBytesAsync(saved.Path!));
    }

    private async Task<(RecordingChunk Chunk, SavedChunk Saved)> LoseAsync(RecordingFormat format = RecordingFormat.Wav)
    {
        var chunk = (await RecordAsync(30, format)).Chunks[0];
        var saved = await SaveAsync(chunk);
        Assert.True(saved.Verified);
        await File.WriteAllTextAsync(Manifest, "");
        return (chunk, saved);
    }

    private Task DeleteOriginalAsync(RecordingChunk chunk) =>
        Connection.Transfers.Originals.RemoveAsync(chunk, null, force: true, Host, None);

    private static Task AlterAsync(string path, Func<byte[], byte> alter) => AlterAsync(path, bytes => alter(bytes), bytes => bytes);

    private static async Task AlterAsync(string path, Func<byte[], object> alter, Func<byte[], byte[]> cut)
    {
        var bytes = await File.ReadAllBytesAsync(path);
        alter(bytes);
        await File.WriteAllBytesAsync(path, cut(bytes));
    }
}

using System;
using System.IO;
using System.Threading.Tasks;

namespace AcsRecording.Core.Tests;

public sealed class MetadataTests : CoreTest
{
    [Fact]
    public async Task Metadata_comes_typed()
    {
        var chunk = (await RecordAsync(4, RecordingFormat.Mp4)).Chunks[0];
        var metadata = await Connection.Transfers.Metadata.GetAsync(chunk, null, None);
        Assert.Equal(
            (chunk.DocumentId, "mp4", 1920, 1080, 16.0),
            (metadata.DocumentId, metadata.Format, metadata.Width, metadata.Height, metadata.FrameRate));
        Assert.InRange(metadata.Duration!.Value.TotalSeconds, 4, 5);
        Assert.Equal(2, metadata.Participants.Length);
    }

    [Fact]
    public async Task Of_a_saved_chunk_it_is_what_was_saved_even_when_the_service_has_nothing_any_more()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var saved = await SaveAsync(chunk);
        await Connection.Transfers.Originals.RemoveAsync(saved, null, false, Host, None);
        Assert.Equal(chunk.DocumentId, (await Connection.Transfers.Metadata.GetAsync(saved, null, None)).DocumentId);

        File.Delete(saved.MetadataPath!);
        var exception = await FailsAsync("MetadataUnreadable", RecordingErrorCategory.InvalidData, () =>
            Connection.Transfers.Metadata.GetAsync(saved, null, None));
        Assert.Same(saved, exception.TargetObject);
    }

    [Fact]
    public async Task Of_a_chunk_saved_without_its_metadata_it_is_the_services()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        var options = new SaveOptions { Destination = new SaveDestination { Path = Folder }, Include = [ChunkPart.Content] };
        var saved = await Connection.Transfers.OpenSaver(options).SaveAsync(chunk, Host, None);
        Assert.Equal(chunk.DocumentId, (await Connection.Transfers.Metadata.GetAsync(saved, null, None)).DocumentId);
    }

    [Fact]
    public async Task A_chunk_without_a_place_says_how_to_get_one()
    {
        var exception = await FailsAsync("NoLocation", RecordingErrorCategory.InvalidData, () =>
            Connection.Transfers.Metadata.GetAsync(
                new RecordingChunk { DocumentId = "d", DeleteLocation = new Uri("https://storage.asm.skype.com/v1/objects/d") },
                null,
                None));
        Assert.Contains("Get-AcsRecordingResult", exception.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metadata_that_is_an_error_page_is_said_so()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultAsync("""{"path":"acsmetadata","status":200,"body":"<html>"}""");
        await FailsAsync("MetadataUnreadable", RecordingErrorCategory.InvalidData, () =>
            Connection.Transfers.Metadata.GetAsync(chunk, null, None));
    }
}

using System;
using System.Threading.Tasks;

namespace AcsRecording.Core.Tests;

public sealed class MetadataTests : CoreTest
{
    [Fact]
    public async Task Metadata_comes_typed()
    {
        var chunk = (await RecordAsync(4, RecordingFormat.Mp4)).Chunks[0];
        var metadata = await Connection.Transfers.GetMetadataAsync(chunk, null, None);
        Assert.Equal((chunk.DocumentId, "mp4", 1920, 1080, 16.0), (metadata.DocumentId, metadata.Format, metadata.Width, metadata.Height, metadata.FrameRate));
        Assert.InRange(metadata.Duration!.Value.TotalSeconds, 4, 5);
        Assert.Equal(2, metadata.Participants.Length);
    }

    [Fact]
    public async Task A_chunk_without_a_place_says_how_to_get_one()
    {
        var exception = await FailsAsync("NoLocation", RecordingErrorCategory.InvalidData, () => Connection.Transfers.GetMetadataAsync(new RecordingChunk { DocumentId = "d" }, null, None));
        Assert.Contains("Get-AcsRecordingResult", exception.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metadata_that_is_an_error_page_is_said_so()
    {
        var chunk = (await RecordAsync()).Chunks[0];
        await FaultAsync("""{"path":"acsmetadata","status":200,"body":"<html>"}""");
        await FailsAsync("MetadataUnreadable", RecordingErrorCategory.InvalidData, () => Connection.Transfers.GetMetadataAsync(chunk, null, None));
    }
}

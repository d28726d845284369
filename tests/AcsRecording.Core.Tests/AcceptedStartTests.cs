using System.Threading.Tasks;
using AcsRecording.Emulator;

namespace AcsRecording.Core.Tests;

/// <summary>A service that answers Start with 202: accepted, and it may still fail.</summary>
public sealed class AcceptedStartTests : CoreTest
{
    protected override EmulatorOptions Options => new() { AcceptStarts = true, RecordingKind = RecordingKind.TeamsCompliance };

    [Fact]
    public async Task It_is_a_recording_like_any_other()
    {
        var recording = await Connection.Recordings.StartAsync(new StartRequest { ServerCallId = ServerCallId() }, None);
        Assert.Equal("TeamsCompliance", recording.Kind);
        Assert.Equal("Active", (await Connection.Recordings.GetStateAsync(recording.RecordingId, None)).State);
    }
}

using System.Collections.Generic;
using System.Linq;

namespace AcsRecording.Core.Recordings;

/// <summary>
/// What the service can record.
/// https://learn.microsoft.com/azure/communication-services/concepts/voice-video-calling/call-recording
/// </summary>
internal sealed class RecordingOutput(RecordingContent content, RecordingChannel channel, RecordingFormat format)
{
    private static readonly IReadOnlyList<RecordingOutput> Valid =
    [
        new(RecordingContent.AudioVideo, RecordingChannel.Mixed, RecordingFormat.Mp4),
        new(RecordingContent.Audio, RecordingChannel.Mixed, RecordingFormat.Mp3),
        new(RecordingContent.Audio, RecordingChannel.Mixed, RecordingFormat.Wav),
        new(RecordingContent.Audio, RecordingChannel.Unmixed, RecordingFormat.Wav),
    ];

    public RecordingContent Content => content;

    public RecordingChannel Channel => channel;

    public RecordingFormat Format => format;

    /// <summary>
    /// The first valid output that agrees with all that was asked for, so that <c>-Format Mp3</c> alone is enough. Null where
    /// nothing was asked for: then the service's own default holds.
    /// </summary>
    public static RecordingOutput? Complete(StartRequest request)
    {
        if (request.Content is null && request.Channel is null && request.Format is null)
        {
            return null;
        }

        return Valid.FirstOrDefault(output =>
                (request.Content ?? output.Content) == output.Content
                && (request.Channel ?? output.Channel) == output.Channel
                && (request.Format ?? output.Format) == output.Format)
            ?? throw RecordingError.Create(
                "UnsupportedFormat",
                RecordingErrorCategory.InvalidArgument,
                request.CallId,
                request.Content?.ToString() ?? "any content",
                request.Channel?.ToString() ?? "any channel",
                request.Format?.ToString() ?? "any format");
    }
}

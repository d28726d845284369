using System.Collections.Generic;
using AcsRecording.Emulator.Recordings;

namespace AcsRecording.Emulator.Media;

/// <summary>Makes a chunk's file.</summary>
internal static class MediaFactory
{
    public const int SampleRate = 16000;

    private static readonly string[] DefaultParticipants =
    [
        $"8:acs:{EmulatorAccount.ResourceGuid}_00000000-0000-4000-8000-000000000001",
        $"8:acs:{EmulatorAccount.ResourceGuid}_00000000-0000-4000-8000-000000000002",
    ];

    public static MediaContent Create(EmulatedChunk chunk, long? bytes) => chunk.Recording.Options switch
    {
        { Format: "mp3" } => Mp3Media.Create(chunk.DocumentId, chunk.Duration, bytes),
        { Format: "mp4" } => Mp4Media.Create(chunk.DocumentId, chunk.Duration, bytes),
        { Unmixed: true } options => WavMedia.Create(chunk.DocumentId, chunk.Duration, Participants(options).Count, bytes),
        _ => WavMedia.Create(chunk.DocumentId, chunk.Duration, 1, bytes),
    };

    /// <summary>Who is in the call: those that Start named, else two that the emulator makes up.</summary>
    public static IReadOnlyList<string> Participants(StartOptions options) =>
        options.Participants.Count > 0 ? options.Participants : DefaultParticipants;
}

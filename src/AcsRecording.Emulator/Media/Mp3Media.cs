using System;

namespace AcsRecording.Emulator.Media;

/// <summary>
/// MPEG-2 layer III, 16 kHz, mono, 48 kbit/s: what the service documents. Silence, with noise in the frames' ancillary bits.
/// </summary>
internal static class Mp3Media
{
    public static MediaContent Create(string documentId, TimeSpan duration, long? bytes)
    {
        var frames = Math.Max(1, (long)Math.Ceiling(duration.TotalSeconds * MediaFactory.SampleRate / Mp3Region.SamplesInFrame));
        return new MediaContent([new Mp3Region(documentId, bytes ?? frames * Mp3Region.FrameSize)]);
    }
}

/// <summary>Frames of equal size.</summary>
internal sealed class Mp3Region(string documentId, long length) : IMediaRegion
{
    public const int SamplesInFrame = 576;

    /// <summary>72 · 48000 bit/s / 16000 Hz.</summary>
    public const int FrameSize = 216;

    /// <summary>Side information of a mono MPEG-2 frame; all zero says that no bit of the frame is sound.</summary>
    private const int SideInformation = 9;

    private static readonly byte[] Header = [0xFF, 0xF3, 0x68, 0xC0];

    private readonly Noise _noise = new(documentId);

    public long Length => length;

    public void Read(long offset, Span<byte> destination)
    {
        for (var i = 0; i < destination.Length; i++)
        {
            var frame = Math.DivRem(offset + i, FrameSize, out var at);
            destination[i] = at < Header.Length ? Header[at]
                : at < Header.Length + SideInformation ? (byte)0

                // Seven bits each, so that nothing looks like the next frame's sync.
                : (byte)((_noise.Word((frame * FrameSize) + at) >> 8) & 0x7F);
        }
    }
}

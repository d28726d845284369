using System;
using System.Runtime.InteropServices;

namespace AcsRecording.Core.Media;

/// <summary>Takes the samples of one channel out of frames, unchanged.</summary>
internal static class ChannelSamples
{
    /// <summary>Copies the samples of a channel. Returns how many bytes they have.</summary>
    /// <param name="format">How the frames are laid out.</param>
    /// <param name="frames">Whole frames.</param>
    /// <param name="channel">The channel, from 0.</param>
    /// <param name="samples">Where they go: a channel's share of the frames at the least.</param>
    public static int Extract(WavFormat format, ReadOnlySpan<byte> frames, int channel, Span<byte> samples)
    {
        var bytes = frames.Length / format.FrameSize * format.SampleSize;
        samples = samples.Slice(0, bytes);
        switch (format.SampleSize)
        {
            case 1:
                Extract(frames, format.Channels, channel, samples);
                break;
            case 2:
                Extract(MemoryMarshal.Cast<byte, short>(frames), format.Channels, channel, MemoryMarshal.Cast<byte, short>(samples));
                break;
            case 4:
                Extract(MemoryMarshal.Cast<byte, int>(frames), format.Channels, channel, MemoryMarshal.Cast<byte, int>(samples));
                break;
            case 8:
                Extract(MemoryMarshal.Cast<byte, long>(frames), format.Channels, channel, MemoryMarshal.Cast<byte, long>(samples));
                break;
            case 3:
                for (int from = channel * 3, to = 0; to < bytes; from += format.FrameSize, to += 3)
                {
                    samples[to] = frames[from];
                    samples[to + 1] = frames[from + 1];
                    samples[to + 2] = frames[from + 2];
                }

                break;
        }

        return bytes;
    }

    private static void Extract<T>(ReadOnlySpan<T> frames, int channels, int channel, Span<T> samples)
        where T : struct
    {
        for (int from = channel, to = 0; to < samples.Length; from += channels, to++)
        {
            samples[to] = frames[from];
        }
    }
}

using System;
using System.IO;
using System.Security.Cryptography;
using AcsRecording.Core.Media;

namespace AcsRecording.Benchmarks;

/// <summary>A WAV file of noise, 16 kHz and 16 bits, as one that was saved.</summary>
internal sealed record WavChunk(string Path, string Sha256)
{
    public static WavChunk Create(string folder, int index, long bytes, int channels)
    {
        var path = System.IO.Path.Combine(folder, $"{index}.wav");
        var format = new WavFormat(false, channels, 16000, 16);
        bytes -= bytes % format.FrameSize;
        using (var file = File.Create(path))
        {
            file.Write(WavHead.Of(format, bytes));
            var noise = new byte[1 << 20];
            new Random(index).NextBytes(noise);
            for (var left = bytes; left > 0; left -= noise.Length)
            {
                // Told apart by their first bytes.
                BitConverter.TryWriteBytes(noise, left);
                file.Write(noise, 0, (int)Math.Min(left, noise.Length));
            }
        }

        using var written = File.OpenRead(path);
        return new WavChunk(path, Convert.ToHexStringLower(SHA256.HashData(written)));
    }
}

using System;
using System.Buffers.Binary;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using NLayer;

namespace AcsRecording.Core.Media;

/// <summary>Reads the sound of a file from its start to its end, and keeps no more of it than its waveform.</summary>
internal static class WaveformReader
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Of a WAV file. Throws <c>MediaUnreadable</c>.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="target">What it is to the user: names it in errors.</param>
    /// <param name="bins">How fine it is at least.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<Waveform> ReadWavAsync(Stream stream, object target, int bins, CancellationToken cancellationToken)
    {
        var file = await WavFile.OpenAsync(stream, target, cancellationToken).ConfigureAwait(false);
        var format = file.Format;
        var builder = new WaveformBuilder(format.Channels, format.SampleRate, bins);
        var bytes = new byte[Math.Max(BufferSize, format.FrameSize)];
        var samples = new short[bytes.Length / format.SampleSize];
        for (int count; (count = await file.ReadAsync(bytes, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            builder.Add(format is { IsFloat: false, BitsPerSample: 16 }
                ? MemoryMarshal.Cast<byte, short>(bytes.AsSpan(0, count))
                : Shorten(format, bytes.AsSpan(0, count), samples));
        }

        return builder.Build();
    }

    /// <summary>Of an MP3 file. Throws <c>MediaUnreadable</c>.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="target">What it is to the user: names it in errors.</param>
    /// <param name="bins">How fine it is at least.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static Waveform ReadMp3(Stream stream, object target, int bins, CancellationToken cancellationToken)
    {
        // The decoder keeps every frame of a file that it could go back in.
        var forward = new FrameStream(stream);
        try
        {
            using var file = new MpegFile(forward);
            var builder = new WaveformBuilder(file.Channels, file.SampleRate, bins);
            var decoded = new float[BufferSize / sizeof(float) / file.Channels * file.Channels];
            var samples = new short[decoded.Length];
            for (int count; (count = file.ReadSamples(decoded, 0, decoded.Length)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                for (var i = 0; i < count; i++)
                {
                    samples[i] = ToShort(decoded[i]);
                }

                builder.Add(samples.AsSpan(0, count));
            }

            return builder.Build();
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !forward.HasFailed)
        {
            // What a decoder makes of bytes that are no sound is not to be foreseen.
            throw RecordingError.Create(
                "MediaUnreadable", RecordingErrorCategory.InvalidData, target, exception, target, "its MP3 frames can't be decoded");
        }
    }

    /// <summary>Of samples of 16 bits of one channel, as they come.</summary>
    public static async Task<Waveform> ReadRawAsync(Stream stream, int sampleRate, int bins, CancellationToken cancellationToken)
    {
        var builder = new WaveformBuilder(1, sampleRate, bins);
        var bytes = new byte[BufferSize];
        var held = 0;
        for (int count; (count = await stream.ReadAsync(bytes, held, bytes.Length - held, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            var whole = (held + count) / sizeof(short) * sizeof(short);
            builder.Add(MemoryMarshal.Cast<byte, short>(bytes.AsSpan(0, whole)));
            bytes[0] = bytes[whole == bytes.Length ? 0 : whole];
            held = held + count - whole;
        }

        return builder.Build();
    }

    /// <summary>Samples of any format, as their highest 16 bits.</summary>
    private static ReadOnlySpan<short> Shorten(WavFormat format, ReadOnlySpan<byte> bytes, short[] samples)
    {
        var size = format.SampleSize;
        var count = bytes.Length / size;
        for (var i = 0; i < count; i++)
        {
            var sample = bytes.Slice(i * size, size);
            samples[i] = (format.IsFloat, size) switch
            {
                (true, 4) => ToShort(MemoryMarshal.Read<float>(sample)),
                (true, 8) => ToShort(MemoryMarshal.Read<double>(sample)),
                (_, 1) => (short)((sample[0] - 128) << 8),
                _ => BinaryPrimitives.ReadInt16LittleEndian(sample.Slice(size - sizeof(short))),
            };
        }

        return samples.AsSpan(0, count);
    }

    /// <summary>What is no number is silence.</summary>
    private static short ToShort(double sample) => sample switch
    {
        >= 1 => short.MaxValue,
        <= -1 => short.MinValue,
        double.NaN => 0,
        _ => (short)(sample * -short.MinValue),
    };

    /// <summary>
    /// The frames of a file from its start to its end, without tags: a decoder would take memory for as many bytes as a tag says it has.
    /// The file's own failures are none of what is in it.
    /// </summary>
    private sealed class FrameStream : Stream
    {
        private readonly Stream _file;
        private readonly Mp3Frames _frames;
        private readonly MemoryStream _sound = new();
        private readonly byte[] _block = new byte[BufferSize];
        private long _position;
        private bool _isRead;

        public FrameStream(Stream file)
        {
            _file = file;
            _frames = new Mp3Frames((bytes, offset, count) =>
            {
                _sound.Write(bytes, offset, count);
                return Task.CompletedTask;
            });
            _frames.Begin();
        }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public bool HasFailed { get; private set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = _sound.Read(buffer, offset, count);
            while (read == 0 && count > 0 && !_isRead)
            {
                _sound.SetLength(0);
                ReadOn();
                _sound.Position = 0;
                read = _sound.Read(buffer, offset, count);
            }

            _position += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        /// <summary>What takes the frames has ended when it returns, so nothing waits here.</summary>
        private void ReadOn()
        {
            HasFailed = true;
            var count = _file.Read(_block, 0, _block.Length);
            HasFailed = false;
            _isRead = count == 0;
            (_isRead ? _frames.EndAsync() : _frames.AddAsync(_block, count)).GetAwaiter().GetResult();
        }
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Media;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Archive;

/// <summary>Reads chunks for a report: metadata and sound. What can't be read is a note.</summary>
/// <param name="files">Opens them.</param>
/// <param name="recordings">How many recordings the report has: with many, each waveform is coarser.</param>
internal sealed class ReportReader(SavedFiles files, int recordings)
{
    /// <summary>A waveform has no more bins than a screen has room for.</summary>
    private const int MostBins = 1200;

    private const int LeastBins = 400;

    /// <summary>The bins of all recordings of a report, so that its file stays small.</summary>
    private const int AllBins = 240_000;

    private const int LeastBinsOfChunk = 50;

    /// <summary>Of the sound that ffmpeg hands over: enough for its waveform.</summary>
    private const int SampleRate = 8000;

    /// <summary>Failures of one chunk alone. Of any other there would be one for each chunk.</summary>
    private static readonly HashSet<string> OfOneChunk = new(StringComparer.Ordinal)
    {
        "SavedFileNotFound", "SavedFileUnreadable", "NoSavedFile", "BlobNotFound", "BlobArchived", "MediaUnreadable", "MetadataUnreadable",
    };

    private readonly Ffmpeg? _ffmpeg = Ffmpeg.TryFind();
    private readonly int _bins = Math.Max(LeastBins, Math.Min(MostBins, AllBins / Math.Max(1, recordings)));
    private long _bytes;
    private int _chunks;

    public int ChunksDone => Volatile.Read(ref _chunks);

    public long BytesDone => Interlocked.Read(ref _bytes);

    /// <param name="saved">The chunk.</param>
    /// <param name="share">How much of its recording it is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<ReportChunk> ReadAsync(SavedChunk saved, double share, CancellationToken cancellationToken)
    {
        var notes = new List<string>();
        var metadata = await TryAsync(() => files.MetadataAsync(saved, cancellationToken), notes).ConfigureAwait(false);
        RecordingFormat? format = null;
        Waveform? waveform = null;
        if (saved is { Path: null, BlobUri: null })
        {
            notes.Add($"Of chunk {saved.Index} of {saved.DocumentId} only the metadata was saved.");
        }
        else
        {
            // Half of them are certain, and there are twice as many at the most.
            var bins = (int)Math.Max(LeastBinsOfChunk, _bins * share / 2);
            waveform = await TryAsync(
                () => files.ReadAsync(saved, media => ReadAsync(media, bins), cancellationToken), notes).ConfigureAwait(false);
        }

        Interlocked.Increment(ref _chunks);
        return new ReportChunk(saved) { Metadata = metadata, Format = format, Waveform = waveform, Notes = [.. notes] };

        async Task<Waveform?> ReadAsync(Stream media, int bins)
        {
            using var counted = new CountingStream(media, count => Interlocked.Add(ref _bytes, count));
            if (saved.Bytes > 0 && media.Length != saved.Bytes)
            {
                notes.Add($"'{saved}' has {ByteSize.Format(media.Length)} now ({media.Length} bytes); {saved.Bytes} bytes were saved.");
            }

            var head = new byte[MediaSignature.Length];
            var count = await media.FillAsync(head, head.Length, cancellationToken).ConfigureAwait(false);
            media.Position = 0;
            format = MediaSignature.Detect(head, count);
            switch (format)
            {
                case RecordingFormat.Wav:
                    return await WaveformReader.ReadWavAsync(counted, saved, bins, cancellationToken).ConfigureAwait(false);
                case RecordingFormat.Mp3:
                    return WaveformReader.ReadMp3(counted, saved, bins, cancellationToken);
                case RecordingFormat.Mp4:
                    return await ReadMp4Async(bins).ConfigureAwait(false);
                default:
                    notes.Add($"'{saved}' is no WAV, MP3 or MP4 file.");
                    return null;
            }
        }

        async Task<Waveform?> ReadMp4Async(int bins)
        {
            if (saved.Path is not { } path)
            {
                notes.Add("MP4 files in a container have no waveform here: save them to a folder for it.");
                return null;
            }

            if (_ffmpeg is not { } ffmpeg)
            {
                notes.Add("MP4 files have no waveform here: that needs ffmpeg on PATH, and it was not there.");
                return null;
            }

            try
            {
                // The file is not trusted: it is an MP4 and nothing else, and names no other file or address to be opened.
                string[] arguments =
                [
                    "-nostdin", "-v", "error", "-protocol_whitelist", "file,pipe", "-f", "mov", "-i", "file:" + path,
                    "-map", "0:a:0", "-ac", "1", "-ar", $"{SampleRate}", "-f", "s16le", "pipe:1",
                ];
                return await ffmpeg.ReadAsync(
                    arguments,
                    sound => WaveformReader.ReadRawAsync(sound, SampleRate, bins, cancellationToken),
                    saved,
                    cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                Interlocked.Add(ref _bytes, saved.Bytes);
            }
        }
    }

    private static async Task<T?> TryAsync<T>(Func<Task<T?>> read, List<string> notes)
        where T : class
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (RecordingException exception) when (OfOneChunk.Contains(exception.ErrorId))
        {
            notes.Add(exception.Message);
            return null;
        }
    }

    /// <summary>Counts what is read.</summary>
    private sealed class CountingStream(Stream stream, Action<int> count) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => stream.CanSeek;

        public override bool CanWrite => false;

        public override long Length => stream.Length;

        public override long Position
        {
            get => stream.Position;
            set => stream.Position = value;
        }

        public override int Read(byte[] buffer, int offset, int length) => Counted(stream.Read(buffer, offset, length));

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int length, CancellationToken cancellationToken) =>
            Counted(await stream.ReadAsync(buffer, offset, length, cancellationToken).ConfigureAwait(false));

        public override long Seek(long offset, SeekOrigin origin) => stream.Seek(offset, origin);

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int length) => throw new NotSupportedException();

        private int Counted(int read)
        {
            count(read);
            return read;
        }
    }
}

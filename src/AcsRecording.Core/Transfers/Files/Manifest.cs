using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Transfers.Files;

/// <summary>
/// manifest.jsonl at a destination's root: one line a saved chunk. Several processes may append; each looks only at what was
/// added since it last looked.
/// </summary>
#pragma warning disable CA1001 // A SemaphoreSlim whose wait handle is never asked for holds nothing to dispose.
internal sealed class Manifest(string root)
#pragma warning restore CA1001
{
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, ManifestEntry> _entries = new(StringComparer.Ordinal);
    private readonly string _path = System.IO.Path.Combine(root, "manifest.jsonl");
    private long _read;

    /// <summary>The newest line of a document, or null.</summary>
    public async Task<ManifestEntry?> FindAsync(string documentId, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (File.Exists(_path))
            {
                using var file = await OpenAsync(FileMode.Open, FileAccess.Read, cancellationToken).ConfigureAwait(false);
                ReadNewLines(file);
            }

            return _entries.TryGetValue(documentId, out var entry) ? entry : null;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task AppendAsync(ManifestEntry entry, CancellationToken cancellationToken)
    {
        var line = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(entry, ManifestEntry.Format) + "\n");
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var file = await OpenAsync(FileMode.OpenOrCreate, FileAccess.ReadWrite, cancellationToken).ConfigureAwait(false);
            file.Seek(0, SeekOrigin.End);
            if (file.Length > 0 && !EndsWithNewline(file))
            {
                // A process died in the middle of its line: that line is lost, the next one must not be.
                file.WriteByte((byte)'\n');
            }

            file.Write(line, 0, line.Length);
            file.Flush(flushToDisk: true);
        }
        finally
        {
            _gate.Release();
        }
    }

    private static bool EndsWithNewline(FileStream file)
    {
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() == '\n';
    }

    private void ReadNewLines(FileStream file)
    {
        if (file.Length < _read)
        {
            // Somebody replaced it by a shorter one.
            _read = 0;
            _entries.Clear();
        }

        file.Seek(_read, SeekOrigin.Begin);
        var bytes = new byte[file.Length - _read];
        var count = 0;
        for (int got; count < bytes.Length && (got = file.Read(bytes, count, bytes.Length - count)) > 0;)
        {
            count += got;
        }

        var start = 0;
        for (var i = 0; i < count; i++)
        {
            if (bytes[i] == '\n')
            {
                Take(bytes, start, i - start);
                start = i + 1;
            }
        }

        _read += start;
    }

    private void Take(byte[] bytes, int start, int count)
    {
        try
        {
            if (JsonSerializer.Deserialize<ManifestEntry>(bytes.AsSpan(start, count), ManifestEntry.Format) is { DocumentId.Length: > 0 } entry)
            {
                _entries[entry.DocumentId] = entry;
            }
        }
        catch (JsonException)
        {
            // A torn line proves nothing, so it says nothing: its chunk is simply saved again.
        }
    }

    /// <summary>One process at a time, readers too, so that nobody sees half a line.</summary>
    private async Task<FileStream> OpenAsync(FileMode mode, FileAccess access, CancellationToken cancellationToken)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(_path, mode, access, FileShare.None);
            }
            catch (IOException) when (clock.Elapsed < LockPatience)
            {
                await Task.Delay(LockRetry, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw RecordingError.Create("WriteFailed", RecordingErrorCategory.WriteError, _path, exception, _path, exception.Message);
            }
        }
    }
}

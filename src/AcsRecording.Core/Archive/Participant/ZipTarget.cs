using System;
using System.IO;
using System.IO.Compression;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Destinations.Folder;
using AcsRecording.Core.Transfer;

namespace AcsRecording.Core.Archive.Participant;

/// <summary>A zip file. Media are stored as they are: they are compressed already, or as good as.</summary>
internal sealed class ZipTarget : IExportTarget
{
    private readonly OutputFile _file;
    private readonly ZipArchive _zip;

    /// <summary>Throws <c>FileExists</c>, unless forced, <c>BeingSaved</c> and <c>WriteFailed</c>.</summary>
    public ZipTarget(string path, bool force)
    {
        _file = OutputFile.Create(path, force);
        _zip = new ZipArchive(new OutputStream(_file), ZipArchiveMode.Create);
    }

    public async Task<ExportedFile> AddAsync(string name, Func<WriteBytes, Task> fill, CancellationToken cancellationToken)
    {
        using var hash = new ContentHash(withMd5: false);
        var bytes = 0L;
        var level = Path.GetExtension(name) is ".json" or ".html" ? CompressionLevel.Optimal : CompressionLevel.NoCompression;
        using (var entry = _zip.CreateEntry(name, level).Open())
        {
            await fill(WriteAsync).ConfigureAwait(false);

            async Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken stop)
            {
                hash.Append(buffer, offset, count);
                await entry.WriteAsync(buffer, offset, count, stop).ConfigureAwait(false);
                bytes += count;
            }
        }

        return new ExportedFile(name, bytes, hash.Finish().Sha256);
    }

    public async Task<string?> PublishAsync(CancellationToken cancellationToken)
    {
        _zip.Dispose();
        return await _file.PublishAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        // Of an unfinished file nothing is worth a directory.
        _file.Dispose();
    }

    /// <summary>Zip files are written from the start to the end.</summary>
    private sealed class OutputStream(OutputFile file) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => file.Bytes;
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
            // The file is flushed when it is whole.
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) =>
            file.WriteAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            file.WriteAsync(buffer, offset, count, cancellationToken);
    }
}

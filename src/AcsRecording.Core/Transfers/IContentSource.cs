using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Transfers;

/// <summary>One file that can be opened at any range, wherever it is.</summary>
internal interface IContentSource
{
    /// <summary>The file's size, once its owner or an earlier run has said. Anything else is another file.</summary>
    long? Total { get; }

    /// <summary>Whether its owner may know its MD5: the sinks then compute one.</summary>
    bool HasMd5 { get; }

    /// <summary>The MD5 that its owner knows, in lower-case hexadecimal, once that has said.</summary>
    string? Md5 { get; }

    /// <summary>Opens it. The caller disposes what comes.</summary>
    Task<OpenedRange> OpenAsync(ByteRange range, CancellationToken cancellationToken);
}

/// <summary>Bytes on their way.</summary>
internal sealed class OpenedRange(Stream content, IDisposable owner) : IDisposable
{
    public Stream Content => content;

    public void Dispose() => owner.Dispose();
}

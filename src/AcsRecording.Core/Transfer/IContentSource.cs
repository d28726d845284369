using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Http;

namespace AcsRecording.Core.Transfer;

/// <summary>
/// One file that can be opened at any range, wherever it is: media and metadata, at the service and in storage accounts alike.
/// </summary>
internal interface IContentSource
{
    /// <summary>The version that its server or an earlier run has named; null where neither has.</summary>
    ContentVersion? Version { get; }

    /// <summary>Whether its owner may know its MD5: the sinks then compute one.</summary>
    bool HasMd5 { get; }

    /// <summary>The MD5 that its owner knows, in lower-case hexadecimal, once that has said.</summary>
    string? Md5 { get; }

    /// <summary>
    /// Opens it. The caller disposes what comes. Throws <c>ContentNotFound</c>, <c>NotMedia</c> (empty, or a web page), <c>SizeMismatch</c>
    /// (another version), <c>RangesIgnored</c> (a server that sends the whole file where its rest is asked for), and what servers refuse
    /// with.
    /// </summary>
    Task<OpenedRange> OpenAsync(ByteRange range, CancellationToken cancellationToken);
}

/// <summary>Bytes on their way.</summary>
/// <param name="content">The bytes.</param>
/// <param name="end">The offset in the file at which they end. A server that ignores ranges sends more than was asked for.</param>
/// <param name="owner">Holds the connection.</param>
internal sealed class OpenedRange(Stream content, long end, IDisposable owner) : IDisposable
{
    public Stream Content => content;

    public long End => end;

    public void Dispose() => owner.Dispose();
}

using System;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Core.Archive.Participant;

/// <summary>Where an export goes: a folder or a zip file. Disposed unpublished, it leaves nothing.</summary>
internal interface IExportTarget : IDisposable
{
    /// <summary>Adds a file. Throws <c>WriteFailed</c>.</summary>
    /// <param name="name">Its name, with '/' between its parts.</param>
    /// <param name="fill">Writes its bytes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<ExportedFile> AddAsync(string name, Func<WriteBytes, Task> fill, CancellationToken cancellationToken);

    /// <summary>Gives the whole its name. Returns the SHA-256 where it is one file. Throws <c>FileExists</c>.</summary>
    Task<string?> PublishAsync(CancellationToken cancellationToken);
}

/// <summary>A file of an export.</summary>
/// <param name="Name">Its name within the export.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its hash.</param>
internal sealed record ExportedFile(string Name, long Bytes, string Sha256);

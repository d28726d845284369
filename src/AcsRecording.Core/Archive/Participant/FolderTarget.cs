using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Core.Destinations.Folder;

namespace AcsRecording.Core.Archive.Participant;

/// <summary>A folder, written under a temporary name beside its own.</summary>
internal sealed class FolderTarget : IExportTarget
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly bool _force;

    /// <summary>
    /// Throws <c>FileExists</c> where the name is taken by anything but an empty folder or, forced, an earlier export, and
    /// <c>WriteFailed</c>.
    /// </summary>
    public FolderTarget(string path, bool force)
    {
        (_path, _force) = (path, force);
        EnsureFree();
        _temporary = $"{path}.{Guid.NewGuid():N}.partial";
        Translate(() => OwnerOnly.CreateFolder(_temporary));
    }

    public async Task<ExportedFile> AddAsync(string name, Func<WriteBytes, Task> fill, CancellationToken cancellationToken)
    {
        var path = new RootFolder(_temporary).Prepare(name);
        using var file = OutputFile.Create(path, force: false);
        await fill(file.WriteAsync).ConfigureAwait(false);
        return new ExportedFile(name, file.Bytes, await file.PublishAsync(cancellationToken).ConfigureAwait(false));
    }

    public Task<string?> PublishAsync(CancellationToken cancellationToken)
    {
        EnsureFree();
        Translate(() =>
        {
            var old = $"{_temporary}.old";
            if (Directory.Exists(_path))
            {
                Directory.Move(_path, old);
            }

            Directory.Move(_temporary, _path);
            if (Directory.Exists(old))
            {
                Directory.Delete(old, recursive: true);
            }
        });
        return Task.FromResult<string?>(null);
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(_temporary, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Published.
        }
    }

    /// <summary>Forced, only an earlier export is replaced, and no other folder: it would be lost with all that is in it.</summary>
    private void EnsureFree()
    {
        if (!Directory.Exists(_path))
        {
            OutputFile.EnsureFree(_path, force: false);
        }
        else if (Directory.GetFileSystemEntries(_path).Length > 0)
        {
            var isExport = File.Exists(Path.Combine(_path, ExportIndex.SumsName)) && File.Exists(Path.Combine(_path, ExportIndex.JsonName));
            OutputFile.EnsureFree(_path, _force && isExport);
        }
    }

    private void Translate(Action write) => OutputFile.TranslateAsync(_path, () =>
    {
        write();
        return Task.FromResult(true);
    }).GetAwaiter().GetResult();
}

using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;
using System.Management.Automation;

namespace AcsRecording.Pipeline;

/// <summary>Turns the paths that a cmdlet was given into paths of the file system.</summary>
internal sealed class PathResolver(AcsRecordingCmdlet cmdlet)
{
    /// <summary>
    /// Files, as parameters name them: wildcards are expanded, or the path is taken literally. A path that leads nowhere is reported as
    /// PowerShell's own error, an address or a secret as <c>InvalidPath</c>; the others go on.
    /// </summary>
    public IEnumerable<string> Files(string[]? path, string[]? literalPath) => literalPath is not null
        ? literalPath.SelectMany(item => Files(item, () => [cmdlet.GetUnresolvedProviderPathFromPSPath(item)]))
        : path.SelectMany(item => Files(item, () => cmdlet.GetResolvedProviderPathFromPSPath(item, out _)));

    /// <summary>
    /// A folder's full path in the file system, on any drive of PowerShell. It need not exist. Throws <c>InvalidDestination</c>.
    /// </summary>
    public string Folder(string path)
    {
        try
        {
            if (!IsNoPath(path)
                && cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _) is var full
                && provider.Name == "FileSystem"

                // PowerShell takes \\server\share for a full path on any system; outside Windows it would be a folder of that odd name.
                && System.IO.Path.IsPathRooted(full))
            {
                return full;
            }
        }
        catch (SessionStateException)
        {
            // There is no such drive.
        }

        throw RecordingError.Create("InvalidDestination", RecordingErrorCategory.InvalidArgument, path, path);
    }

    private Collection<string> Files(string path, Func<Collection<string>> resolve)
    {
        if (IsNoPath(path))
        {
            cmdlet.Report(RecordingError.Create("InvalidPath", RecordingErrorCategory.InvalidArgument, path, path));
            return [];
        }

        try
        {
            return resolve();
        }
        catch (SessionStateException exception)
        {
            cmdlet.WriteError(new ErrorRecord(exception.ErrorRecord, exception));
            return [];
        }
    }

    /// <summary>Addresses and secrets. A file system takes almost any text as a name, and PowerShell's errors quote it.</summary>
    private static bool IsNoPath(string path) => path.Contains("://") || path.Contains("\0") || Secrets.AreIn(path);
}

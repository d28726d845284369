using System;
using System.IO;
using System.Runtime.InteropServices;

namespace AcsRecording.Core.Destinations.Folder;

/// <summary>The folder that a save writes under. Nothing is written outside it, whatever links were planted inside it.</summary>
internal sealed class RootFolder
{
    public RootFolder(string root) => Root = Path.GetFullPath(root);

    public string Root { get; }

    /// <summary>The full path of a file under the root, its folders made.</summary>
    public string Prepare(string relativePath)
    {
        var full = Resolve(relativePath);
        try
        {
            OwnerOnly.CreateFolder(Root);
            var folder = Root;

            // Root itself may be a link: it is the user's choice.
            foreach (var part in Path.GetDirectoryName(relativePath)!.Split(
                ['/', Path.DirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries))
            {
                folder = Path.Combine(folder, part);
                RefuseLink(folder);
                OwnerOnly.CreateFolder(folder);
            }

            foreach (var file in (string[])[full, PartialFile.PathOf(full), PartialFile.JournalPathOf(full)])
            {
                RefuseLink(file);
            }

            return full;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw RecordingError.Create("WriteFailed", RecordingErrorCategory.WriteError, full, exception, full, exception.Message);
        }
    }

    /// <summary>The full path of what the manifest or a name says, or an error where that isn't under the root.</summary>
    public string Resolve(string relativePath)
    {
        var full = Path.GetFullPath(Path.Combine(Root, relativePath));
        var prefix = Root.EndsWith(Path.DirectorySeparatorChar.ToString(), StringComparison.Ordinal)
            ? Root
            : Root + Path.DirectorySeparatorChar;
        return full.StartsWith(prefix, StringComparison.Ordinal)
            ? full
            : throw RecordingError.Create("OutsideDestination", RecordingErrorCategory.SecurityError, relativePath, relativePath, Root);
    }

    /// <summary>What <see cref="Resolve"/> was given, with '/'.</summary>
    public string Relative(string fullPath) =>
        fullPath.Substring(Root.Length).TrimStart(Path.DirectorySeparatorChar).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>
    /// Gives a finished file its final name in one step. With force an older file is replaced, and is there until then; without it the one
    /// that has the name keeps it, also where it has just come: <c>FileExists</c>.
    /// </summary>
    public static void Publish(string temporaryPath, string finalPath, bool force)
    {
        if (force && File.Exists(finalPath))
        {
            File.Replace(temporaryPath, finalPath, null);
            return;
        }

        try
        {
            if (!MoveInOneStep(temporaryPath, finalPath))
            {
                File.Move(temporaryPath, finalPath);
            }
        }
        catch (IOException exception) when (File.Exists(finalPath))
        {
            throw RecordingError.Create("FileExists", RecordingErrorCategory.ResourceExists, null, exception, finalPath);
        }
    }

    /// <summary>
    /// Outside Windows .NET gives a file its new name first and takes the old one away then: a process that is killed in between leaves one
    /// file under two names, and a write to the one would change the other. False where the system has no call that does both.
    /// </summary>
    private static bool MoveInOneStep(string from, string to)
    {
        const int CurrentFolder = -100;
        const int NoReplace = 1;
        const int AlreadyThere = 17;
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
        {
            return false;
        }

        try
        {
            if (NativeMethods.renameat2(CurrentFolder, from, CurrentFolder, to, NoReplace) == 0)
            {
                return true;
            }

            return Marshal.GetLastWin32Error() == AlreadyThere ? throw new IOException($"'{to}' exists.") : false;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Removes a file, where it is there.</summary>
    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Gone with its folder.
        }
    }

    /// <summary>
    /// Removes an open file and closes it. It is deleted while it is locked, so that no file of another process is deleted; Windows deletes
    /// no open file, and needs no lock for that.
    /// </summary>
    public static void Delete(FileStream file)
    {
        var isWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);
        if (!isWindows)
        {
            Delete(file.Name);
        }

        file.Dispose();
        if (isWindows)
        {
            Delete(file.Name);
        }
    }

    /// <summary>Throws where no file can be made in a folder that is there.</summary>
    public static void EnsureWritable(string folder)
    {
        const int Writable = 2;
        if (!Directory.Exists(folder))
        {
            return;
        }

        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            var probe = Path.Combine(folder, $".{Guid.NewGuid():N}");
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        }
        else if (NativeMethods.access(folder, Writable) != 0)
        {
            throw new UnauthorizedAccessException($"No file can be made in '{folder}'.");
        }
    }

    /// <summary>
    /// Puts the names of a file and of its folders on the disk: its bytes are there, but until the file system has written down a new name,
    /// seconds later, a power cut takes the name back. False where the disk fails.
    /// </summary>
    public bool FlushNames(string fullPath)
    {
        // Windows writes names down with the journal of the file system, and has no call for a folder alone.
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return true;
        }

        // Root itself may be new: its name is in the folder above.
        var above = Path.GetDirectoryName(Root) ?? Root;
        var isFlushed = true;
        for (var folder = Path.GetDirectoryName(fullPath); folder?.Length >= above.Length; folder = Path.GetDirectoryName(folder))
        {
            isFlushed &= FlushFolder(folder);
        }

        return isFlushed;
    }

    /// <summary>Some file systems can't flush a folder, and some folders can't be opened: only a disk that fails counts.</summary>
    private static bool FlushFolder(string folder)
    {
        const int ReadOnly = 0;
        const int InputOutputError = 5;
        var descriptor = NativeMethods.open(folder, ReadOnly);
        if (descriptor < 0)
        {
            return true;
        }

        var isFlushed = NativeMethods.fsync(descriptor) == 0 || Marshal.GetLastWin32Error() != InputOutputError;
        _ = NativeMethods.close(descriptor);
        return isFlushed;
    }

    private void RefuseLink(string path)
    {
        if (Links.Is(path))
        {
            throw RecordingError.Create("OutsideDestination", RecordingErrorCategory.SecurityError, path, path, Root);
        }
    }

    private static class NativeMethods
    {
#pragma warning disable IDE1006, CA2101 // The C library's own names; its paths are bytes.
        [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int open(string path, int flags);

        [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int access(string path, int mode);

        [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true, SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int renameat2(int fromFolder, string from, int toFolder, string to, uint flags);

        [DllImport("libc", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int fsync(int descriptor);

        [DllImport("libc")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int close(int descriptor);
#pragma warning restore IDE1006, CA2101
    }
}

using System;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;

namespace AcsRecording.Core.Destinations.Folder;

/// <summary>
/// Makes files and folders that, outside Windows, only their owner can read, from the moment they exist. On Windows they inherit the rights
/// of their folder.
/// </summary>
internal static class OwnerOnly
{
    /// <summary>rw-------</summary>
    private const int FileMode600 = 0b110_000_000;

    /// <summary>rwx------</summary>
    private const int FolderMode700 = 0b111_000_000;

    private static readonly bool IsWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    // netstandard2.0 doesn't know them. Where it isn't Windows, it is .NET 8 or newer, which does.
    private static readonly Type? UnixMode = Type.GetType("System.IO.UnixFileMode");
    private static readonly Type? Options = Type.GetType("System.IO.FileStreamOptions");
    private static readonly ConstructorInfo? Open = Options is null ? null : typeof(FileStream).GetConstructor([typeof(string), Options]);
    private static readonly MethodInfo? Create = UnixMode is null
        ? null
        : typeof(Directory).GetMethod(nameof(Directory.CreateDirectory), [typeof(string), UnixMode]);

    /// <summary>Opens a file for reading and writing, unbuffered; makes it where it isn't there, unless the mode says otherwise.</summary>
    public static FileStream OpenFile(string path, FileShare share, FileMode mode = FileMode.OpenOrCreate)
    {
        if (IsWindows)
        {
            return new FileStream(path, mode, FileAccess.ReadWrite, share, 1, useAsync: true);
        }

        var options = Activator.CreateInstance(Options!)!;
        Set("Mode", mode);
        Set("Access", FileAccess.ReadWrite);
        Set("Share", share);
        Set("BufferSize", 1);
        Set("Options", FileOptions.Asynchronous);
        if (mode != FileMode.Open)
        {
            Set("UnixCreateMode", Enum.ToObject(UnixMode!, FileMode600));
        }

        return Invoke(() => (FileStream)Open!.Invoke([path, options]));

        void Set(string property, object value) => Options!.GetProperty(property)!.SetValue(options, value);
    }

    /// <summary>Makes a folder, and those above it that aren't there.</summary>
    public static void CreateFolder(string path)
    {
        if (IsWindows)
        {
            Directory.CreateDirectory(path);
        }
        else if (!Directory.Exists(path))
        {
            Invoke(() => Create!.Invoke(null, [path, Enum.ToObject(UnixMode!, FolderMode700)]));
        }
    }

    /// <summary>The failure itself, not reflection's.</summary>
    private static T Invoke<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } inner)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(inner).Throw();
            throw;
        }
    }
}

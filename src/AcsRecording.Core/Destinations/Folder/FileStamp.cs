using System;
using System.IO;
using System.Runtime.InteropServices;

namespace AcsRecording.Core.Destinations.Folder;

/// <summary>
/// What tells that a file was touched, whatever was done to hide it: its inode, size, and the time of its last change, which unlike that of
/// its last write can't be set. Linux alone says it in one way for all processors; elsewhere there is none, and a file is hashed instead.
/// </summary>
internal static class FileStamp
{
    /// <summary>Null where the system doesn't say, or there is no such file.</summary>
    public static string? Of(string path) => Read(path) is { } status
        ? FormattableString.Invariant(
            $"{Identity(status)}:{Number(status, 40)}:{Number(status, 96)}.{Part(status, 104)}:{Number(status, 112)}.{Part(status, 120)}")
        : null;

    /// <summary>What stays the same of a file while it is written and renamed, and no other one has; null as above.</summary>
    public static string? IdentityOf(string path) => Read(path) is { } status ? Identity(status) : null;

    /// <summary>
    /// Throws where a path no longer leads to the file that it led to; where the system doesn't say, only where it leads to none.
    /// </summary>
    public static void EnsureSame(string path, string? identity)
    {
        if (!File.Exists(path) || (identity is not null && IdentityOf(path) != identity))
        {
            throw new FileNotFoundException($"'{path}' was taken away.", path);
        }
    }

    /// <summary>linux/stat.h, struct statx: mask, inode 32, size 40, change time 96, last write 112, device 136.</summary>
    private static byte[]? Read(string path)
    {
        const int CurrentFolder = -100;
        const uint BasicStatistics = 0x7FF;
        const int ChangeTime = 0x80;
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
        {
            return null;
        }

        var status = new byte[256];
        try
        {
            var isRead = NativeMethods.statx(CurrentFolder, path, 0, BasicStatistics, status) == 0;
            return isRead && (BitConverter.ToUInt32(status, 0) & ChangeTime) != 0 ? status : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    private static string Identity(byte[] status) => FormattableString.Invariant($"{Number(status, 136)}:{Number(status, 32)}");

    private static long Number(byte[] status, int offset) => BitConverter.ToInt64(status, offset);

    private static uint Part(byte[] status, int offset) => BitConverter.ToUInt32(status, offset);

    private static class NativeMethods
    {
#pragma warning disable IDE1006, CA2101 // The C library's own name; its paths are bytes.
        [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int statx(int folder, string path, int flags, uint mask, byte[] status);
#pragma warning restore IDE1006, CA2101
    }
}

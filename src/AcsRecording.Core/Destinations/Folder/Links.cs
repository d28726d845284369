using System.IO;
using System.Runtime.InteropServices;

namespace AcsRecording.Core.Destinations.Folder;

/// <summary>Tells what leads elsewhere from what only looks like it.</summary>
internal static class Links
{
    /// <summary>
    /// Of a tag: what stands for another file or folder, as symbolic links and junctions do (ntifs.h, IsReparseTagNameSurrogate).
    /// </summary>
    private const uint NameSurrogate = 0x2000_0000;

    private const uint SymbolicLink = 0xA000_000C;

    /// <summary>Whether there is a link of that path. One look, because another process may be making the same folder.</summary>
    public static bool Is(string path)
    {
        try
        {
            var attributes = File.GetAttributes(path);
            return (attributes & FileAttributes.ReparsePoint) != 0 && Is(attributes, TagOf(path));
        }
        catch (System.Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <summary>
    /// Whether attributes and reparse tag are a link's. Placeholders of OneDrive, deduplicated files and the like are reparse points too.
    /// </summary>
    public static bool Is(FileAttributes attributes, uint tag) =>
        (attributes & FileAttributes.ReparsePoint) != 0 && (tag & NameSurrogate) != 0;

    private static uint TagOf(string path)
    {
        // Elsewhere .NET calls nothing else a reparse point.
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return SymbolicLink;
        }

        var handle = NativeMethods.FindFirstFile(path, out var found);
        if (handle == NativeMethods.InvalidHandle)
        {
            return SymbolicLink;
        }

        NativeMethods.FindClose(handle);
        return found.ReparseTag;
    }

    private static class NativeMethods
    {
        public static readonly System.IntPtr InvalidHandle = new(-1);

        [DllImport("kernel32", CharSet = CharSet.Unicode, EntryPoint = "FindFirstFileW", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        public static extern System.IntPtr FindFirstFile(string path, out FoundFile found);

        [DllImport("kernel32")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        public static extern bool FindClose(System.IntPtr handle);

        /// <summary>WIN32_FIND_DATAW; dwReserved0 is the tag of a reparse point.</summary>
        [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)]
        public struct FoundFile
        {
            public uint Attributes;
            public System.Runtime.InteropServices.ComTypes.FILETIME Created;
            public System.Runtime.InteropServices.ComTypes.FILETIME Accessed;
            public System.Runtime.InteropServices.ComTypes.FILETIME Written;
            public uint SizeHigh;
            public uint SizeLow;
            public uint ReparseTag;
            public uint Reserved;
            [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 260)]
            public string Name;
            [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 14)]
            public string ShortName;
        }
    }
}

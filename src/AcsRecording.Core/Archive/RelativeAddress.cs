using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace AcsRecording.Core.Archive;

/// <summary>The address of a file, as a page in a folder names it.</summary>
internal static class RelativeAddress
{
    private static readonly bool IsWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    private static readonly char[] Separators = IsWindows ? ['\\', '/'] : ['/'];

    /// <summary>Each part is escaped, so that no name is read as anything else. On another drive it is the whole address.</summary>
    /// <param name="file">A full path.</param>
    /// <param name="folder">The full path of the page's folder.</param>
    public static string Of(string file, string folder)
    {
        if (!string.Equals(Path.GetPathRoot(file), Path.GetPathRoot(folder), StringComparison.OrdinalIgnoreCase))
        {
            return new Uri(file).AbsoluteUri;
        }

        var comparison = IsWindows ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var (to, from) = (PartsOf(file), PartsOf(folder));
        var common = to.Zip(from, (one, other) => string.Equals(one, other, comparison)).TakeWhile(same => same).Count();
        return string.Join("/", Enumerable.Repeat("..", from.Length - common).Concat(to.Skip(common).Select(Uri.EscapeDataString)));
    }

    private static string[] PartsOf(string path) =>
        path.Substring(Path.GetPathRoot(path)!.Length).Split(Separators, StringSplitOptions.RemoveEmptyEntries);
}

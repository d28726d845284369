using System;
using System.Linq;

namespace AcsRecording.Fuzz.Tests;

/// <summary>
/// Which relative names Windows takes as they are, by its documented rules, on any system.
/// https://learn.microsoft.com/windows/win32/fileio/naming-a-file
/// </summary>
internal static class Windows
{
    private const string Forbidden = "<>:\"/\\|?*";

    private static readonly string[] Devices =
    [
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
        .. "0123456789\u00B9\u00B2\u00B3".SelectMany(digit => new[] { $"COM{digit}", $"LPT{digit}" }),
    ];

    /// <summary>Whether a name with '/' between its parts is the file that it says, under whichever folder.</summary>
    public static bool Takes(string name) => name.Split('/').All(part =>
        part.Length is > 0 and <= 255
        && part[^1] is not ('.' or ' ')
        && part.All(character => character >= ' ' && !Forbidden.Contains(character, StringComparison.Ordinal))
        && !IsDevice(part));

    /// <summary>With any extension, in any case; spaces before the dot do not count.</summary>
    public static bool IsDevice(string part) => Devices.Contains(part.Split('.')[0].TrimEnd(' '), StringComparer.OrdinalIgnoreCase);
}

using System;
using System.Diagnostics;
using System.IO;

namespace AcsRecording.Core.Tests;

/// <summary>
/// A theory about what may not be written: by its mode, or, where the tests run as root, whom no mode holds, as an immutable file.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyTheoryAttribute : TheoryAttribute
{
    public ReadOnlyTheoryAttribute() => Skip = Reason();

    public static bool Set(string path, bool isReadOnly)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        if (!Environment.IsPrivilegedProcess)
        {
            var owner = UnixFileMode.UserRead | (Directory.Exists(path) ? UnixFileMode.UserExecute : 0);
            File.SetUnixFileMode(path, isReadOnly ? owner : owner | UnixFileMode.UserWrite);
            return true;
        }

        try
        {
            using var process = Process.Start(
                new ProcessStartInfo("chattr", [isReadOnly ? "+i" : "-i", path]) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string? Reason()
    {
        if (OperatingSystem.IsWindows())
        {
            return "Windows has no POSIX file modes";
        }

        var file = Path.GetTempFileName();
        var isSet = Set(file, isReadOnly: true) && Set(file, isReadOnly: false);
        File.Delete(file);
        return isSet ? null : "the tests run as root, whom no mode holds, and this file system has no immutable files (chattr +i)";
    }
}

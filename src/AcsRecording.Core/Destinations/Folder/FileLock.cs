using System.IO;
using System.Runtime.InteropServices;

namespace AcsRecording.Core.Destinations.Folder;

/// <summary>
/// Distinguishes a file that another process has open, where waiting helps, from a disk that is full, read-only, or fails.
/// </summary>
internal static class FileLock
{
    private const int WindowsSharingViolation = 32;
    private const int WindowsLockViolation = 33;

    /// <summary>EWOULDBLOCK of flock(2).</summary>
    private const int LinuxWouldBlock = 11;

    private const int MacWouldBlock = 35;

    public static bool IsHeld(IOException exception)
    {
        var code = exception.HResult & 0xFFFF;
        return RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? code is WindowsSharingViolation or WindowsLockViolation
            : code == (RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? MacWouldBlock : LinuxWouldBlock);
    }
}

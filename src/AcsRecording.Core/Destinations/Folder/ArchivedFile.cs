using System;
using System.IO;

namespace AcsRecording.Core.Destinations.Folder;

/// <summary>Opens files of an archive in a folder.</summary>
internal static class ArchivedFile
{
    private const int BufferSize = 64 * 1024;

    /// <summary>For reading. Throws <c>SavedFileNotFound</c> and <c>SavedFileUnreadable</c>.</summary>
    public static FileStream Open(string path)
    {
        try
        {
            return new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferSize, FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw RecordingError.Create("SavedFileNotFound", RecordingErrorCategory.ObjectNotFound, null, exception, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw RecordingError.Create("SavedFileUnreadable", RecordingErrorCategory.ReadError, null, exception, path, exception.Message);
        }
    }
}

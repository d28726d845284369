using System;
using System.IO;

namespace AcsRecording.Testing;

/// <summary>A saved recording by its default name, <c>…/index-documentId.ext</c>.</summary>
internal static class SavedFile
{
    public static string DocumentId(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        return name[(name.IndexOf('-', StringComparison.Ordinal) + 1)..];
    }
}

using System;
using System.IO;
using System.Management.Automation;

namespace AcsRecording.Session;

/// <summary>
/// A second copy of the module, imported from another folder after the first one was removed: .NET loads an assembly once for a process, so
/// PowerShell goes on with the assemblies of the first copy, without a word.
/// </summary>
internal static class OtherCopy
{
    private static readonly string Running = Path.GetDirectoryName(typeof(OtherCopy).Assembly.Location)!;

    /// <summary>Warns of it, once in a runspace for each folder.</summary>
    public static void Warn(PSCmdlet cmdlet)
    {
        if (cmdlet.MyInvocation.MyCommand?.Module?.ModuleBase is { Length: > 0 } imported
            && !string.Equals(Full(imported), Full(Running), StringComparison.OrdinalIgnoreCase)
            && RunspaceSession.Current.OtherCopies.Add(imported))
        {
            cmdlet.WriteWarning($"{RecordingError.Text("OtherCopyRuns", Running, imported)} {RecordingError.Text("OtherCopyRuns.Action")}");
        }
    }

    private static string Full(string folder) => Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar);
}

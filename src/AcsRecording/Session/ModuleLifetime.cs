using System.Management.Automation;

namespace AcsRecording.Session;

/// <summary>Called by PowerShell when the module is removed from a runspace.</summary>
public sealed class ModuleLifetime : IModuleAssemblyCleanup
{
    /// <summary>Forgets the connection of that runspace, and what else it has seen.</summary>
    /// <param name="psModuleInfo">The module.</param>
    public void OnRemove(PSModuleInfo psModuleInfo) => RunspaceSession.Reset();
}

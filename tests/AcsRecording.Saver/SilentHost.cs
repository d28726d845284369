using System.Threading.Tasks;

namespace AcsRecording.Saver;

/// <summary>Says yes, and nothing else.</summary>
internal sealed class SilentHost : ICommandHost
{
    public void WriteVerbose(string text)
    {
    }

    public void WriteWarning(string text)
    {
    }

    public void WriteProgress(OperationProgress progress)
    {
    }

    public Task<Decision> ShouldProcessAsync(string target, string action, bool isLoss = false) => Task.FromResult(Decision.Yes);
}

using System.Threading.Tasks;

namespace AcsRecording.Saver;

/// <summary>Says yes, and nothing else.</summary>
internal sealed class SilentHost : ICommandHost
{
    public Task WriteVerboseAsync(string text) => Task.CompletedTask;

    public Task WriteWarningAsync(string text) => Task.CompletedTask;

    public Task WriteProgressAsync(OperationProgress progress) => Task.CompletedTask;

    public Task<bool> ShouldProcessAsync(string target, string action) => Task.FromResult(true);
}

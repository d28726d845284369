using System.Threading.Tasks;

namespace AcsRecording;

/// <summary>
/// What an operation may say and ask while it runs. Behind it stands the pipeline thread: a task completes when PowerShell
/// has taken the message, so that a slow reader slows the writer and nothing piles up.
/// </summary>
internal interface ICommandHost
{
    Task WriteVerboseAsync(string text);

    Task WriteWarningAsync(string text);

    Task WriteProgressAsync(OperationProgress progress);

    Task<bool> ShouldProcessAsync(string target, string action);
}

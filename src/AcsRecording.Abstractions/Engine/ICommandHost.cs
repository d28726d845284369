using System.Threading.Tasks;

namespace AcsRecording;

/// <summary>
/// What an operation may say and ask while it runs. Behind it stands the pipeline thread, which may be busy elsewhere: only a question is
/// waited for.
/// </summary>
internal interface ICommandHost
{
    void WriteVerbose(string text);

    void WriteWarning(string text);

    /// <summary>Of a row's updates that come faster than they are taken only the last one is shown.</summary>
    void WriteProgress(OperationProgress progress);

    Task<bool> ShouldProcessAsync(string target, string action);
}

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

    /// <summary>Asks whether to change something.</summary>
    /// <param name="target">What is changed.</param>
    /// <param name="action">What is done to it.</param>
    /// <param name="isLoss">Whether something is lost for good: then the user is asked by default.</param>
    Task<Decision> ShouldProcessAsync(string target, string action, bool isLoss = false);
}

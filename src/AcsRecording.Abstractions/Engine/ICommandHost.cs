using System.Threading.Tasks;

namespace AcsRecording;

/// <summary>
/// The output and questions of a running operation. They run on the pipeline thread, which may be busy with another command: the operation
/// waits only for the answer to a question.
/// </summary>
internal interface ICommandHost
{
    void WriteVerbose(string text);

    void WriteWarning(string text);

    /// <summary>Shows a row. If updates come faster than they are shown, only the last one is.</summary>
    void WriteProgress(OperationProgress progress);

    /// <summary>Asks whether to change something. Throws <c>NotConfirmed</c> where the session can't ask.</summary>
    /// <param name="target">What is changed.</param>
    /// <param name="action">What is done to it.</param>
    /// <param name="isLoss">Whether something is lost for good: then the user is asked by default.</param>
    Task<Decision> ShouldProcessAsync(string target, string action, bool isLoss = false);
}

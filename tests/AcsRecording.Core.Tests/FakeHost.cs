using System.Collections.Generic;
using System.Threading.Tasks;

namespace AcsRecording.Core.Tests;

/// <summary>Stands where PowerShell stands, and writes down what it was told.</summary>
internal sealed class FakeHost : ICommandHost
{
    public List<string> Verbose { get; } = [];

    public List<string> Warnings { get; } = [];

    public List<OperationProgress> Progress { get; } = [];

    public List<(string Target, string Action)> Questions { get; } = [];

    /// <summary>Which questions were about something that is lost for good.</summary>
    public List<bool> Losses { get; } = [];

    /// <summary>What ShouldProcess answers.</summary>
    public bool Answer { get; set; } = true;

    public void WriteVerbose(string text) => Verbose.Add(text);

    public void WriteWarning(string text) => Warnings.Add(text);

    public void WriteProgress(OperationProgress progress)
    {
        lock (Progress)
        {
            Progress.Add(progress);
        }
    }

    /// <summary>While operations are still at work.</summary>
    public OperationProgress[] ProgressSoFar()
    {
        lock (Progress)
        {
            return [.. Progress];
        }
    }

    public Task<Decision> ShouldProcessAsync(string target, string action, bool isLoss = false)
    {
        Questions.Add((target, action));
        Losses.Add(isLoss);
        return Task.FromResult(Answer ? Decision.Yes : Decision.No);
    }
}

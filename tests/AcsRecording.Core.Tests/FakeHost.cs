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

    /// <summary>What ShouldProcess answers.</summary>
    public bool Answer { get; set; } = true;

    public Task WriteVerboseAsync(string text)
    {
        Verbose.Add(text);
        return Task.CompletedTask;
    }

    public Task WriteWarningAsync(string text)
    {
        Warnings.Add(text);
        return Task.CompletedTask;
    }

    public Task WriteProgressAsync(OperationProgress progress)
    {
        lock (Progress)
        {
            Progress.Add(progress);
        }

        return Task.CompletedTask;
    }

    /// <summary>While operations are still at work.</summary>
    public OperationProgress[] ProgressSoFar()
    {
        lock (Progress)
        {
            return [.. Progress];
        }
    }

    public Task<bool> ShouldProcessAsync(string target, string action)
    {
        Questions.Add((target, action));
        return Task.FromResult(Answer);
    }
}

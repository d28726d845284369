using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading.Tasks;

namespace AcsRecording.Pipeline;

/// <summary>The output and questions of a running operation, run on the pipeline thread of one cmdlet.</summary>
internal sealed class PipelineHost : ICommandHost, IRequestLog
{
    /// <summary>The id of an operation's first row.</summary>
    private const int ActivityId = 0x0AC5;

    private readonly AcsRecordingCmdlet _cmdlet;
    private readonly PipelinePump _pump;

    private PipelineHost(AcsRecordingCmdlet cmdlet, PipelinePump pump) => (_cmdlet, _pump) = (cmdlet, pump);

    /// <summary>Called by the operation. The requests of the operation and of the tasks that it starts are logged to this host.</summary>
    public static PipelineHost Begin(AcsRecordingCmdlet cmdlet, PipelinePump pump)
    {
        var host = new PipelineHost(cmdlet, pump);
        RequestLog.Current = host;
        return host;
    }

    public void WriteDebug(string text) => _pump.Post(() => _cmdlet.WriteDebug(text));

    public Task WriteObjectAsync(object? value) => _pump.InvokeAsync(() => _cmdlet.WriteObject(value));

    private Task WriteErrorAsync(RecordingException exception) => _pump.InvokeAsync(() => _cmdlet.Report(exception));

    /// <summary>One after another; an item's failure is an error of its own, and the others go on.</summary>
    public async Task ForEachAsync<T>(IEnumerable<T> items, Func<T, Task> action)
    {
        foreach (var item in items)
        {
            try
            {
                await action(item).ConfigureAwait(false);
            }
            catch (RecordingException exception) when (!exception.IsTerminating)
            {
                await WriteErrorAsync(exception).ConfigureAwait(false);
            }
        }
    }

    public void WriteVerbose(string text) => _pump.Post(() => _cmdlet.WriteVerbose(text));

    public void WriteWarning(string text) => _pump.Post(() => _cmdlet.WriteWarning(text));

    public void WriteProgress(OperationProgress progress) => _pump.Post(progress.Row, () => _cmdlet.WriteProgress(
        new ProgressRecord(ActivityId + progress.Row, progress.Activity, progress.Status.Length == 0 ? " " : progress.Status)
        {
            ParentActivityId = progress.ParentRow is { } parent ? ActivityId + parent : -1,
            PercentComplete = progress.Percent,
            SecondsRemaining = progress.SecondsRemaining,
            RecordType = progress.Completed ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        }));

    public async Task<Decision> ShouldProcessAsync(string target, string action, bool isLoss = false)
    {
        RecordingException? failure = null;
        var answer = await _pump.InvokeAsync(() =>
        {
            try
            {
                return _cmdlet.Decide(target, action, isLoss);
            }
            catch (RecordingException exception)
            {
                // It is the failure of one input, so the operation throws it, not the pipeline thread.
                failure = exception;
                return Decision.No;
            }
        }).ConfigureAwait(false);
        return failure is null ? answer : throw failure;
    }
}

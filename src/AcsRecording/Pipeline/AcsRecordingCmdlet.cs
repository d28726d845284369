using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Session;

namespace AcsRecording.Pipeline;

/// <summary>The base of all cmdlets: runs operations, reports their failures as error records, and asks before changes.</summary>
public abstract class AcsRecordingCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private List<ErrorRecord>? _deferred;
    private bool _isYesToAll;
    private bool _isNoToAll;

    /// <summary>Whether Ctrl+C was pressed, or the pipeline stopped in another way.</summary>
    private protected bool IsStopping => _stopping.IsCancellationRequested;

    /// <summary>Whether -WhatIf holds, given or inherited. For the pipeline thread.</summary>
    private protected bool IsWhatIf => Preference<bool>("WhatIf", "WhatIfPreference");

    /// <summary>The paths that the cmdlet was given. For the pipeline thread.</summary>
    private protected PathResolver Paths => new(this);

    /// <summary>Asks whether to change something, on the pipeline thread. Throws <c>NotConfirmed</c>.</summary>
    /// <param name="target">What is changed.</param>
    /// <param name="action">What is done to it.</param>
    /// <param name="isLoss">Whether something is lost for good: that has a high impact, so PowerShell's default is to ask.</param>
    internal Decision Decide(string target, string action, bool isLoss)
    {
        if (!Ask(target, action, () => ShouldProcess(target, action)))
        {
            return IsWhatIf ? Decision.WhatIf : Decision.No;
        }

        return isLoss && !IsAskedAlready() && !Ask(target, action, () => ShouldContinue(
            $"{action}. It is lost for good then. Target: {target}", "Confirm", ref _isYesToAll, ref _isNoToAll))
            ? Decision.No
            : Decision.Yes;
    }

    /// <summary>Ends the operations of a stopped pipeline.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Run(BeginSession, end: true);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Run(Process);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Run(End, end: true);

    /// <summary>What is done before the first input. Its failure ends the cmdlet.</summary>
    private protected virtual void Begin()
    {
    }

    /// <summary>What is done with each input. Its failure is that input's, and the next one goes on.</summary>
    private protected virtual void Process()
    {
    }

    /// <summary>What is done after the last input. Its failure ends the cmdlet.</summary>
    private protected virtual void End()
    {
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stopping.Cancel();

    /// <summary>Releases the resources of the cmdlet.</summary>
    /// <param name="disposing">Whether managed state is to be released.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stopping.Dispose();
        }
    }

    /// <summary>Runs something on the pipeline thread. Its failure becomes an error record.</summary>
    /// <param name="operation">What is run.</param>
    /// <param name="end">Whether a failure ends the cmdlet: nothing more can be done then.</param>
    private protected void Run(Action operation, bool end = false)
    {
        try
        {
            operation();
        }
        catch (Exception exception) when (!IsOfPipeline(exception))
        {
            Report(exception, end);
        }
    }

    /// <summary>
    /// Runs an operation on other threads while the pipeline thread waits. Its failure becomes an error record; Ctrl+C becomes none.
    /// </summary>
    /// <param name="operation">What is run.</param>
    /// <param name="end">Whether a failure ends the cmdlet: nothing more can be done then.</param>
    private protected void Run(Func<PipelineHost, CancellationToken, Task> operation, bool end = false)
    {
        var failure = PipelinePump.Run(
            (pump, cancellationToken) => operation(PipelineHost.Begin(this, pump), cancellationToken), _stopping.Token);
        if (failure is not null)
        {
            Report(failure, end);
        }
    }

    /// <summary>Prepares for inputs that run in parallel. Their results are written in the order of the inputs.</summary>
    private protected PipelineFlow<object?> CreateFlow(int window) => new(window, Write, failure => Report(failure), _stopping.Token);

    /// <summary>
    /// Keeps errors of single inputs until <see cref="ReportDeferred"/> where the caller's preference is Stop: the first error would end
    /// the pipeline, and one bad recording would stop the others.
    /// </summary>
    private protected void DeferErrorsUnderStop()
    {
        if (Preference<ActionPreference>("ErrorAction", "ErrorActionPreference") == ActionPreference.Stop)
        {
            _deferred = [];
        }
    }

    /// <summary>Reports the deferred errors: the first one ends the pipeline, so the others become warnings before it.</summary>
    private protected void ReportDeferred()
    {
        if (_deferred is not { Count: > 0 } deferred)
        {
            return;
        }

        foreach (var error in deferred.Skip(1))
        {
            WriteWarning($"{error.FullyQualifiedErrorId.Split(',')[0]}: {error.Exception.Message}");
        }

        WriteError(deferred[0]);
    }

    /// <summary>Exceptions with which PowerShell, or a later command, ends a pipeline. They have error records of their own.</summary>
    private static bool IsOfPipeline(Exception exception) => exception is RuntimeException or FlowControlException or HaltCommandException;

    /// <summary>Whether ShouldProcess asks for a change of medium impact, or -Confirm:$false wants no question at all.</summary>
    private bool IsAskedAlready() =>
        MyInvocation.BoundParameters.ContainsKey("Confirm")
        || Preference<ConfirmImpact>("Confirm", "ConfirmPreference") != ConfirmImpact.High;

    /// <summary>
    /// Asks a question. A host without prompts refuses it in one of these ways; PowerShell 7's console fails with a null reference where
    /// its input has ended.
    /// </summary>
    private static bool Ask(string target, string action, Func<bool> question)
    {
        try
        {
            return question();
        }
        catch (Exception exception) when (
            exception is HostException or PSInvalidOperationException or NotImplementedException or NullReferenceException)
        {
            throw RecordingError.Create("NotConfirmed", RecordingErrorCategory.InvalidOperation, target, exception, target, action);
        }
    }

    /// <summary>A common parameter where it is given, or else the preference variable that holds here.</summary>
    private T? Preference<T>(string parameter, string variable) => LanguagePrimitives.TryConvertTo<T>(
        MyInvocation.BoundParameters.TryGetValue(parameter, out var given) ? given : GetVariableValue(variable),
            out var value) ? value : default;

    private void BeginSession()
    {
        OtherCopy.Warn(this);
        Begin();
    }

    private void Write(object? value)
    {
        if (value is not null)
        {
            WriteObject(value);
        }
    }

    /// <summary>The one place where a failure becomes an error record, with an id. Ctrl+C becomes none.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="end">Whether it ends the cmdlet; otherwise it is that of one input.</param>
    internal void Report(Exception failure, bool end = false)
    {
        if (_stopping.IsCancellationRequested && failure is OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }

        var exception = failure as RecordingException
            ?? RecordingError.Create("UnexpectedFailure", RecordingErrorCategory.InvalidOperation, null, failure, failure.Message);
        var record = exception.ToErrorRecord(this);
        if (end || exception.IsTerminating)
        {
            ThrowTerminatingError(record);
        }

        if (_deferred is null)
        {
            WriteError(record);
        }
        else
        {
            _deferred.Add(record);
        }
    }
}

using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Session;

namespace AcsRecording.Pipeline;

/// <summary>What every cmdlet here is made of: one operation, run through the pump, its failures told as error records.</summary>
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

    /// <summary>Asks whether to change something, on the pipeline thread.</summary>
    /// <param name="target">What is changed.</param>
    /// <param name="action">What is done to it.</param>
    /// <param name="isLoss">Whether something is lost for good: that has a high impact, so PowerShell's default is to ask.</param>
    internal Decision Decide(string target, string action, bool isLoss)
    {
        if (!ShouldProcess(target, action))
        {
            return IsWhatIf ? Decision.WhatIf : Decision.No;
        }

        return isLoss && !IsAskedAlready() && !Continue(target, action) ? Decision.No : Decision.Yes;
    }

    /// <summary>Ends what is left of a stopped pipeline.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => RunOrEnd(() =>
    {
        OtherCopy.Warn(this);
        Begin();
    });

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Run(Process);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => RunOrEnd(End);

    /// <summary>What is done before the first input.</summary>
    private protected virtual void Begin()
    {
    }

    /// <summary>What is done with each input.</summary>
    private protected virtual void Process()
    {
    }

    /// <summary>What is done after the last input.</summary>
    private protected virtual void End()
    {
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stopping.Cancel();

    /// <summary>Releases what the cmdlet holds.</summary>
    /// <param name="disposing">Whether managed state is to be released.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stopping.Dispose();
        }
    }

    /// <summary>Runs an operation while the pipeline thread waits. Its failure becomes an error record; Ctrl+C becomes none.</summary>
    private protected void Run(Func<PipelineHost, CancellationToken, Task> operation) => Run(operation, endOnFailure: false);

    /// <summary>Likewise, for an operation without which there is nothing more to do.</summary>
    private protected void RunOrEnd(Func<PipelineHost, CancellationToken, Task> operation) => Run(operation, endOnFailure: true);

    /// <summary>Prepares for inputs that are worked on side by side. What each gives is written in the order of the inputs.</summary>
    private protected PipelineFlow<object?> CreateFlow(int window) => new(window, Write, Report, _stopping.Token);

    /// <summary>
    /// Keeps errors of single inputs until <see cref="ReportDeferred"/> where the caller's preference is Stop: the first error would end the
    /// pipeline, and one bad recording would cost the good ones.
    /// </summary>
    private protected void DeferErrorsUnderStop()
    {
        if (Preference<ActionPreference>("ErrorAction", "ErrorActionPreference") == ActionPreference.Stop)
        {
            _deferred = [];
        }
    }

    /// <summary>Reports what was deferred: the first error ends the pipeline, so the others become warnings before it.</summary>
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

    /// <summary>Runs something that needs no waiting, with the same errors.</summary>
    private protected void Run(Action operation) => Run(operation, endOnFailure: false);

    /// <summary>Runs something without which there is nothing more to do.</summary>
    private protected void RunOrEnd(Action operation) => Run(operation, endOnFailure: true);

    private void Run(Action operation, bool endOnFailure)
    {
        try
        {
            operation();
        }
        catch (Exception exception) when (!IsOfPipeline(exception))
        {
            Report(exception, endOnFailure);
        }
    }

    /// <summary>What PowerShell, and the commands after this one, end a pipeline with. Those exceptions have error records of their own.</summary>
    private static bool IsOfPipeline(Exception exception) => exception is RuntimeException or FlowControlException or HaltCommandException;

    private void Run(Func<PipelineHost, CancellationToken, Task> operation, bool endOnFailure)
    {
        var failure = PipelinePump.Run((pump, cancellationToken) => operation(PipelineHost.Begin(this, pump), cancellationToken), _stopping.Token);
        if (failure is not null)
        {
            Report(failure, endOnFailure);
        }
    }

    /// <summary>Whether ShouldProcess asks for a change of medium impact, or -Confirm:$false wants no question at all.</summary>
    private bool IsAskedAlready() => MyInvocation.BoundParameters.ContainsKey("Confirm") || Preference<ConfirmImpact>("Confirm", "ConfirmPreference") != ConfirmImpact.High;

    private bool Continue(string target, string action)
    {
        try
        {
            return ShouldContinue($"{action}. It is lost for good then. Target: {target}", "Confirm", ref _isYesToAll, ref _isNoToAll);
        }
        catch (Exception exception) when (exception is HostException or PSInvalidOperationException or NotImplementedException)
        {
            throw RecordingError.Create("NotConfirmed", RecordingErrorCategory.InvalidOperation, target, exception, target);
        }
    }

    /// <summary>A common parameter where it is given, or else the preference variable that holds here.</summary>
    private T? Preference<T>(string parameter, string variable) => LanguagePrimitives.TryConvertTo<T>(
        MyInvocation.BoundParameters.TryGetValue(parameter, out var given) ? given : GetVariableValue(variable), out var value) ? value : default;

    private void Write(object? value)
    {
        if (value is not null)
        {
            WriteObject(value);
        }
    }

    /// <summary>Reports a failure that is tied to one input.</summary>
    internal void Report(Exception failure) => Report(failure, end: false);

    /// <summary>Ctrl+C is no error; anything else is one, with an id.</summary>
    private void Report(Exception failure, bool end)
    {
        if (_stopping.IsCancellationRequested && failure is OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }

        var exception = failure as RecordingException
            ?? RecordingError.Create("UnexpectedFailure", RecordingErrorCategory.InvalidOperation, null, failure, failure.Message);
        if (end || exception.IsTerminating)
        {
            ThrowTerminatingError(exception.ToErrorRecord(this));
        }

        var record = exception.ToErrorRecord(this);
        if (_deferred is null)
        {
            WriteError(record);
        }
        else
        {
            _deferred.Add(record);
        }
    }

    /// <summary>Where recordings are kept, as parameters say it; null where none does.</summary>
    private protected SaveDestination? Destination(string? path, Uri? containerUri, SecureString? storageConnectionString) =>
        containerUri is not null ? new SaveDestination { ContainerUri = containerUri, StorageConnectionString = storageConnectionString?.Reveal() }
        : path is not null ? new SaveDestination { Path = ResolveFolder(path), StorageConnectionString = storageConnectionString?.Reveal() }
        : storageConnectionString is not null ? new SaveDestination { StorageConnectionString = storageConnectionString.Reveal() }
        : null;

    /// <summary>Files, as parameters name them: wildcards are expanded, or the path is taken as it is.</summary>
    private protected IEnumerable<string> ResolveFiles(string[]? path, string[]? literalPath) => literalPath is not null
        ? literalPath.SelectMany(item => ResolveFiles(item, () => [GetUnresolvedProviderPathFromPSPath(item)]))
        : path.SelectMany(item => ResolveFiles(item, () => GetResolvedProviderPathFromPSPath(item, out _)));

    /// <summary>Addresses and secrets. A file system takes almost anything for a name; PowerShell's errors quote it.</summary>
    private static bool IsNoPath(string path) => path.Contains("://") || path.Contains("\0") || Secrets.AreIn(path);

    /// <summary>A path that leads nowhere is an error of its own, PowerShell's; the others go on.</summary>
    private Collection<string> ResolveFiles(string path, Func<Collection<string>> resolve)
    {
        if (IsNoPath(path))
        {
            Report(RecordingError.Create("InvalidPath", RecordingErrorCategory.InvalidArgument, path, path));
            return [];
        }

        try
        {
            return resolve();
        }
        catch (SessionStateException exception)
        {
            WriteError(new ErrorRecord(exception.ErrorRecord, exception));
            return [];
        }
    }

    /// <summary>A folder's full path in the file system, whatever drive of PowerShell's it was named on. It need not exist.</summary>
    private string ResolveFolder(string path)
    {
        try
        {
            if (!IsNoPath(path) && SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _) is var full && provider.Name == "FileSystem")
            {
                return full;
            }
        }
        catch (SessionStateException)
        {
            // There is no such drive.
        }

        ThrowTerminatingError(RecordingError.Create("InvalidDestination", RecordingErrorCategory.InvalidArgument, path, path).ToErrorRecord(this));
        return "";
    }
}

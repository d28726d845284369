using System;

namespace AcsRecording;

/// <summary>An error of the service with a recording, as the result operation reports it.</summary>
public sealed class ResultError
{
    /// <summary>The service's code, for example <c>ExportFailure</c>.</summary>
    public string? Code { get; internal init; }

    /// <summary>What the service says about it.</summary>
    public string? Message { get; internal init; }

    /// <summary>The cause, where the service names one, for example with the code <c>managedIdentityNotEnabled</c>.</summary>
    public ResultError? InnerError { get; internal init; }

    /// <summary>Whether the files could not be written to the container that Start named.</summary>
    internal bool IsExportFailure =>
        "ExportFailure".Equals(Code, StringComparison.OrdinalIgnoreCase) || InnerError?.IsExportFailure == true;

    /// <summary>The codes and the texts, the cause last.</summary>
    public override string ToString() => $"{Code}: {Message}".Trim(' ', ':') + (InnerError is null ? "" : $" ({InnerError})");
}

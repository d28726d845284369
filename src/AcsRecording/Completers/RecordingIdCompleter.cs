using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using AcsRecording.Session;

namespace AcsRecording.Completers;

/// <summary>Completes the recordings that this runspace has seen. The service has no list of them.</summary>
public sealed class RecordingIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        RunspaceSession.Current.RecordingIds
            .Where(id => id.StartsWith((wordToComplete ?? "").Trim('\'', '"'), StringComparison.Ordinal))
            .Select(id => new CompletionResult(id, id, CompletionResultType.ParameterValue, id));
}

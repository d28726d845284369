using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace AcsRecording.Completers;

/// <summary>Completes the events of Event Grid that this module reads beside that of recording files.</summary>
public sealed class EventTypeCompleter : IArgumentCompleter
{
    private static readonly (string Type, string Explanation)[] Types =
    [
        ("Microsoft.Communication.CallStarted", "A call has begun; its ServerCallId binds to Start-AcsRecording"),
        ("Microsoft.Communication.CallEnded", "A call is over"),
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(wordToComplete, Types);
}

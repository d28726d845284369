using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace AcsRecording.Completers;

/// <summary>Completes api-versions: the newest stable one, and those of 2021.</summary>
public sealed class ApiVersionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(
            wordToComplete,
            ApiVersions.Of2021.Select(version => (version, "A preview of 2021")).Prepend((ApiVersions.Stable, "The newest stable one")));
}

using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using AcsRecording.Session;

namespace AcsRecording.Completers;

/// <summary>Completes hosts that the user has named. None comes from an event: events are not signed.</summary>
public sealed class AllowedHostCompleter : IArgumentCompleter
{
    private const string AccountVariable = "AZURE_STORAGE_ACCOUNT";

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var known = RunspaceSession.Current.NamedHosts.Select(host => (host, "Named in this session")).ToList();
        if (Environment.GetEnvironmentVariable(AccountVariable) is { Length: > 0 } account && account.All(char.IsLetterOrDigit))
        {
            known.Add(($"{account}.blob.core.windows.net", $"The blobs of the storage account that {AccountVariable} names"));
        }

        return Completions.Of(wordToComplete, known);
    }
}

using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using AcsRecording.Session;

namespace AcsRecording.Completers;

/// <summary>Completes endpoints: of this runspace's connections, of the environment variable, and the emulator's.</summary>
public sealed class EndpointCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(wordToComplete, Known());

    private static IEnumerable<(string Value, string Explanation)> Known()
    {
        foreach (var endpoint in RunspaceSession.Current.Endpoints)
        {
            yield return (endpoint, "Connected to in this session");
        }

        if (ConnectionVariable.Value is { } text
            && Regex.Match(text, @"(?i)\bendpoint\s*=\s*(?<uri>https?://[^;/\s@]+)") is { Success: true } match)
        {
            yield return (match.Groups["uri"].Value, $"Named by the environment variable {ConnectionVariable.Name}");
        }

        yield return (DevelopmentEmulator.Request(DevelopmentEmulator.DefaultPort).Endpoint!,
            "The emulator on this machine, at its usual port");
    }
}

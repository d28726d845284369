using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace AcsRecording.Completers;

/// <summary>Completes the placeholders of a template, one after another, and offers whole templates where there is none yet.</summary>
public sealed class NameTemplateCompleter : IArgumentCompleter
{
    private static readonly (string Template, string Meaning)[] Templates =
    [
        (NamePlaceholders.DefaultTemplate, "A folder for each day, and in it one for each call. The default"),
        ("{RecordingId}/{Index}-{DocumentId}", "A folder for each recording"),
        ("{Date}-{Time}-{DocumentId}", "No folders; sorted by time"),
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var word = (wordToComplete ?? "").Trim('\'', '"');
        var open = word.LastIndexOf('{');
        var isOpen = open > word.LastIndexOf('}');
        var before = isOpen ? word.Substring(0, open) : word;
        var begun = isOpen ? word.Substring(open + 1) : "";
        var placeholders =
            from placeholder in NamePlaceholders.Meanings
            where placeholder.Key.StartsWith(begun, StringComparison.OrdinalIgnoreCase)
            select Result($"{before}{{{placeholder.Key}}}", $"{{{placeholder.Key}}}", placeholder.Value);
        var templates =
            from item in Templates
            where item.Template.StartsWith(word, StringComparison.OrdinalIgnoreCase) && before.Length == 0
            select Result(item.Template, item.Template, item.Meaning);
        return templates.Concat(placeholders);
    }

    /// <summary>In quotes: without them PowerShell takes braces for a script block.</summary>
    private static CompletionResult Result(string template, string shown, string meaning) =>
        new($"'{template.Replace("'", "''")}'", shown, CompletionResultType.ParameterValue, meaning);
}

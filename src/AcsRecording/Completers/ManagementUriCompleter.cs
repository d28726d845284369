using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace AcsRecording.Completers;

/// <summary>
/// Completes where Azure's clouds are managed.
/// https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure,
/// https://learn.microsoft.com/azure/china/resources-developer-guide
/// </summary>
public sealed class ManagementUriCompleter : IArgumentCompleter
{
    private static readonly (string Address, string Cloud)[] Clouds =
    [
        ("https://management.azure.com", "Azure"),
        ("https://management.usgovcloudapi.net", "Azure Government"),
        ("https://management.chinacloudapi.cn", "Azure in China"),
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(wordToComplete, Clouds);
}

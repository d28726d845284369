using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace AcsRecording.Completers;

/// <summary>What a word may be completed to.</summary>
internal static class Completions
{
    /// <summary>Those that begin with the word, each once. None of them needs quotes.</summary>
    public static IEnumerable<CompletionResult> Of(string? word, IEnumerable<(string Value, string Explanation)> known) =>
        from item in known
        where item.Value.StartsWith((word ?? "").Trim('\'', '"'), StringComparison.OrdinalIgnoreCase)
        group item by item.Value into same
        select new CompletionResult(same.Key, same.Key, CompletionResultType.ParameterValue, same.First().Explanation);
}

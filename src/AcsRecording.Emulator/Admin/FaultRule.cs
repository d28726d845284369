using System;
using System.Collections.Generic;
using System.Threading;

namespace AcsRecording.Emulator.Admin;

/// <summary>A wrong answer for the next requests that match. Posted to <c>/_emulator/faults</c>.</summary>
internal sealed record FaultRule
{
    /// <summary>The HTTP method; null for any.</summary>
    public string? Method { get; init; }

    /// <summary>A part of the path; null for any.</summary>
    public string? Path { get; init; }

    /// <summary>How many requests; null for all until reset.</summary>
    public int? Count { get; init; }

    /// <summary>The status to answer with; null to answer rightly, apart from what cuts or stalls it.</summary>
    public int? Status { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public string Body { get; init; } = "";

    public string? ContentType { get; init; }

    /// <summary>Breaks the connection after so many bytes of the right body.</summary>
    public long? CutAfterBytes { get; init; }

    /// <summary>Says nothing more after so many bytes of the right body, until the client gives up.</summary>
    public long? StallAfterBytes { get; init; }
}

/// <summary>The rules in force.</summary>
internal sealed class FaultRules
{
    private readonly Lock _gate = new();
    private readonly List<(FaultRule Rule, int? Left)> _rules = [];

    public void Add(FaultRule rule)
    {
        lock (_gate)
        {
            _rules.Add((rule, rule.Count));
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _rules.Clear();
        }
    }

    /// <summary>The first rule that matches, counted down; or null.</summary>
    public FaultRule? Take(string method, string path)
    {
        lock (_gate)
        {
            var at = _rules.FindIndex(item =>
                item.Left is null or > 0
                && (item.Rule.Method?.Equals(method, StringComparison.OrdinalIgnoreCase) ?? true)
                && (item.Rule.Path is null || path.Contains(item.Rule.Path, StringComparison.OrdinalIgnoreCase)));
            if (at < 0)
            {
                return null;
            }

            _rules[at] = (_rules[at].Rule, _rules[at].Left - 1);
            return _rules[at].Rule;
        }
    }
}

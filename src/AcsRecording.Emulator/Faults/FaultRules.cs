using System;
using System.Collections.Generic;
using System.Threading;

namespace AcsRecording.Emulator.Faults;

/// <summary>The rules in force: at first those of the command line.</summary>
internal sealed class FaultRules
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _rules = [];
    private readonly IReadOnlyList<FaultRule> _first;

    public FaultRules(EmulatorOptions options)
    {
        _first = options.Faults;
        Reset();
    }

    public void Add(FaultRule rule)
    {
        lock (_gate)
        {
            _rules.Add(new Entry(rule));
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _rules.Clear();
        }
    }

    /// <summary>Back to those of the command line, counted anew.</summary>
    public void Reset()
    {
        Clear();
        foreach (var rule in _first)
        {
            Add(rule);
        }
    }

    /// <summary>The first rule that has its turn, counted down; or null.</summary>
    public FaultRule? Take(string method, string path)
    {
        lock (_gate)
        {
            return _rules.Find(entry => entry.Matches(method, path) && entry.Take())?.Rule;
        }
    }

    private sealed class Entry(FaultRule rule)
    {
        private int _skip = rule.Skip;
        private int? _left = rule.Count;

        public FaultRule Rule => rule;

        public bool Matches(string method, string path) =>
            (rule.Method?.Equals(method, StringComparison.OrdinalIgnoreCase) ?? true)
            && (rule.Path is null || path.Contains(rule.Path, StringComparison.OrdinalIgnoreCase));

        public bool Take() => _skip-- <= 0 && (_left is null || _left-- > 0);
    }
}

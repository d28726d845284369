using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace AcsRecording.Emulator.Faults;

/// <summary>The rules in force: at first those of the command line.</summary>
internal sealed class FaultRules
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _rules = [];
    private readonly IReadOnlyList<FaultRule> _first;
    private TaskCompletionSource _cleared = NewCleared();

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

    /// <summary>Removes the rules, and releases the answers that they delay.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _rules.Clear();
            _cleared.SetResult();
            _cleared = NewCleared();
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
    /// <param name="method">The request's method.</param>
    /// <param name="path">Its path.</param>
    /// <param name="cleared">Ends when the rule is removed.</param>
    public FaultRule? Take(string method, string path, out Task cleared)
    {
        lock (_gate)
        {
            cleared = _cleared.Task;
            return _rules.Find(entry => entry.Matches(method, path) && entry.Take())?.Rule;
        }
    }

    /// <summary>Holds an answer back: so long, or until its rule is removed.</summary>
    public static async Task HoldAsync(TimeSpan length, Task cleared, CancellationToken aborted) =>
        await await Task.WhenAny(Task.Delay(length, aborted), cleared);

    private static TaskCompletionSource NewCleared() => new(TaskCreationOptions.RunContinuationsAsynchronously);

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

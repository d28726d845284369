using System;
using System.Collections.Generic;

namespace AcsRecording.Testing;

/// <summary>What assertions over many items are made of: an assertion over no item would pass.</summary>
public static class Some
{
    /// <summary>The items, of which there is at least one.</summary>
    public static IReadOnlyList<T> Of<T>(IEnumerable<T> items)
    {
        List<T> all = [.. items];
        return all.Count > 0 ? all : throw new InvalidOperationException($"There is no {typeof(T).Name} to assert over.");
    }
}

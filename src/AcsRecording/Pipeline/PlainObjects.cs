using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace AcsRecording.Pipeline;

/// <summary>Takes PowerShell's wrapping off.</summary>
internal static class PlainObjects
{
    /// <summary>What a PSObject wraps, or its properties where it is nothing else; null for what is none.</summary>
    public static object? Unwrap(object value) => value is not PSObject wrapped ? null
        : wrapped.BaseObject is PSCustomObject ? Properties(wrapped)
        : wrapped.BaseObject;

    private static Dictionary<string, object?> Properties(PSObject value) => value.Properties.ToDictionary(property => property.Name, property => (object?)property.Value);
}

using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace AcsRecording.Pipeline;

/// <summary>Removes the PSObject around a value.</summary>
internal static class PlainObjects
{
    /// <summary>The value in a PSObject, or the properties of a custom object; null for any other value.</summary>
    public static object? Unwrap(object value) => value is not PSObject wrapped ? null
        : wrapped.BaseObject is PSCustomObject ? Properties(wrapped)
        : wrapped.BaseObject;

    private static Dictionary<string, object?> Properties(PSObject value) =>
        value.Properties.ToDictionary(property => property.Name, property => (object?)property.Value);
}

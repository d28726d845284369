using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace AcsRecording.Binding;

/// <summary>
/// What an object holds by name: properties of live, deserialized and custom objects, keys of dictionaries. Case doesn't count.
/// </summary>
internal static class HeldValues
{
    /// <summary>One by one, what an argument or the pipeline gave. Text and dictionaries are one each.</summary>
    public static IEnumerable<object?> Each(object input) =>
        LanguagePrimitives.GetEnumerable(input) is { } items
            ? items.Cast<object?>().SelectMany(item => item is null ? [null] : Each(item))
            : [input];

    /// <summary>The object without PowerShell's wrapping; a custom or deserialized object is its own.</summary>
    public static object Bare(object value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    /// <summary>Null where the object doesn't hold it.</summary>
    public static object? Find(object value, string name) => Bare(value) is IDictionary dictionary
        ? dictionary.Keys.Cast<object>().Where(key => name.Equals(Text(key), StringComparison.OrdinalIgnoreCase))
            .Select(key => dictionary[key]).FirstOrDefault()
        : PSObject.AsPSObject(value).Properties[name]?.Value;

    /// <summary>
    /// The id of that name that an object holds, or that a text is. An object without it becomes a text that can be no id: it is refused
    /// with the others' checks, and doesn't keep them from being worked on.
    /// </summary>
    public static string Id(object? value, string name) => value is null ? ""
        : Bare(value) is string or ValueType and not IEnumerable ? Text(value)
        : Find(value, name) is { } id && Bare(id) is string or ValueType ? Text(id)
        : ServiceId.Without($"a {TypeName(value)} without {name}");

    private static string Text(object value) => Convert.ToString(Bare(value), CultureInfo.InvariantCulture);

    private static string TypeName(object value) => PSObject.AsPSObject(value).TypeNames[0].Split('.').Last();
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace AcsRecording.Binding;

/// <summary>Takes objects of one of this module's types: live, or what a job, a file or JSON has left of them.</summary>
/// <param name="type">The type, or a base of several.</param>
/// <param name="marks">Properties by which one that has lost its type's name is known; without any, none is.</param>
internal class ObjectInputAttribute(Type type, params string[] marks) : InputAttribute(type)
{
    private const string Deserialized = "Deserialized.";

    protected internal override IEnumerable<object>? Take(object? item) =>
        item is null ? null
        : Element.IsInstanceOfType(HeldValues.Bare(item)) ? [HeldValues.Bare(item)]
        : TypeOf(item) is { } left ? [Rehydration.Create(left, item)]
        : null;

    private Type? TypeOf(object item) =>
        PSObject.AsPSObject(item).TypeNames
            .Where(name => name.StartsWith(Deserialized, StringComparison.Ordinal))
            .Select(name => Element.Assembly.GetType(name.Substring(Deserialized.Length)))
            .FirstOrDefault(left => left is { IsAbstract: false } && Element.IsAssignableFrom(left))
        ?? (marks.Length > 0 && marks.All(mark => HeldValues.Find(item, mark) is not null) ? Element : null);
}

using System.Collections.Generic;

namespace AcsRecording.Binding;

/// <summary>Takes ids as text, and objects by their property of that name.</summary>
/// <param name="name">The property's name.</param>
internal sealed class IdInputAttribute(string name) : InputAttribute(typeof(string))
{
    protected internal override IEnumerable<object> Take(object? item) => [HeldValues.Id(item, name)];
}

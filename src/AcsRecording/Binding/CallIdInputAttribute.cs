using System.Collections.Generic;
using System.Management.Automation;

namespace AcsRecording.Binding;

/// <summary>Takes ids of calls as text, and objects that may start a recording by their property of that name.</summary>
/// <param name="name">The property's name.</param>
internal sealed class CallIdInputAttribute(string name) : InputAttribute(typeof(string))
{
    protected internal override IEnumerable<object> Take(object? item) =>
        [item is not null && HeldValues.Bare(item) is not string && CallInput.Flaw(PSObject.AsPSObject(item)) is { } flaw
            ? ServiceId.Without(flaw)
            : HeldValues.Id(item, name)];
}

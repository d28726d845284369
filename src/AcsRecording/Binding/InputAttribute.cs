using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using AcsRecording.Pipeline;

namespace AcsRecording.Binding;

/// <summary>
/// Takes what a parameter is given by argument as the pipeline takes it: one object or many, live, deserialized or made by hand. What is
/// not taken is refused without being quoted; PowerShell then tries the next parameter for an object of the pipeline.
/// </summary>
/// <param name="element">The type of the parameter, or of its elements.</param>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class InputAttribute(Type element) : ArgumentTransformationAttribute
{
    protected Type Element => element;

    public sealed override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (inputData is null)
        {
            return null;
        }

        var taken = new List<object>();
        foreach (var item in HeldValues.Each(inputData))
        {
            if (Take(item) is not { } elements)
            {
                throw NoSecretInErrorAttribute.Refusal(HeldValues.Bare(inputData), element.MakeArrayType());
            }

            taken.AddRange(elements);
        }

        // One alone binds to a parameter that takes one, and PowerShell makes an array of it for a parameter that takes many.
        return taken.Count == 1 ? taken[0] : ToArray(element, taken);
    }

    public static Array ToArray(Type element, IEnumerable<object> items)
    {
        var list = new ArrayList();
        foreach (var item in items)
        {
            list.Add(item);
        }

        return list.ToArray(element);
    }

    /// <summary>The elements that an item is or holds; null where it isn't for this parameter.</summary>
    protected internal abstract IEnumerable<object>? Take(object? item);
}

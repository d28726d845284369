using System;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace AcsRecording.Binding;

/// <summary>
/// Makes one of this module's objects again of what is left of it after a job, a remote session, a child runbook, a file or JSON: its
/// properties, by name. What has no public property (a queue message, proof that a file is whole) stays lost.
/// </summary>
internal static class Rehydration
{
    public static object Create(Type type, object source)
    {
        var made = Activator.CreateInstance(type, nonPublic: true);
        foreach (var property in type.GetProperties())
        {
            if (property.GetSetMethod(nonPublic: true) is { } setter
                && HeldValues.Find(source, property.Name) is { } value
                && Convert(value, property.PropertyType) is { } converted)
            {
                setter.Invoke(made, [converted]);
            }
        }

        return made;
    }

    /// <summary>Null where the value can't be of that type: the property stays as if it hadn't been given.</summary>
    private static object? Convert(object value, Type property)
    {
        var type = Nullable.GetUnderlyingType(property) ?? property;
        if (type.GetElementType() is { } element && element.Assembly == typeof(Recording).Assembly)
        {
            return InputAttribute.ToArray(element, HeldValues.Each(value).OfType<object>().Select(item => Create(element, item)));
        }

        // Times come as objects with their properties, from a job or a file as from JSON.
        var held = HeldValues.Bare(value);
        if (type == typeof(DateTimeOffset) && held is not DateTimeOffset
            && HeldValues.Find(value, nameof(DateTimeOffset.UtcDateTime)) is { } utc)
        {
            held = HeldValues.Bare(utc);
        }
        else if (type == typeof(TimeSpan) && held is not TimeSpan && HeldValues.Find(value, nameof(TimeSpan.Ticks)) is { } ticks)
        {
            held = ticks is long or int ? TimeSpan.FromTicks(System.Convert.ToInt64(ticks, CultureInfo.InvariantCulture)) : ticks;
        }

        return LanguagePrimitives.TryConvertTo(held, type, CultureInfo.InvariantCulture, out var converted)
            && converted is not Uri { IsAbsoluteUri: false }
            ? converted : null;
    }
}

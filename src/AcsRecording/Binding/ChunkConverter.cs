using System;
using System.Linq;
using System.Management.Automation;

namespace AcsRecording.Binding;

/// <summary>
/// Lets PowerShell convert to <see cref="RecordingChunk"/> and <see cref="SavedChunk"/> what the parameters of those types take: a
/// dictionary, an object with their properties, a deserialized object and, for a chunk, an address. Scripts may cast, and type the
/// parameters of their own functions.
/// </summary>
public sealed class ChunkConverter : PSTypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) => Take(sourceValue, destinationType) is not null;

    /// <inheritdoc/>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        Take(sourceValue, destinationType) ?? throw new PSInvalidCastException($"This isn't usable as {destinationType}.");

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new PSInvalidCastException($"A chunk isn't usable as {destinationType}.");

    /// <summary>Null for what is no chunk, and for an event with several.</summary>
    private static object? Take(object? source, Type type)
    {
        InputAttribute input = type == typeof(SavedChunk) ? new SavedChunkInputAttribute() : new ChunkInputAttribute();
        return input.Take(source)?.ToArray() is { Length: 1 } taken ? taken[0] : null;
    }
}

using System;
using System.Globalization;
using System.Management.Automation;

namespace AcsRecording.Pipeline;

/// <summary>
/// PowerShell quotes a value that it can't convert, and a value in the wrong place may be a secret. Short values are still quoted: they are
/// no keys, SAS or tokens, and a typing error is best seen.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NoSecretInErrorAttribute(Type type) : ArgumentTransformationAttribute
{
    /// <summary>Shorter than any key.</summary>
    private const int LongestShown = 32;

    /// <summary>The value as it came: PowerShell converts it, now that it is known to be possible.</summary>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is null or string { Length: <= LongestShown }
            || type.IsInstanceOfType(value)
            || LanguagePrimitives.TryConvertTo(inputData, type, CultureInfo.InvariantCulture, out _)
            ? inputData
            : throw Refusal(value, type);
    }

    /// <summary>PowerShell tries the next parameter for an object of the pipeline where the inner exception is about a cast.</summary>
    internal static ArgumentTransformationMetadataException Refusal(object value, Type type)
    {
        var message = $"What was given, of type {value.GetType()}, isn't usable as {type}. It isn't shown, because it may be a secret.";
        return new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
    }

    /// <summary>For a value that the engine refuses. Its messages hold no secret.</summary>
    internal static ArgumentTransformationMetadataException Refusal(RecordingException exception) =>
        new(ErrorRecords.Text(exception), exception);
}

using System;
using System.Globalization;
using System.Management.Automation;

namespace AcsRecording.Pipeline;

/// <summary>
/// Takes a time to wait as a number of seconds, as a TimeSpan, or as text of either kind. PowerShell alone takes a number for ticks, and
/// the text '30' for days.
/// </summary>
/// <param name="maximumSeconds">The longest, in seconds.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DurationTransformationAttribute(int maximumSeconds) : ArgumentTransformationAttribute
{
    /// <summary>The longest, in seconds.</summary>
    public int MaximumSeconds => maximumSeconds;

    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        var duration = Read(value) ?? throw new ArgumentTransformationMetadataException(
            "A time to wait is a number of seconds (90, 0.5), a TimeSpan, or text such as '00:01:30'.");
        return duration > TimeSpan.Zero && duration <= TimeSpan.FromSeconds(maximumSeconds)
            ? duration
            : throw new ArgumentTransformationMetadataException(
                $"A time to wait is more than 0 and at most {maximumSeconds} seconds ({TimeSpan.FromSeconds(maximumSeconds)}).");
    }

    private static TimeSpan? Read(object? value) => value switch
    {
        TimeSpan time => time,
        string text when Seconds(text) is { } seconds => FromSeconds(seconds),
        string text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) => time,
        byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal
            => FromSeconds(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        _ => null,
    };

    private static double? Seconds(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    /// <summary>
    /// To the tick; TimeSpan.FromSeconds rounds to milliseconds in Windows PowerShell. Null for a number that is out of range.
    /// </summary>
    private static TimeSpan? FromSeconds(double seconds) =>
        Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond)) : null;
}

using System;

namespace AcsRecording;

internal static class Durations
{
    /// <summary>As hours, minutes and whole seconds, in every culture.</summary>
    public static string ToSeconds(this TimeSpan duration) => TimeSpan.FromSeconds(Math.Round(duration.TotalSeconds)).ToString("c");
}

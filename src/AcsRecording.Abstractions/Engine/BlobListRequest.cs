using System;
using System.Collections.Generic;

namespace AcsRecording;

/// <summary>Which recordings in a container.</summary>
internal sealed class BlobListRequest
{
    /// <summary>The container's address; a SAS in it is used.</summary>
    public Uri ContainerUri { get; init; } = null!;

    /// <summary>The storage account's connection string; null where the address or an identity opens the container.</summary>
    public string? StorageConnectionString { get; init; }

    /// <summary>The days (UTC) on which recordings started; none for any.</summary>
    public IReadOnlyList<DateTime> Days { get; init; } = [];

    public string? CallId { get; init; }

    /// <summary>The recording, within its call.</summary>
    public string? RecordingId { get; init; }

    /// <summary>
    /// The days of UTC that a day touches. A local time stands for the day of this time zone: one or two days of UTC. Any other is a day of
    /// UTC.
    /// </summary>
    public static IReadOnlyList<DateTime> DaysOf(DateTime date, TimeZoneInfo zone)
    {
        if (date.Kind != DateTimeKind.Local)
        {
            return [date.Date];
        }

        var midnight = DateTime.SpecifyKind(date.Date, DateTimeKind.Unspecified);
        var first = (midnight - zone.GetUtcOffset(midnight)).Date;
        var last = (midnight.AddDays(1) - zone.GetUtcOffset(midnight.AddDays(1)) - TimeSpan.FromTicks(1)).Date;
        return first == last ? [first] : [first, last];
    }
}

using System.Collections.Generic;

namespace AcsRecording;

/// <summary>The api-versions that this module speaks.</summary>
internal static class ApiVersions
{
    /// <summary>The newest stable one (azure-rest-api-specs, CallAutomation/stable/2026-03-12).</summary>
    public const string Stable = "2026-03-12";

    /// <summary>The result operation exists in previews only.</summary>
    public const string Result = "2024-09-01-preview";

    /// <summary>The first one with today's routes (azure-rest-api-specs, CallingServer/preview/2022-04-07-preview).</summary>
    public const string FirstOfToday = "2022-04-07-preview";

    /// <summary>Those of 2021, each with routes of its time (azure-rest-api-specs, CallingServer/preview).</summary>
    public static readonly IReadOnlyList<string> Of2021 =
    [
        "2021-03-28-preview0", "2021-04-15-preview1", "2021-05-28-preview2", "2021-06-15-preview", "2021-08-30-preview",
        "2021-09-15-preview", "2021-11-15-preview",
    ];
}

using System;
using System.Collections.Frozen;
using System.Linq;

namespace AcsRecording.Emulator.ControlPlane;

/// <summary>
/// The api-versions of today's dialect that the service is known to take (azure-rest-api-specs, and its own api-supported-versions header).
/// </summary>
internal static class ApiVersions
{
    public const string Result = "2024-09-01-preview";

    public static readonly FrozenSet<string> Current = new[]
    {
        "2023-03-06", "2023-10-15", "2024-04-15", "2024-09-15", "2025-05-15", "2026-03-12",
        "2022-04-07-preview", "2023-01-15-preview", "2023-06-15-preview", "2023-10-03-preview", "2024-01-22-preview",
        "2024-06-15-preview", "2024-09-01-preview", "2024-11-15-preview", "2025-03-30-preview", "2025-08-15-preview",
    }.ToFrozenSet();

    public static readonly string Header = string.Join(", ", Current.Order(StringComparer.Ordinal));
}

namespace AcsRecording.Core.Http;

/// <summary>The api-versions this module speaks.</summary>
internal static class ApiVersions
{
    /// <summary>The newest stable one (azure-rest-api-specs, CallAutomation/stable/2026-03-12).</summary>
    public const string Stable = "2026-03-12";

    /// <summary>The result operation exists in previews only.</summary>
    public const string Result = "2024-09-01-preview";
}

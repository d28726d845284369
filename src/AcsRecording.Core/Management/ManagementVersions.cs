namespace AcsRecording.Core.Management;

/// <summary>The api-versions of Azure's management: stable ones that have what is needed here.</summary>
internal static class ManagementVersions
{
    /// <summary>Of which the management library knows identities (npm: @azure/arm-communication 4.2.0).</summary>
    public const string Communication = "2025-09-01";

    public const string Storage = "2024-01-01";

    public const string Authorization = "2022-04-01";

    /// <summary>
    /// The newest stable one. https://github.com/Azure/azure-rest-api-specs/tree/main/specification/eventgrid/resource-manager
    /// </summary>
    public const string EventGrid = "2025-02-15";

    /// <summary>For resource providers and their registration.</summary>
    public const string Providers = "2021-04-01";
}

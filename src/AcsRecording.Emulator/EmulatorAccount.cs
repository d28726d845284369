using System;

namespace AcsRecording.Emulator;

/// <summary>The one account. Its key is published and opens nothing but emulators.</summary>
public static class EmulatorAccount
{
    public const string AccessKey = PublishedAccount.AccessKey;

    /// <summary>The resource's immutable id, as it stands in participants' ids and in metadata.</summary>
    public const string ResourceGuid = "ac5e0000-0000-4000-8000-00000000ac50";

    /// <summary>The resource's id as events carry it, in lower case.</summary>
    public const string ResourceId =
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/emulator"
        + "/providers/microsoft.communication/communicationservices/emulator";

    public static string ConnectionString(Uri endpoint) => $"endpoint={endpoint};accesskey={AccessKey}";
}

using System.Linq;

namespace AcsRecording.Core.Management;

/// <summary>The commands that mend a way for events, as they can be run.</summary>
internal sealed class EventSetupRemedies(EventWay way)
{
    public string Register => RegisterWith(way.Request.SubscriptionName);

    public string RegisterUnderAnotherName => RegisterWith(way.SubscriptionName + "-2");

    /// <summary>The topic's identity is let in as one of the trusted services, whatever the rules say.</summary>
    public string Firewall(bool isClosed) =>
        $"az storage account update --ids '{way.Account}' "
        + $"{(isClosed ? "--public-network-access Enabled --default-action Deny " : "")}--bypass AzureServices";

    /// <summary>Works off a queue.</summary>
    public string WorkOff(string queueUri, string queueName)
    {
        var queue = way.Request.StorageConnectionString is null
            ? $"'{queueUri}'"
            : $"-StorageConnectionString $storageConnectionString -QueueName '{queueName}'";
        return $"Receive-AcsRecordingEvent {queue} | Save-AcsRecordingChunk -DestinationPath ./recordings | Complete-AcsRecordingEvent";
    }

    /// <summary>Saves what dead letters announce. They are deleted by hand, after a look.</summary>
    public string WorkOffDeadLetters(string containerName) =>
        $"az storage blob download-batch --account-name {way.Account.Name} --auth-mode login --source {containerName} "
        + "--destination ./dead-letters; Get-ChildItem ./dead-letters -Recurse -File | ConvertFrom-AcsRecordingEvent | "
        + "Save-AcsRecordingChunk -DestinationPath ./recordings; "
        + $"az storage blob delete-batch --account-name {way.Account.Name} --auth-mode login --source {containerName}";

    private string RegisterWith(string? subscriptionName)
    {
        var request = way.Request;
        var types = string.Join(", ", request.AdditionalEventTypes.Select(type => $"'{type}'"));
        return $"Register-AcsRecordingEvent -ResourceId '{way.Resource}' -StorageAccountId '{way.Account}' -QueueName '{request.QueueName}'"
            + (subscriptionName is null ? "" : $" -SubscriptionName '{subscriptionName}'")
            + (types.Length == 0 ? "" : $" -AdditionalEventType {types}")
            + (request.ManagementUri == StorageAccessRequest.PublicCloud ? "" : $" -ManagementUri '{request.ManagementUri}'");
    }
}

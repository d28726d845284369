# Saves the recording that a queue message announces into a container, and deletes it at the service. docs/functions.md has the set-up.
param($QueueItem, $TriggerMetadata)

# Whatever fails must end the function with an error: the host then puts the message back, and after twelve times, two hours, into the poison queue.
$ErrorActionPreference = 'Stop'

# Connections belong to runspaces, and a runspace serves many messages.
if (-not (Get-AcsRecordingConnection)) {
    Connect-AcsRecording -Endpoint $env:AcsEndpoint -Identity -ResourceId $env:AcsResourceId | Out-Null
}

Write-Information "Message $($TriggerMetadata.Id), for the $($TriggerMetadata.DequeueCount). time"
$QueueItem | ConvertFrom-AcsRecordingEvent -SkipUnknown | Where-Object Chunks |
    Save-AcsRecordingChunk -DestinationContainerUri $env:RecordingsContainer |
    Remove-AcsRecording -PassThru |
    ForEach-Object { Write-Information "Saved: $_" }

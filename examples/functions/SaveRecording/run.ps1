# Saves the recording that a queue message announces into a container, and deletes it at the service. docs/functions.md has the set-up.
param($QueueItem, $TriggerMetadata)

# Whatever fails must end the function with an error: the host then puts the message back, and after twelve times, two hours, into the
# poison queue.
$ErrorActionPreference = 'Stop'

# Connections belong to runspaces, and a runspace serves many messages.
if (-not (Get-AcsRecordingConnection)) {
    Connect-AcsRecording -Endpoint $env:AcsEndpoint -Identity -ResourceId $env:AcsResourceId | Out-Null
}

# One bad event or chunk must not keep the others from being saved: errors are collected, and end the function after all that can be
# saved is.
Write-Information "Message $($TriggerMetadata.Id), for the $($TriggerMetadata.DequeueCount). time"
$QueueItem | ConvertFrom-AcsRecordingEvent -SkipUnknown -ErrorAction Continue -ErrorVariable failures | Where-Object Chunks |
    Save-AcsRecordingChunk -DestinationContainerUri $env:RecordingsContainer -ErrorAction Continue -ErrorVariable +failures |
    Remove-AcsRecording -PassThru -ErrorAction Continue -ErrorVariable +failures |
    ConvertTo-AcsRecordingLogEntry | Write-Information
$failures | ConvertTo-AcsRecordingLogEntry | Write-Information
if ($failures) { throw "$($failures.Count) failed, the first with: $($failures[0])" }

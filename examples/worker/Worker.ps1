<#
.SYNOPSIS
Saves the recordings that a queue announces, as a service: it runs until it is stopped, and writes a line of JSON for each chunk.

.DESCRIPTION
The environment says from where and to where, so that a systemd unit, a scheduled task or a container sets it:

RECORDING_QUEUE_URI                  the queue: https://ACCOUNT.queue.core.windows.net/recordings, with a SAS or for an identity
RECORDING_STORAGE_CONNECTION_STRING  instead of an identity: the storage account of the queue and of the container,
RECORDING_QUEUE_NAME                 and the name of the queue in it
RECORDING_DESTINATION                a folder, or https://ACCOUNT.blob.core.windows.net/recordings

and the connection: RECORDING_ENDPOINT for an identity, or COMMUNICATION_SERVICES_CONNECTION_STRING.

.PARAMETER RemoveOriginal
Delete the original of each chunk at the service once it is saved and verified.

.PARAMETER Once
End when the queue is empty, as a job should.

.EXAMPLE
pwsh -NoProfile -NonInteractive -File Worker.ps1
#>
[CmdletBinding()]
param([switch] $RemoveOriginal, [switch] $Once)

Set-StrictMode -Version 3
$ProgressPreference = 'SilentlyContinue'
Import-Module AcsRecording

# A chunk that fails is an error of its own: its message goes back to the queue and comes again.
$save = { Receive-AcsRecordingEvent @queue | Save-AcsRecordingChunk @to | Complete-AcsRecordingEvent -PassThru }
$work = if ($RemoveOriginal) { { & $save | Remove-AcsRecording -PassThru } } else { $save }

# What is wrong with the settings ends the worker with exit code 1.
try {
    $account = if ($env:RECORDING_STORAGE_CONNECTION_STRING) { @{ StorageConnectionString = $env:RECORDING_STORAGE_CONNECTION_STRING } } else { @{} }
    $queue = if ($account.Count) { $account + @{ QueueName = $env:RECORDING_QUEUE_NAME } } else { @{ QueueUri = $env:RECORDING_QUEUE_URI } }
    $queue.Wait = -not $Once
    $to = if ($env:RECORDING_DESTINATION -match '^https?:') { $account + @{ DestinationContainerUri = $env:RECORDING_DESTINATION } }
    else { @{ DestinationPath = $env:RECORDING_DESTINATION } }

    if ($env:RECORDING_ENDPOINT) { Connect-AcsRecording -Endpoint $env:RECORDING_ENDPOINT | Out-Null }
    do { & $work 2>&1 3>&1 | ConvertTo-AcsRecordingLogEntry } until ($Once)
}
catch {
    $_ | ConvertTo-AcsRecordingLogEntry
    exit 1
}

<#
.SYNOPSIS
Saves the recordings that a queue announces, as a service: it runs until it is stopped, and writes a line of JSON for each chunk.

.DESCRIPTION
The environment says from where and to where, so that a systemd unit, a scheduled task or a container sets it:

RecordingsQueue      the queue: https://ACCOUNT.queue.core.windows.net/recordings, with a SAS or for an identity
RecordingsContainer  https://ACCOUNT.blob.core.windows.net/recordings, with a SAS or for an identity;
RecordingsFolder     or a folder
AcsEndpoint          https://RESOURCE.communication.azure.com, for an identity. Without it, COMMUNICATION_SERVICES_CONNECTION_STRING holds
AcsResourceId        the resource that events must be of; may be left out
WorkerClientId       which managed identity of the machine connects; without it, the one that Azure.Identity finds

StorageConnectionString and RecordingsQueueName, in place of an identity: the account of queue and container, and the queue's name.

.PARAMETER RemoveOriginal
Delete the original of each chunk at the service once it is saved and verified.

.PARAMETER Once
End when the queue is empty, as a job should, with exit code 1 if something failed.

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
$failed = $false

# What is wrong with the settings ends the worker with exit code 1.
try {
    $account = if ($env:StorageConnectionString) { @{ StorageConnectionString = $env:StorageConnectionString } } else { @{} }
    $queue = if ($account.Count) { $account + @{ QueueName = $env:RecordingsQueueName } } else { @{ QueueUri = $env:RecordingsQueue } }
    $queue.Wait = -not $Once
    $to = if ($env:RecordingsContainer) { $account + @{ DestinationContainerUri = $env:RecordingsContainer } }
    else { @{ DestinationPath = $env:RecordingsFolder } }

    if ($env:AcsEndpoint) {
        $connection = @{ Endpoint = $env:AcsEndpoint }
        if ($env:WorkerClientId) { $connection += @{ Identity = $true; ClientId = $env:WorkerClientId } }
        if ($env:AcsResourceId) { $connection.ResourceId = $env:AcsResourceId }
        Connect-AcsRecording @connection | Out-Null
    }

    do {
        & $work 2>&1 3>&1 | ForEach-Object {
            if ($_ -is [Management.Automation.ErrorRecord]) { $failed = $true }
            $_
        } | ConvertTo-AcsRecordingLogEntry
    } until ($Once)
}
catch {
    $_ | ConvertTo-AcsRecordingLogEntry
    exit 1
}

if ($failed) { exit 1 }

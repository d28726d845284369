# A worker on a queue, until a file says that it is over. It deletes the originals, and writes down what it is told.
param(
    [string] $Module, [string] $ConnectionString, [string] $StorageConnectionString, [string] $QueueName, [string] $Destination,
    [string] $End
)
Set-StrictMode -Version 3
Import-Module $Module
Connect-AcsRecording $ConnectionString | Out-Null
$queue = @{
    StorageConnectionString = $StorageConnectionString
    QueueName               = $QueueName
    VisibilityTimeout       = 10
    MaxAttempts             = 1000
    MaxEvents               = 16
}
$to = if ($Destination -like 'http*') { @{ DestinationContainerUri = $Destination } } else { @{ DestinationPath = $Destination } }

# An error is a chunk's own: its message goes back and comes again.
while (-not (Test-Path $End)) {
    & {
        Receive-AcsRecordingEvent @queue -Wait -Timeout 1 |
            Save-AcsRecordingChunk @to |
            Complete-AcsRecordingEvent -PassThru |
            Remove-AcsRecording
    } 2>> "$End.$PID.errors" 3>> "$End.$PID.warnings"
}

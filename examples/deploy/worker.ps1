# A run of the container job: saves what the queue announces, and deletes it at the service, until the queue is empty.
$ErrorActionPreference = 'Stop'
Connect-AcsRecording -Endpoint $env:AcsEndpoint -Identity -ClientId $env:WorkerClientId -ResourceId $env:AcsResourceId | Out-Null

# What fails goes back into the queue by itself. It ends the run with an error, after all that can be saved is.
$ErrorActionPreference = 'Continue'
Receive-AcsRecordingEvent $env:RecordingsQueue -ErrorVariable failures |
    Save-AcsRecordingChunk -DestinationContainerUri $env:RecordingsContainer -ErrorVariable +failures |
    Complete-AcsRecordingEvent -PassThru -ErrorVariable +failures |
    Remove-AcsRecording -PassThru -ErrorVariable +failures |
    ForEach-Object { "Saved: $_" }
if ($failures) { exit 1 }

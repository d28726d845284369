#!/usr/bin/env pwsh
# The life of a recording: start, pause, resume, stop, event, save and verify, delete. Run it with './build.sh demo'; it needs an
# emulator and its connection string in the environment.
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../artifacts/module/AcsRecording')

$folder = Join-Path ([IO.Path]::GetTempPath()) "acsrecording-demo-$([Guid]::NewGuid().ToString('N'))"
$connection = Connect-AcsRecording -ConnectionString $env:COMMUNICATION_SERVICES_CONNECTION_STRING
$connection

$recording = Start-AcsRecording -GroupCallId (New-Guid) -Format Mp3 | Wait-AcsRecording -State Active
$recording
Start-Sleep -Seconds 1

$recording | Suspend-AcsRecording -PassThru
$recording | Resume-AcsRecording -PassThru
Start-Sleep -Seconds 1

$recording | Stop-AcsRecording -PassThru

# Event Grid would deliver this; the emulator lists it.
$fileEvent = (Invoke-WebRequest -Uri ([Uri]::new($connection.Endpoint, '/_emulator/events'))).Content | ConvertFrom-AcsRecordingEvent
$fileEvent

$saved = $fileEvent | Save-AcsRecordingChunk -DestinationPath $folder
$saved | Format-List

$saved | Get-AcsRecordingMetadata
$saved | Remove-AcsRecording -PassThru | ForEach-Object { "Deleted at the service: $($_.DocumentId). The file stays: $($_.Path)" }
Disconnect-AcsRecording

#!/usr/bin/env pwsh
# The life of a recording: start, pause, resume, stop, event, save and verify, delete. Run it with './build.sh demo'; it needs an
# emulator and its connection string in the environment.
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../artifacts/module/AcsRecording')

# Shows a step's commands, then runs them. Called with a dot, so that their variables are there for the next step.
function Show-Step([string] $Title, [scriptblock] $Commands) {
    "`n== $Title"
    $Commands.ToString().Trim() -split '\r?\n' -replace '^ {4}' | ForEach-Object { "PS> $_" }
    . $Commands | Out-Host
}

$folder = Join-Path ([IO.Path]::GetTempPath()) "acsrecording-demo-$([Guid]::NewGuid().ToString('N'))"
$callId = New-Guid

. Show-Step 'Connect' {
    Connect-AcsRecording $env:COMMUNICATION_SERVICES_CONNECTION_STRING
}

. Show-Step 'Record a call' {
    $recording = Start-AcsRecording -GroupCallId $callId -Format Mp3
    $recording | Wait-AcsRecording -State Active
}
Start-Sleep -Seconds 1

. Show-Step 'Pause, and resume' {
    $recording | Suspend-AcsRecording -PassThru
    $recording | Resume-AcsRecording -PassThru
}
Start-Sleep -Seconds 1

. Show-Step 'Stop' {
    $recording | Stop-AcsRecording -PassThru
}

# Event Grid would deliver this text; the emulator lists it.
$delivered = (Invoke-WebRequest -Uri ([Uri]::new((Get-AcsRecordingConnection).Endpoint, '/_emulator/events'))).Content

. Show-Step 'Read the event that announces the file' {
    $fileEvent = $delivered | ConvertFrom-AcsRecordingEvent
    $fileEvent
}

. Show-Step 'Save the file, verified' {
    $saved = $fileEvent | Save-AcsRecordingChunk -DestinationPath $folder
    $saved | Format-List
}

. Show-Step 'Read its metadata' {
    $saved | Get-AcsRecordingMetadata
}

. Show-Step 'Delete the original at the service' {
    $saved | Remove-AcsRecording -PassThru
}

"The original is deleted. The saved file is in $folder."
Disconnect-AcsRecording

#!/usr/bin/env pwsh
# After the recording: ten calls are recorded and saved, found again, joined, split, shown in a report, exported for one person, and
# one is erased. Run it with an emulator that cuts recordings into chunks of a minute (docs/archive.md has the command).
param([string] $Folder = (Join-Path ([IO.Path]::GetTempPath()) "acsrecording-archive-$([Guid]::NewGuid().ToString('N'))"))

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../artifacts/module/AcsRecording')
$connection = Connect-AcsRecording $env:COMMUNICATION_SERVICES_CONNECTION_STRING
$archive = Join-Path $Folder archive
$customer = '4:+14255550123'
$agent = '8:orgid:0b11c2d3-0000-4000-8000-000000000001'

# The emulator's clock goes faster than any call.
function Skip-Second([int] $Seconds) {
    $clock = [Uri]::new($connection.Endpoint, '/_emulator/clock')
    $body = @{ advanceSeconds = $Seconds } | ConvertTo-Json
    Invoke-RestMethod -Method Post -Uri $clock -Body $body -ContentType 'application/json' | Out-Null
}

function Invoke-Recording([hashtable] $Options, [int] $Seconds, [int] $PauseAt) {
    $recording = Start-AcsRecording -GroupCallId (New-Guid) @Options
    if ($PauseAt) {
        Skip-Second $PauseAt
        $recording | Suspend-AcsRecording
        Skip-Second 20
        $recording | Resume-AcsRecording
    }

    Skip-Second ($Seconds - $PauseAt)
    $recording | Stop-AcsRecording
    $events = Invoke-RestMethod -Uri ([Uri]::new($connection.Endpoint, '/_emulator/events'))
    $events[-1] | ConvertFrom-AcsRecordingEvent
}

'== Ten calls: mixed and unmixed, some of several chunks, two with a pause'
$unmixed = @{ Content = 'Audio'; Channel = 'Unmixed'; Format = 'Wav'; AudioChannelParticipantOrdering = $customer, $agent }
$events = @(
    Invoke-Recording $unmixed 150 -PauseAt 30
    Invoke-Recording $unmixed 50
    Invoke-Recording @{ Content = 'Audio'; Channel = 'Mixed'; Format = 'Wav' } 200
    Invoke-Recording @{ Content = 'Audio'; Channel = 'Mixed'; Format = 'Mp3' } 130 -PauseAt 70
    Invoke-Recording @{ Content = 'AudioVideo'; Channel = 'Mixed'; Format = 'Mp4' } 40
    1..5 | ForEach-Object { Invoke-Recording @{ Content = 'Audio'; Channel = 'Mixed'; Format = 'Mp3' } (25 * $_) }
)

'== Saved, but for one chunk in the middle: a gap'
$lost = $events[2].Chunks[1].DocumentId
$saved = $events.Chunks | Where-Object DocumentId -NE $lost | Save-AcsRecordingChunk -DestinationPath $archive
$saved | Group-Object RecordingId | Select-Object Count, @{ Name = 'Chunks'; Expression = { $_.Group.Index -join ', ' } } | Out-Host

'== Found: by participant, call, recording, time, and what is incomplete'
$found = [ordered] @{
    Participant = @(Find-AcsRecording $archive -Participant '+1 425 555 0123').Count
    TeamsUser   = @(Find-AcsRecording $archive -Participant $agent.Split(':')[-1]).Count
    Call        = @(Find-AcsRecording $archive -CallId $saved[0].CallId).Count
    Recording   = @(Find-AcsRecording $archive -RecordingId $saved[0].RecordingId).Count
    Today       = @(Find-AcsRecording $archive -After $saved[0].RecordingStartTime.AddDays(-1)).Count
    Incomplete  = @(Find-AcsRecording $archive -Incomplete).Count
}
[pscustomobject] $found | Out-Host
if ($found.Values -contains 0) { throw 'A search found nothing.' }

'== Joined; the recording with the gap only where that is wanted'
$merged = Find-AcsRecording $archive |
    Merge-AcsRecordingChunk (Join-Path $Folder merged) -ErrorAction SilentlyContinue -ErrorVariable refused
$merged | Out-Host
if ($refused[0].FullyQualifiedErrorId -notlike 'RecordingIncomplete,*') { throw "The gap was not refused: $refused" }
$refused[0].Exception.Message
Find-AcsRecording $archive -Incomplete | Merge-AcsRecordingChunk (Join-Path $Folder with-gap) -AllowGap | Out-Host

'== A file for each speaker'
Find-AcsRecording $archive -Participant $customer | Split-AcsRecordingChannel (Join-Path $Folder channels) | Out-Host

'== A report that opens in a browser'
Find-AcsRecording $archive | Export-AcsRecordingReport (Join-Path $Folder report.html) | Out-Host

'== What there is of one person, without the voices and ids of others'
Find-AcsRecording $archive -Participant $customer |
    Export-AcsRecordingParticipant $customer (Join-Path $Folder request.zip) -OwnChannelOnly -MaskOthers | Out-Host

'== One call erased; it is not found any more, and not saved again'
Find-AcsRecording $archive -CallId $saved[-1].CallId |
    Remove-AcsSavedRecording -Reason 'Asked for by the customer' -Confirm:$false -PassThru |
    Out-Host
$again = $events[-1] | Save-AcsRecordingChunk -DestinationPath $archive -ErrorAction SilentlyContinue -ErrorVariable erased
if ($again -or (Find-AcsRecording $archive -CallId $saved[-1].CallId)) { throw 'What was erased is there again.' }
"$($erased[0].Exception.Message)"

"All of it is in $Folder."
Disconnect-AcsRecording

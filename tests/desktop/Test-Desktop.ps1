<#
.SYNOPSIS
Tests the staged module in Windows PowerShell 5.1, whose language the Pester suite goes beyond: the life of a recording, views, errors,
help, completion.

.DESCRIPTION
Wants an emulator's connection string in COMMUNICATION_SERVICES_CONNECTION_STRING, as the emulator's exec command sets it. Ends with exit
code 1 where something is not as it should be. It runs in every PowerShell.
#>
[CmdletBinding()]
param()

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$script:failed = 0
$module = Join-Path $PSScriptRoot '../../artifacts/module/AcsRecording'
$folder = Join-Path ([IO.Path]::GetTempPath()) "acsrecording-$([Guid]::NewGuid().ToString('N'))"

function Assert-Equal([string] $What, $Actual, $Expected) {
    $isEqual = "$Actual" -ceq "$Expected"
    if (-not $isEqual) { $script:failed++ }
    Write-Host "$(if ($isEqual) { 'ok    ' } else { 'FAILED' }) $What$(if (-not $isEqual) { ": '$Actual' instead of '$Expected'" })"
}

function Get-Failure([scriptblock] $Script) {
    try { & $Script | Out-Null }
    catch { return $_ }
}

Write-Host "PowerShell $($PSVersionTable.PSVersion), $($PSVersionTable.PSEdition)"
Import-Module $module
$manifest = Import-PowerShellDataFile (Join-Path $module 'AcsRecording.psd1')
Assert-Equal 'every cmdlet of the manifest is there' (@(Get-Command -Module AcsRecording).Count) $manifest.CmdletsToExport.Count

$connection = Connect-AcsRecording $env:COMMUNICATION_SERVICES_CONNECTION_STRING
$emulator = [Uri]::new($connection.Endpoint, '/_emulator/')

# The life of a recording
$recording = Start-AcsRecording -GroupCallId ([Guid]::NewGuid()) -Format Wav -Channel Unmixed | Wait-AcsRecording -State Active
Assert-Equal 'it is paused' ($recording | Suspend-AcsRecording -PassThru).State 'Inactive'
Assert-Equal 'it is resumed' ($recording | Resume-AcsRecording -PassThru).State 'Active'
$clock = @{ Method = 'Post'; Uri = [Uri]::new($emulator, 'clock'); ContentType = 'application/json'; Body = '{"advanceSeconds":20}' }
Invoke-RestMethod @clock | Out-Null
Assert-Equal 'it is stopped' ($recording | Stop-AcsRecording -PassThru).State 'Ended'
$text = (Invoke-WebRequest -UseBasicParsing -Uri ([Uri]::new($emulator, 'events'))).Content
$fileEvent = @($text | ConvertFrom-AcsRecordingEvent)[-1]
Assert-Equal 'its event names it' $fileEvent.RecordingId $recording.RecordingId
$whatIf = $fileEvent | Save-AcsRecordingChunk $folder -WhatIf
Assert-Equal '-WhatIf saves nothing' (Test-Path $folder) 'False'
Assert-Equal '-WhatIf emits what would come' $whatIf.Planned 'True'
$saved = $fileEvent | Save-AcsRecordingChunk $folder
Assert-Equal 'its file is verified' $saved.Verified 'True'
Assert-Equal 'its file has the hash' (Get-FileHash $saved.Path).Hash.ToLowerInvariant() $saved.Sha256
Assert-Equal 'it is saved once' ($fileEvent | Save-AcsRecordingChunk $folder).AlreadySaved 'True'
Assert-Equal 'its metadata is read' ($saved | Get-AcsRecordingMetadata).DocumentId $saved.DocumentId
Assert-Equal 'it is found again' (Find-AcsRecording $folder -CallId $saved.CallId).Path $saved.Path
Assert-Equal 'its channels are split' (@($saved | Split-AcsRecordingChannel (Join-Path $folder 'channels')).Count -gt 0) 'True'
Assert-Equal 'its chunks are merged' (Test-Path ($saved | Merge-AcsRecordingChunk (Join-Path $folder 'merged')).Path) 'True'
$report = Join-Path $folder 'report.html'
$saved | Export-AcsRecordingReport $report | Out-Null
Assert-Equal 'its report is written' (Test-Path $report) 'True'
Assert-Equal 'its original is deleted' ($saved | Remove-AcsRecording -PassThru).DocumentId $saved.DocumentId

# What a user sees
$view = $saved | Format-Table | Out-String -Width 120
Assert-Equal 'the view has its columns' ($view -match 'Verified\s+Size\s+Duration') 'True'
$failure = Get-Failure { Find-AcsRecording (Join-Path $folder 'channels') }
Assert-Equal 'an error has its id' $failure.FullyQualifiedErrorId.Split(',')[0] 'NotAnArchive'
Assert-Equal 'an error says what to do' ([bool] $failure.Exception.RecommendedAction) 'True'
Assert-Equal 'a stack trace has lines' ($failure.Exception.StackTrace -match 'AcsRecording.Core/.+:line \d') 'True'
Assert-Equal 'there is help' ((Get-Help Save-AcsRecordingChunk).Synopsis -match 'Saves') 'True'
$line = 'Start-AcsRecording -Format '
$words = (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText
Assert-Equal 'values are completed' ($words -contains 'Mp3') 'True'

# A pipeline that is stopped
$recording = Start-AcsRecording -GroupCallId ([Guid]::NewGuid())
$wait = "Wait-AcsRecording '$($recording.RecordingId)' -State Ended -Timeout 00:10:00"
$shell = [PowerShell]::Create().AddScript("Import-Module '$module'; $wait")
$running = $shell.BeginInvoke()
while ($shell.InvocationStateInfo.State -ne 'Running') { Start-Sleep -Milliseconds 20 }
$stopping = $shell.BeginStop($null, $null)
Assert-Equal 'a stopped wait ends' ($stopping.AsyncWaitHandle.WaitOne(30000) -and $running.AsyncWaitHandle.WaitOne(30000)) 'True'
Assert-Equal 'a stopped wait is no error' $shell.Streams.Error.Count 0
$recording | Stop-AcsRecording

Disconnect-AcsRecording
Remove-Item $folder -Recurse -Force
if ($script:failed) { Write-Host "$script:failed failed"; exit 1 }

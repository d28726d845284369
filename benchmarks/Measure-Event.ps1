# Times the same events through ConvertFrom-Json and through ConvertFrom-AcsRecordingEvent, in turns, and writes the seconds down.
param([string] $Module, [string] $Path, [int] $Events, [int] $Runs, [string] $Report)
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
Import-Module $Module

$lines = @(Get-Content $Path -Raw) * $Events
$ways = [ordered] @{
    'ConvertFrom-Json'              = { $lines | ConvertFrom-Json }
    'ConvertFrom-AcsRecordingEvent' = { $lines | ConvertFrom-AcsRecordingEvent }
}
$seconds = [ordered] @{}
foreach ($name in $ways.Keys) { $seconds[$name] = [Collections.Generic.List[double]]::new() }
foreach ($run in 0..$Runs) {
    foreach ($name in $ways.Keys) {
        $count = 0
        $clock = [Diagnostics.Stopwatch]::StartNew()
        & $ways[$name] | ForEach-Object { $count++ }
        $elapsed = $clock.Elapsed.TotalSeconds
        if ($count -ne $Events) { throw "$name gave $count objects of $Events events." }

        # The first run is for warming up.
        if ($run -gt 0) { $seconds[$name].Add($elapsed) }
    }
}
$seconds | ConvertTo-Json | Set-Content $Report

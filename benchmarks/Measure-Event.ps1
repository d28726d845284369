# The same events through ConvertFrom-Json and through ConvertFrom-AcsRecordingEvent, in turns: writes down how many seconds of the
# processor each takes. Other work on the machine hardly changes that.
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
        [GC]::Collect()
        $before = [Environment]::CpuUsage.TotalTime
        $count = (& $ways[$name] | Measure-Object).Count
        $elapsed = ([Environment]::CpuUsage.TotalTime - $before).TotalSeconds
        if ($count -ne $Events) { throw "$name gave $count objects of $Events events." }

        # The first run is for warming up.
        if ($run -gt 0) { $seconds[$name].Add($elapsed) }
    }
}
$seconds | ConvertTo-Json | Set-Content $Report

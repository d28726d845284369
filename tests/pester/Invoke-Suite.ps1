#!/usr/bin/env pwsh
<#
.SYNOPSIS
Runs the Pester suite, or a part of it, on the staged module and writes its counts.

.DESCRIPTION
Wants an emulator's connection string in COMMUNICATION_SERVICES_CONNECTION_STRING, as the emulator's exec command sets it. Parts can run
at the same time, each with an emulator of its own.

.PARAMETER Part
Which part of the files to run, from 1.

.PARAMETER Of
How many parts there are.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $ReportPath,
    [int] $Part = 1,
    [int] $Of = 1
)

$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../../artifacts/modules/Pester"

$configuration = New-PesterConfiguration
$files = @(Get-ChildItem $PSScriptRoot -Filter *.Tests.ps1 | Sort-Object Name)
$configuration.Run.Path = @(for ($index = $Part - 1; $index -lt $files.Count; $index += $Of) { $files[$index].FullName })
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'

# The tests run under the preference that a session has at first.
$ErrorActionPreference = 'Continue'
$result = Invoke-Pester -Configuration $configuration

# A test is skipped with its reason (Set-ItResult -Skipped -Because); one that is skipped without counts as failed.
foreach ($test in $result.Skipped) {
    $path = $test.ExpandedPath -replace '<(\w+)>', { $test.Data[$_.Groups[1].Value] }
    Write-Host "skipped: ${path}: $($test.ErrorRecord)"
}

# In the report, because the run ends with what failed.
$failures = @(
    foreach ($failed in @($result.Failed) + @($result.FailedBlocks) + @($result.FailedContainers)) {
        "$($failed.ExpandedPath ?? $failed.Item): $($failed.ErrorRecord)"
    }
    foreach ($test in $result.Skipped | Where-Object { -not $_.ErrorRecord }) { "$($test.ExpandedPath): skipped without a reason" }
)
[pscustomobject] @{
    Passed   = $result.PassedCount
    Failures = $failures
    Skipped  = @($result.Skipped | Where-Object ErrorRecord).Count + $result.NotRunCount
} | ConvertTo-Json | Set-Content -Path $ReportPath
if ($result.Result -ne 'Passed' -or $failures) { exit 1 }

#!/usr/bin/env pwsh
<#
.SYNOPSIS
Runs the Pester suite on the staged module and writes its counts.

.DESCRIPTION
Wants an emulator's connection string in COMMUNICATION_SERVICES_CONNECTION_STRING, as the emulator's exec command sets it.
#>
[CmdletBinding()]
param([Parameter(Mandatory)] [string] $ReportPath)

$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../../artifacts/modules/Pester"

$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'
$result = Invoke-Pester -Configuration $configuration

# No test is skipped without its reason.
foreach ($test in $result.Skipped) { Write-Host "skipped: $($test.ExpandedPath): $($test.ErrorRecord)" }

[pscustomobject] @{
    Passed  = $result.PassedCount
    Failed  = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
    Skipped = $result.SkippedCount + $result.NotRunCount
} | ConvertTo-Json | Set-Content -Path $ReportPath
if ($result.Result -ne 'Passed') { exit 1 }

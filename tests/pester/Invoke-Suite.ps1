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

#!/usr/bin/env pwsh
<#
.SYNOPSIS
Builds, tests, shows, documents and packages AcsRecording.

.DESCRIPTION
Needs the .NET SDK alone: build.sh brings PowerShell, and the build brings Pester. Nothing is installed outside this folder and the
package caches.

.EXAMPLE
./build.ps1 -Task Test
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'TestBuilt', 'Coverage', 'Demo', 'Docs', 'Surface', 'Package', 'Clean')]
    [string] $Task = 'Build'
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'

# A native command that fails ends the task.
$PSNativeCommandUseErrorActionPreference = $true
$env:DOTNET_CLI_UI_LANGUAGE = 'en'

$root = $PSScriptRoot
$module = Join-Path $root 'artifacts/module/AcsRecording'
$emulator = Join-Path $root 'artifacts/emulator/AcsRecording.Emulator.dll'
$help = Join-Path $root 'src/AcsRecording/en-US'

# What the build brings comes before what the machine has.
$modules = Join-Path $root 'artifacts/modules'
$env:PSModulePath = $modules + [IO.Path]::PathSeparator + $env:PSModulePath

# This same PowerShell: where it is a .NET tool, the process is dotnet.
Import-Module "$root/tests/pester/PowerShellProcess.psm1"
$pwsh = Get-PowerShellCommand

function Write-Step([string] $Text) { Write-Host "`n== $Text" }

function Build {
    Write-Step 'Build'
    dotnet build "$root/AcsRecording.sln" --configuration Release --nologo --verbosity quiet
    dotnet msbuild "$root/src/Stage.proj" -nologo -verbosity:quiet
}

# A module of the PowerShell Gallery, in its pinned version: from this machine, or from the Gallery where it answers within seconds.
# Returns why it can't be had, or nothing.
function Save-GalleryModule([string] $Name, [string] $Version) {
    $found = Get-Module -ListAvailable -Name $Name | Where-Object Version -EQ $Version
    if ($found) { return }
    try {
        Invoke-WebRequest -Uri 'https://www.powershellgallery.com/api/v2' -ConnectionTimeoutSeconds 5 -OperationTimeoutSeconds 5 | Out-Null
        Save-PSResource -Name $Name -Version $Version -Path $modules -Repository PSGallery -TrustRepository
    }
    catch { "$Name $Version is not installed, and the PowerShell Gallery did not serve it: $($_.Exception.Message)" }
}

function Docs {
    $reason = Save-GalleryModule Microsoft.PowerShell.PlatyPS 1.0.3
    if ($reason) { throw "The help was not made. $reason" }
    Write-Step 'Help'
    & "$root/docs/Export-Help.ps1" -Destination $help
    Build
}

function Surface {
    Build
    Write-Step 'Surface (tests/pester/Surface.txt)'
    $command, [string[]] $arguments = $pwsh
    & $command @arguments -NoProfile -NonInteractive -File "$root/tests/pester/Export-Surface.ps1"
}

function Install-NodePackage {
    if (-not (Get-Command npm -ErrorAction Ignore)) { return }
    $lock = Get-Item "$root/tests/node/package-lock.json"
    $installed = Get-Item "$root/tests/node/node_modules/.package-lock.json" -Force -ErrorAction Ignore
    if ($installed -and $installed.LastWriteTimeUtc -ge $lock.LastWriteTimeUtc) { return }
    Write-Step 'Node packages for the tests'
    Push-Location "$root/tests/node"
    try {
        npm ci --silent
    }
    catch { Write-Warning 'npm ci failed: the tests that need its packages will be skipped.' }
    finally { Pop-Location }
}

function Test {
    Build
    Write-Package
    TestBuilt
}

# Tests what lies under artifacts and in the folders of the tests, wherever it was built.
function TestBuilt {
    Install-NodePackage
    if (-not (Invoke-EveryTest)) { exit 1 }
}

# Which lines the tests run, in whichever process. Tests that look at the assemblies themselves may fail meanwhile, because those count.
function Coverage {
    Build
    Write-Package
    Install-NodePackage
    Import-Module "$root/tests/Coverage/Coverage.psm1"
    Write-Step 'Assemblies that count'
    $originals = Install-CountingAssembly -Root $root

    # The process of an xunit project adds its counts when it ends, and is ended after a tenth of a second otherwise.
    $env:VSTEST_TESTHOST_SHUTDOWN_TIMEOUT = 60000
    try { $passed = Invoke-EveryTest }
    finally { Restore-Assembly -Original $originals }
    if (-not $passed) { Write-Warning 'Not every test passed on the assemblies that count.' }
    Write-Step 'Coverage'
    Write-CoverageReport -Root $root | ForEach-Object { Write-Host $_ }
}

# Runs all tests on what was built, and says whether they passed.
function Invoke-EveryTest {
    $passed = $skipped = 0
    $failures = @()

    # The run goes on to the next project; a failure is counted.
    $PSNativeCommandUseErrorActionPreference = $false

    Remove-Item "$root/artifacts/tests" -Recurse -Force -ErrorAction Ignore

    # Tests are many short processes, in which the runtime's profiling of code and a collector beside the program cost more than they bring.
    $env:DOTNET_TieredPGO = 0
    $env:DOTNET_gcConcurrent = 0

    # All at once, because Pester mostly waits for processes that it has started. What the jobs print is shown in turn.
    $projects = @(Get-ChildItem "$root/tests/*/*.Tests.csproj")
    $xunit = Start-ThreadJob {
        $using:projects | ForEach-Object {
            "`n== $($_.BaseName)"
            dotnet test "$($_.DirectoryName)/bin/Release/net10.0/$($_.BaseName).dll" --blame-hang-timeout 5m --blame-hang-dump-type none `
                --logger 'console;verbosity=minimal' --logger "trx;LogFileName=$using:root/artifacts/tests/$($_.BaseName).trx" 2>&1
        }
    }

    Write-Step 'Pester'
    foreach ($reason in (Save-GalleryModule PSScriptAnalyzer 1.25.0), (Save-GalleryModule Microsoft.PowerShell.PlatyPS 1.0.3)) {
        if ($reason) { Write-Host $reason }
    }

    # Each part in a process of its own, on the staged module, with a staged emulator of its own: it ends with them.
    $parts = 1, 2
    $pester = foreach ($part in $parts) {
        $report = "$root/artifacts/tests/pester$part.json"
        $suite = '-File', "$root/tests/pester/Invoke-Suite.ps1", '-Part', $part, '-Of', $parts.Count, '-ReportPath', $report
        $command = @('exec', '--') + $pwsh + @('-NoProfile', '-NonInteractive') + $suite
        Start-ThreadJob { dotnet $using:emulator @using:command 2>&1 }
    }
    foreach ($job in $pester) { Receive-Job $job -Wait -AutoRemoveJob | ForEach-Object { Write-Host $_ } }
    foreach ($part in $parts) {
        $report = Join-Path $root "artifacts/tests/pester$part.json"
        if (-not (Test-Path $report)) {
            $failures += "Part $part of the Pester suite ended without a result."
            continue
        }

        $suite = Get-Content $report -Raw | ConvertFrom-Json
        $passed += $suite.Passed
        $failures += $suite.Failures
        $skipped += $suite.Skipped
    }

    Receive-Job $xunit -Wait -AutoRemoveJob | ForEach-Object { Write-Host $_ }
    foreach ($project in $projects) {
        $report = Join-Path $root "artifacts/tests/$($project.BaseName).trx"
        if (-not (Test-Path $report)) {
            $failures += "$($project.BaseName) ended without a result."
            continue
        }

        $results = @(([xml] (Get-Content $report -Raw)).TestRun.Results.UnitTestResult)
        $passed += @($results | Where-Object outcome -EQ Passed).Count
        $failures += @($results | Where-Object outcome -EQ Failed | ForEach-Object { "$($_.testName): $($_.Output.ErrorInfo.Message)" })
        if (-not $results) { $failures += "$($project.BaseName) ran no test." }

        # No test is skipped without a word: its name, and why.
        foreach ($result in $results | Where-Object outcome -EQ NotExecuted) {
            $skipped++
            Write-Host "skipped: $($result.testName): $($result.Output.ErrorInfo.Message)"
        }
    }

    foreach ($failure in $failures) { Write-Host "failed: $failure" }
    Write-Host "$passed passed, $($failures.Count) failed, $skipped skipped"
    $passed -gt 0 -and -not $failures
}

function Demo {
    Build
    Write-Step 'Demo (examples/quickstart.ps1)'
    dotnet $emulator exec --speed 60 '--' @pwsh -NoProfile -NonInteractive -File "$root/examples/quickstart.ps1"
}

function Package {
    Build
    Write-Package
}

function Write-Package {
    Write-Step 'Packages'
    & "$root/src/Export-Package.ps1" -Destination "$root/artifacts/packages" | ForEach-Object { Write-Host $_ }
}

function Clean {
    dotnet clean "$root/AcsRecording.sln" --configuration Release --nologo --verbosity quiet
    Remove-Item "$root/artifacts" -Recurse -Force -ErrorAction Ignore
}

& $Task

#!/usr/bin/env pwsh
<#
.SYNOPSIS
Builds, tests, shows, documents and packages AcsRecording.

.EXAMPLE
./build.ps1 -Task Test
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Demo', 'Docs', 'Package', 'Clean')]
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

# The oldest versions that are known to do.
$needed = @{ Pester = '5.5.0'; 'Microsoft.PowerShell.PlatyPS' = '1.0.0' }

function Write-Step([string] $Text) { Write-Host "`n== $Text" }

function Test-Module([string] $Name) {
    [bool] (Get-Module -ListAvailable -Name $Name | Where-Object Version -ge $needed[$Name])
}

function Build {
    Write-Step 'Build'
    dotnet build "$root/AcsRecording.sln" --configuration Release --nologo --verbosity quiet
    dotnet msbuild "$root/src/Stage.proj" -nologo -verbosity:quiet
    Docs
}

function Docs {
    if (-not (Test-Module Microsoft.PowerShell.PlatyPS)) {
        Write-Warning 'NOT BUILT: the help that Get-Help shows. The module Microsoft.PowerShell.PlatyPS is not installed.'
        return
    }

    Write-Step 'Help'
    Import-Module Microsoft.PowerShell.PlatyPS
    $staging = Join-Path $root 'artifacts/help'
    Measure-PlatyPSMarkdown -Path "$root/docs/en-US/*.md" |
        Where-Object Filetype -match CommandHelp |
        Import-MarkdownCommandHelp -Path { $_.FilePath } |
        Export-MamlCommandHelp -OutputFolder $staging -Force | Out-Null
    New-Item -ItemType Directory -Path "$module/en-US" -Force | Out-Null
    Copy-Item -Path "$staging/AcsRecording/*.xml" -Destination "$module/en-US"
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
    Install-NodePackage
    $passed = $failed = $skipped = 0

    # The run goes on to the next project; a failure is counted.
    $PSNativeCommandUseErrorActionPreference = $false

    Remove-Item "$root/artifacts/tests" -Recurse -Force -ErrorAction Ignore
    foreach ($project in Get-ChildItem "$root/tests/*/*.Tests.csproj") {
        Write-Step $project.BaseName
        $report = Join-Path $root "artifacts/tests/$($project.BaseName).trx"
        dotnet test $project.FullName --configuration Release --no-build --nologo --logger 'console;verbosity=minimal' --logger "trx;LogFileName=$report"
        if (-not (Test-Path $report)) {
            Write-Host "$($project.BaseName) ended without a result."
            $failed++
            continue
        }

        $results = @(([xml] (Get-Content $report -Raw)).TestRun.Results.UnitTestResult)
        $passed += @($results | Where-Object outcome -eq Passed).Count
        $failed += @($results | Where-Object outcome -eq Failed).Count

        # No test is skipped without a word: its name, and why.
        foreach ($result in $results | Where-Object outcome -eq NotExecuted) {
            $skipped++
            Write-Host "skipped: $($result.testName): $($result.Output.ErrorInfo.Message)"
        }
    }

    if (Test-Module Pester) {
        Write-Step 'Pester'

        # In a process of its own, on the staged module, with the staged emulator: it ends with them.
        $report = Join-Path $root 'artifacts/pester.json'
        Remove-Item $report -ErrorAction Ignore
        dotnet $emulator exec '--' pwsh -NoProfile -NonInteractive -File "$root/tests/pester/Invoke-Suite.ps1" -ReportPath $report
        if (Test-Path $report) {
            $suite = Get-Content $report -Raw | ConvertFrom-Json
            $passed += $suite.Passed
            $failed += $suite.Failed
            $skipped += $suite.Skipped
        }
        else {
            Write-Host 'The Pester suite ended without a result.'
            $failed++
        }
    }
    else {
        Write-Host "`n$('#' * 80)`n  NOT RUN: the Pester suite (tests/pester), and with it every cmdlet.`n  Pester $($needed.Pester) or newer is not installed.`n$('#' * 80)`n"
    }

    Write-Host "$passed passed, $failed failed, $skipped skipped"
    if ($failed -gt 0 -or $passed -eq 0) { exit 1 }
}

function Demo {
    Build
    Write-Step 'Demo (examples/quickstart.ps1)'
    dotnet $emulator exec --speed 60 '--' pwsh -NoProfile -NonInteractive -File "$root/examples/quickstart.ps1"
}

function Package {
    Build
    $version = (Import-PowerShellDataFile "$root/AcsRecording.psd1").ModuleVersion
    $package = Join-Path $root "artifacts/AcsRecording-$version.zip"
    Compress-Archive -Path $module -DestinationPath $package -Force
    Write-Host $package
}

function Clean {
    dotnet clean "$root/AcsRecording.sln" --configuration Release --nologo --verbosity quiet
    Remove-Item "$root/artifacts" -Recurse -Force -ErrorAction Ignore
}

& $Task

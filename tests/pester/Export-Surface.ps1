#!/usr/bin/env pwsh
<#
.SYNOPSIS
Writes Surface.txt, the list of what users see of the staged module. Surface.Tests.ps1 compares the two.
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording"
Import-Module "$PSScriptRoot/Surface.psm1"
$lines = @('# Written by ./build.sh surface') + (Get-Surface)
[IO.File]::WriteAllText("$PSScriptRoot/Surface.txt", ($lines -join "`n") + "`n")

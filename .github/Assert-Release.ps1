#!/usr/bin/env pwsh
<#
.SYNOPSIS
Throws where a tag, the manifest and the list of changes don't name the same version.
#>
[CmdletBinding()]
param([Parameter(Mandatory)] [string] $Tag)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$root = Split-Path $PSScriptRoot
$version = (Import-PowerShellDataFile "$root/AcsRecording.psd1").ModuleVersion
if ($Tag -ne "v$version") { throw "The tag is $Tag, and ModuleVersion in AcsRecording.psd1 is $version." }

$heading = Get-Content "$root/CHANGELOG.md" | Where-Object { $_ -like '## *' } | Select-Object -First 1
if ($heading -notmatch "^## $([regex]::Escape($version)) \(\d{4}-\d\d-\d\d\)$") {
    throw "The newest heading of CHANGELOG.md is '$heading'; it should be '## $version (YYYY-MM-DD)'."
}

<#
Counts which lines of the product's assemblies run: each is rewritten once so that it counts, and takes the place of every copy that tests
use. Whatever process loads one adds its counts when it ends; one that is killed adds none.
#>
Set-StrictMode -Version 3

$assemblies = 'AcsRecording', 'AcsRecording.Abstractions', 'AcsRecording.Core', 'AcsRecording.Isolation', 'AcsRecording.Emulator'

# Puts the counting assemblies in place. Returns where the originals are kept, for each copy.
function Install-CountingAssembly {
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Root)

    $folder = Join-Path $Root 'artifacts/coverage'
    Remove-Item $folder -Recurse -Force -ErrorAction Ignore
    $counting = New-Item "$folder/assemblies" -ItemType Directory
    $kept = New-Item "$folder/originals" -ItemType Directory

    # Rewriting needs what they refer to beside them, and their symbols.
    foreach ($source in 'artifacts/emulator', 'artifacts/module/AcsRecording', 'artifacts/module/AcsRecording/lib') {
        Copy-Item "$Root/$source/*.dll" $counting
    }

    foreach ($name in $assemblies) {
        foreach ($extension in 'dll', 'pdb') {
            Get-Item "$Root/src/$name/bin/Release/*/$name.$extension" | Copy-Item -Destination $counting
        }

        Copy-Item "$counting/$name.dll" $kept
    }

    # Symbols name sources by the folder of the repository as /_/ (PathMap in Directory.Build.props).
    "$Root/src/AcsRecording.Core/AcsRecording.Core.csproj|$Root/=/_/" | Set-Content "$counting/CoverletSourceRootsMapping_AcsRecording.Core"
    dotnet restore "$Root/tests/Coverage" --nologo --verbosity quiet | Out-Host
    dotnet msbuild "$Root/tests/Coverage" -target:Instrument -nologo -verbosity:quiet | Out-Host

    # A wildcard in a path that is searched below finds nothing, so the folders are found first.
    $folders = @(Get-Item "$Root/artifacts/module", "$Root/artifacts/emulator", "$Root/tests/*/bin/Release")
    $copies = @(
        foreach ($built in $folders) {
            $found = @(Get-ChildItem $built -Recurse -File -Filter 'AcsRecording*.dll' | Where-Object BaseName -In $assemblies)
            if (-not $found) { throw "There is nothing to count in $built." }
            $found
        }
    )
    foreach ($copy in $copies) {
        $hashes = (Get-FileHash "$counting/$($copy.Name)", "$kept/$($copy.Name)").Hash
        if ($hashes[0] -eq $hashes[1]) { throw "$($copy.Name) does not count." }
        Copy-Item "$counting/$($copy.Name)" $copy.FullName
        [pscustomobject] @{ Path = $copy.FullName; Original = "$kept/$($copy.Name)" }
    }
}

# Puts the originals back.
function Restore-Assembly {
    [CmdletBinding()]
    param([Parameter(Mandatory)] [object[]] $Original)

    foreach ($copy in $Original) { Copy-Item $copy.Original $copy.Path }
}

# Writes the counts as Cobertura (artifacts/coverage/coverage.cobertura.xml) and returns a table, which GitHub shows as well.
function Write-CoverageReport {
    [CmdletBinding()]
    [OutputType([string])]
    param([Parameter(Mandatory)] [string] $Root)

    dotnet msbuild "$Root/tests/Coverage" -target:Report -nologo -verbosity:quiet | Where-Object { $_ -match ': error' } | Out-Host
    $report = [xml] (Get-Content "$Root/artifacts/coverage/coverage.cobertura.xml" -Raw)
    $rows = @(
        '| assembly | lines | covered | branches | covered |'
        '|---|--:|--:|--:|--:|'
        foreach ($package in $report.coverage.packages.package | Sort-Object name) {
            Format-Coverage $package.name @($package.SelectNodes('classes/class/lines/line'))
        }
        Format-Coverage 'all' @($report.SelectNodes('//classes/class/lines/line'))
    )
    if ($env:GITHUB_STEP_SUMMARY) { @('## Coverage', '') + $rows | Add-Content $env:GITHUB_STEP_SUMMARY }
    $rows
}

function Format-Coverage([string] $Name, [System.Xml.XmlElement[]] $Lines) {
    $branches = $coveredBranches = 0
    foreach ($line in $Lines) {
        if ($line.GetAttribute('condition-coverage') -match '\((\d+)/(\d+)\)') {
            $coveredBranches += [int] $Matches[1]
            $branches += [int] $Matches[2]
        }
    }

    $covered = @($Lines | Where-Object { [int] $_.hits -gt 0 }).Count
    $part = { param($some, $all) if ($all) { ($some / $all).ToString('P1', [cultureinfo]::InvariantCulture) } else { '-' } }
    "| $Name | $($Lines.Count) | $(& $part $covered $Lines.Count) | $branches | $(& $part $coveredBranches $branches) |"
}

Export-ModuleMember -Function Install-CountingAssembly, Restore-Assembly, Write-CoverageReport

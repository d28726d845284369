#!/usr/bin/env pwsh
<#
.SYNOPSIS
Makes packages of what is built and staged: the module for a gallery and for Azure Automation, the Function app, the emulator; with a
bill of materials (CycloneDX) of each, and the SHA-256 of all.

.DESCRIPTION
The same build gives the same bytes: entries of the archives are in order and have one time, and random names are replaced.
Needs PowerShell 7.6, whose Compress-PSResource makes the gallery's package, and the .NET tools of .config/dotnet-tools.json.
#>
[CmdletBinding()]
param([Parameter(Mandatory)] [string] $Destination)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$name = 'AcsRecording'
$root = Split-Path $PSScriptRoot
$module = Join-Path $root "artifacts/module/$name"
$version = (Import-PowerShellDataFile "$root/$name.psd1").ModuleVersion

# A file that its owner may write and all may read.
$fileMode = 0x81A4 -shl 16

function Add-Entry($Archive, [string] $EntryName, [IO.Stream] $Content) {
    $entry = $Archive.CreateEntry($EntryName)
    $entry.LastWriteTime = [DateTimeOffset]::new(2000, 1, 1, 0, 0, 0, [TimeSpan]::Zero)
    $entry.ExternalAttributes = $fileMode
    $stream = $entry.Open()
    try { $Content.CopyTo($stream) }
    finally { $stream.Dispose() }
}

# Writes a zip of each file under a folder.
function Export-Archive([string] $Folder, [string] $Path) {
    $archive = [IO.Compression.ZipFile]::Open($Path, 'Create')
    try {
        $files = Get-ChildItem -LiteralPath $Folder -Recurse -File -Force
        $names = [string[]] @($files | ForEach-Object { [IO.Path]::GetRelativePath($Folder, $_.FullName).Replace('\', '/') })
        [Array]::Sort($names, [StringComparer]::Ordinal)
        foreach ($entryName in $names) {
            $content = [IO.File]::OpenRead((Join-Path $Folder $entryName))
            try { Add-Entry $archive $entryName $content }
            finally { $content.Dispose() }
        }
    }
    finally { $archive.Dispose() }
}

function Edit-Xml([string] $Path, [scriptblock] $Change) {
    $document = [xml]::new()
    $document.Load($Path)
    & $Change $document.DocumentElement
    $document.Save($Path)
}

# Writes a NuGet package anew, without what differs from one packing to the next.
function Reset-Package([string] $Path) {
    $folder = "$Path.content"
    [IO.Compression.ZipFile]::ExtractToDirectory($Path, $folder)
    Remove-Item -LiteralPath $Path
    $properties = Get-Item "$folder/package/services/metadata/core-properties/*.psmdcp"

    # The properties have a random name, from which the id of a relationship is made.
    Edit-Xml "$folder/_rels/.rels" {
        $number = 0
        foreach ($relationship in $args[0].ChildNodes) {
            $relationship.Id = "R$((++$number))"
            $relationship.Target = $relationship.Target.Replace($properties.Name, 'package.psmdcp')
        }
    }

    # The version of the operating system.
    Edit-Xml $properties.FullName {
        foreach ($node in @($args[0].GetElementsByTagName('lastModifiedBy'))) { $args[0].RemoveChild($node) | Out-Null }
    }
    Rename-Item $properties package.psmdcp

    # The types are in the order in which the files were found.
    Edit-Xml "$folder/[Content_Types].xml" {
        foreach ($node in @($args[0].ChildNodes | Sort-Object OuterXml)) { $args[0].AppendChild($node) | Out-Null }
    }
    Export-Archive $folder $Path
    Remove-Item -LiteralPath $folder -Recurse -Force
}

# Writes a bill of materials: which packages a project ships, with their versions, licenses and hashes.
function Export-Inventory([string] $Name, [string] $Project) {
    $file = "$Name.$version.cdx.json"
    Push-Location $root
    try {
        dotnet CycloneDX $Project --output-format Json --output $Destination --filename $file --set-name $Name --set-version $version `
            --no-serial-number --disable-package-restore --exclude-dev | Out-Null
    }
    finally { Pop-Location }

    # The time at which it was written.
    $content = Get-Content "$Destination/$file" -Raw | ConvertFrom-Json
    $content.metadata.PSObject.Properties.Remove('timestamp')
    ConvertTo-Json $content -Depth 20 | Set-Content "$Destination/$file"
}

if (-not (Test-Path "$module/en-US/$name.dll-Help.xml")) { throw 'The staged module has no help, so no package was made.' }
Remove-Item $Destination -Recurse -Force -ErrorAction Ignore
$Destination = (New-Item $Destination -ItemType Directory).FullName

# For a gallery.
Compress-PSResource -Path $module -DestinationPath $Destination

# The emulator, a .NET tool.
dotnet msbuild "$PSScriptRoot/Stage.proj" -target:PackEmulator "-property:PackageOutputPath=$Destination" -nologo -verbosity:quiet
foreach ($package in Get-ChildItem "$Destination/*.nupkg") { Reset-Package $package.FullName }

# For Azure Automation: the zip, its one folder and the manifest in it have the same name.
$automation = New-Item "$Destination/automation" -ItemType Directory
Export-Archive (Split-Path $module) "$automation/$name.zip"

# The Function app: the function, with the module where the host looks for modules.
$app = New-Item "$Destination/functions" -ItemType Directory
Copy-Item "$root/examples/functions/*" $app -Recurse
$modules = New-Item "$app/Modules" -ItemType Directory
Copy-Item $module $modules -Recurse
Export-Archive $app.FullName "$Destination/functions.zip"

Export-Inventory $name "$PSScriptRoot/AcsRecording.Core/AcsRecording.Core.csproj"
Export-Inventory "$name.Emulator" "$PSScriptRoot/AcsRecording.Emulator/AcsRecording.Emulator.csproj"

# In the form of sha256sum.
$files = Get-ChildItem $Destination -Recurse -File -Include *.nupkg, *.zip, *.cdx.json | Sort-Object FullName
$files |
    ForEach-Object {
        $path = [IO.Path]::GetRelativePath($Destination, $_.FullName).Replace('\', '/')
        "$((Get-FileHash -LiteralPath $_.FullName).Hash.ToLowerInvariant())  $path"
    } |
    Set-Content "$Destination/SHA256SUMS"
$files
Get-Item "$Destination/SHA256SUMS"

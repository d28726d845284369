# What a release and its workflows rest on: the check before it, and the script that tests the module in Windows PowerShell 5.1.
BeforeAll {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $script = Join-Path $root 'tests/desktop/Test-Desktop.ps1'
    Import-Module "$PSScriptRoot/PowerShellProcess.psm1" -Force
}

Describe 'The test for Windows PowerShell' {
    It 'passes in this PowerShell' {
        $command, [string[]] $arguments = Get-PowerShellCommand
        $output = & $command @arguments -NoProfile -NonInteractive -File $script 2>&1 | Out-String
        $LASTEXITCODE | Should -Be 0 -Because $output
        [regex]::Matches($output, '(?m)^ok ').Count | Should -BeGreaterThan 20
    }

    It 'keeps to the language of Windows PowerShell 5.1' {
        if (-not (Get-Module -ListAvailable PSScriptAnalyzer | Where-Object Version -EQ 1.25.0)) {
            Set-ItResult -Skipped -Because 'PSScriptAnalyzer 1.25.0 is not installed'
        }
        Import-Module PSScriptAnalyzer -RequiredVersion 1.25.0
        $settings = @{
            IncludeRules = @('PSUseCompatibleSyntax')
            Rules        = @{ PSUseCompatibleSyntax = @{ Enable = $true; TargetVersions = @('5.1') } }
        }
        Invoke-ScriptAnalyzer -ScriptDefinition '$a ?? 1' -Settings $settings | Should -HaveCount 1
        Invoke-ScriptAnalyzer -Path $script -Settings $settings | Should -BeNullOrEmpty
    }
}

Describe 'The texts of a release' {
    BeforeAll {
        $manifest = Import-PowerShellDataFile "$root/AcsRecording.psd1"
        $data = $manifest.PrivateData.PSData
        $version = [regex]::Escape($manifest.ModuleVersion)
    }

    It 'speak of the version that the manifest has' {
        $data.ReleaseNotes | Should -Match "^${version}:"
        Get-Content "$root/CHANGELOG.md" | Where-Object { $_ -like '## *' } | Select-Object -First 1 | Should -Match "^## $version \("
    }

    It 'tell the Gallery the editions and systems that the manifest is for' {
        foreach ($edition in $manifest.CompatiblePSEditions) { $data.Tags | Should -Contain "PSEdition_$edition" }
        $data.Tags | Where-Object { $_ -match '\s' } | Should -BeNullOrEmpty -Because 'the Gallery takes a space for the end of a tag'
    }

    It 'hold no address that leads nowhere' {
        $addresses = $data.ProjectUri, $data.LicenseUri, $data.IconUri, $manifest.HelpInfoUri | Where-Object { $_ }
        $addresses | Where-Object { $_ -notlike 'https://*' -or $_ -match 'example|OWNER|contoso' } | Should -BeNullOrEmpty
    }
}

Describe 'The check before a release' {
    BeforeAll {
        function Test-Release([string] $Tag, [string] $Heading) {
            # What the check says of a tag, beside this manifest and a list of changes with this heading; nothing where all is well.
            $copy = Join-Path $TestDrive (New-Guid)
            New-Item "$copy/.github" -ItemType Directory | Out-Null
            Copy-Item "$root/.github/Assert-Release.ps1" "$copy/.github"
            Copy-Item "$root/AcsRecording.psd1" $copy
            Set-Content "$copy/CHANGELOG.md" '# Changelog', '', $Heading, '', '- A change', '', '## 0.0.1 (2026-01-01)'
            try { & "$copy/.github/Assert-Release.ps1" -Tag $Tag }
            catch { "$_" }
        }
        $version = (Import-PowerShellDataFile "$root/AcsRecording.psd1").ModuleVersion
    }

    It 'lets a tag pass that the manifest and the list of changes name too' {
        Test-Release "v$version" "## $version (2026-12-01)" | Should -BeNullOrEmpty
    }

    It 'refuses <Tag> with the heading <Heading>' -ForEach @(
        @{ Tag = 'v9.9.9'; Heading = '## VERSION (2026-12-01)'; Says = '*ModuleVersion*' }
        @{ Tag = 'vVERSION'; Heading = '## VERSION (unreleased)'; Says = '*CHANGELOG.md*' }
        @{ Tag = 'vVERSION'; Heading = '## 9.9.9 (2026-12-01)'; Says = '*CHANGELOG.md*' }
    ) {
        Test-Release $Tag.Replace('VERSION', $version) $Heading.Replace('VERSION', $version) | Should -BeLike $Says
    }
}

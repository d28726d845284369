# A few of the points at which `benchmarks -- kills` kills a PowerShell that saves: strace ends it at the call named, and the same
# command goes on.
BeforeAll {
    $module = (Resolve-Path "$PSScriptRoot/../../artifacts/module/AcsRecording").Path
    Import-Module $module -Force
    foreach ($helper in 'Emulator', 'PowerShellProcess') { Import-Module "$PSScriptRoot/$helper.psm1" -Force }
}

Describe 'A PowerShell that is killed while it saves' {
    It 'at the <Call> of <Name> leaves nothing wrong, and the next run all' -ForEach @(
        @{ Call = 'pwrite64'; Name = '.wav.partial' }
        @{ Call = 'fsync'; Name = '.wav.partial' }
        @{ Call = 'renameat2'; Name = '.json.partial' }
        @{ Call = 'pwrite64'; Name = 'manifest.jsonl' }
        @{ Call = 'renameat2'; Name = '.wav.partial' }
    ) {
        if (-not (Get-Command strace -CommandType Application -ErrorAction Ignore)) {
            Set-ItResult -Skipped -Because 'strace is not on PATH.'
        }
        Reset-Emulator
        $path = Join-Path $TestDrive "$(New-Guid).json"
        New-EmulatorEvent -Format Wav | Set-Content $path
        $folder = Join-Path $TestDrive (New-Guid)
        $events = ConvertFrom-AcsRecordingEvent -Path $path
        $right = $events | Save-AcsRecordingChunk "$folder-right" -ErrorAction Stop
        $final = $right.Path.Replace("$folder-right", $folder)
        $place = if ($Name -like '.*') { [IO.Path]::ChangeExtension($final, $null).TrimEnd('.') + $Name } else { Join-Path $folder $Name }

        # The kernel stops the process at the call, so nothing of it is done.
        $strace = 'strace', '-f', '-qq', '-o', '/dev/null', '-P', $place, '-e', "trace=$Call", '-e', "inject=${Call}:signal=KILL"
        $script = "Import-Module '$module'; ConvertFrom-AcsRecordingEvent -Path '$path' | Save-AcsRecordingChunk '$folder'"
        (Receive-PowerShell (Start-PowerShell $script $strace)).ExitCode | Should -Be 137
        $final | Should -Not -Exist

        $saved = $events | Save-AcsRecordingChunk $folder -ErrorAction Stop
        $saved.Path | Should -Be $final
        $saved.Verified | Should -BeTrue
        (Get-FileHash $final -Algorithm SHA256).Hash | Should -Be $right.Sha256
        Get-ChildItem $folder -Recurse -File | Should -HaveCount 3
        Get-Content (Join-Path $folder manifest.jsonl) |
            Where-Object { ($_ | ConvertFrom-Json).sha256 -eq $right.Sha256 } |
            Should -HaveCount 1
    }
}

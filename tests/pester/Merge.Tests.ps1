BeforeAll {
    $module = (Resolve-Path "$PSScriptRoot/../../artifacts/module/AcsRecording").Path
    Import-Module $module -Force
    foreach ($helper in 'Emulator', 'Azurite', 'ChunkEmulator', 'PowerShellProcess') { Import-Module "$PSScriptRoot/$helper.psm1" -Force }
    $emulator = Start-ChunkEmulator

    function Save-Chunk([hashtable] $Options, [double] $Seconds = 8) {
        # A recording of several chunks, saved.
        New-ChunkedEvent $emulator $Seconds $Options |
            Save-AcsRecordingChunk (Join-Path $TestDrive (New-Guid)) -Connection $emulator.ConnectionString
    }

    function Get-Sound([string] $Path) {
        # What follows the head of the part data, as text to be compared.
        $text = [Text.Encoding]::Latin1.GetString([IO.File]::ReadAllBytes($Path))
        $text.Substring($text.IndexOf('data', [StringComparison]::Ordinal) + 8)
    }

    function Get-PlayTime([string] $Path) { [double] (ffprobe -v error -show_entries format=duration -of csv=p=0 $Path) }

    function Get-MissingFfmpeg { if (-not (Get-Command ffprobe -CommandType Application -ErrorAction Ignore)) { 'ffmpeg is not on PATH.' } }
}

AfterAll { Stop-ChunkEmulator $emulator }

Describe 'Merge-AcsRecordingChunk' {
    BeforeEach { $folder = Join-Path $TestDrive (New-Guid) }

    It 'makes one WAV of the chunks, whatever their order' {
        $saved = Save-Chunk @{ Format = 'Wav' }
        $saved | Should -HaveCount 3
        $merged = $saved | Sort-Object Index -Descending | Merge-AcsRecordingChunk -DestinationPath $folder
        $merged | Should -BeOfType AcsRecording.MergedRecording
        $merged.Chunks, $merged.Format, $merged.Gaps.Count | Should -Be 3, 'Wav', 0
        $merged.RecordingId, $merged.CallId | Should -Be $saved[0].RecordingId, $saved[0].CallId
        $merged.Duration.TotalSeconds | Should -Be 8
        (Get-FileHash $merged.Path).Hash | Should -Be $merged.Sha256
        (Get-Item $merged.Path).Length | Should -Be $merged.Bytes
        (Get-Sound $merged.Path) -ceq (($saved | ForEach-Object { Get-Sound $_.Path }) -join '') | Should -BeTrue
        Get-ChildItem $folder | Should -HaveCount 1
    }

    It 'makes a file that <Program> reads' -ForEach @(
        @{ Program = 'ffprobe'; Read = { ffprobe -v error -show_entries format=duration -of csv=p=0 $args[0] } }
        @{ Program = 'soxi'; Read = { soxi -D $args[0] } }
    ) {
        if (-not (Get-Command $Program -CommandType Application -ErrorAction Ignore)) {
            Set-ItResult -Skipped -Because "$Program is not on PATH."
        }
        $merged = Save-Chunk @{ Format = 'Wav'; Channel = 'Unmixed' } | Merge-AcsRecordingChunk $folder
        [double] (& $Read $merged.Path) | Should -Be 8
    }

    It 'makes one MP3 that plays as long as its chunks' {
        if ($missing = Get-MissingFfmpeg) { Set-ItResult -Skipped -Because $missing }
        $saved = Save-Chunk @{ Format = 'Mp3' }
        $merged = $saved | Merge-AcsRecordingChunk $folder
        $merged.Format, $merged.Chunks | Should -Be 'Mp3', 3
        Get-PlayTime $merged.Path | Should -BeGreaterThan 7.9
        Get-PlayTime $merged.Path | Should -BeLessThan 8.2
        [Math]::Abs((Get-PlayTime $merged.Path) - $merged.Duration.TotalSeconds) | Should -BeLessThan 0.001
    }

    It 'makes one MP4 with ffmpeg' {
        if ($missing = Get-MissingFfmpeg) { Set-ItResult -Skipped -Because $missing }
        $saved = Save-Chunk @{ Format = 'Mp4'; Content = 'AudioVideo' }
        $merged = $saved | Merge-AcsRecordingChunk "$folder/the 'whole' call.mp4"
        Split-Path $merged.Path -Leaf | Should -Be "the 'whole' call.mp4"
        [Math]::Abs((Get-PlayTime $merged.Path) - 8) | Should -BeLessThan 0.5
        ffmpeg -v error -i $merged.Path -f null - 2>&1 | Should -BeNullOrEmpty
        Get-ChildItem $folder | Should -HaveCount 1
    }

    It 'says what to do where ffmpeg is not there, and leaves nothing' {
        $saved = Save-Chunk @{ Format = 'Mp4'; Content = 'AudioVideo' }
        $saved | Export-Clixml "$TestDrive/mp4.xml"
        $output = Invoke-PowerShell "Import-Module '$module'; `$env:PATH = '$TestDrive/nothing'; `$ErrorActionPreference = 'Continue'
            Import-Clixml '$TestDrive/mp4.xml' | Merge-AcsRecordingChunk '$folder' -ErrorVariable failures 2> `$null
            `$failures.FullyQualifiedErrorId; `$failures.ErrorDetails.Message; @(Get-ChildItem '$folder').Count"
        $output[0] | Should -Be 'FfmpegNotFound,AcsRecording.Commands.MergeAcsRecordingChunk'
        $output[1] | Should -BeLike '*Install ffmpeg*'
        $output[2] | Should -Be 0
    }

    It 'ends ffmpeg and leaves nothing when it is stopped' {
        if ($IsWindows) { Set-ItResult -Skipped -Because 'the ffmpeg of this test is a shell script' }
        $saved = Save-Chunk @{ Format = 'Mp4'; Content = 'AudioVideo' }
        $bin = New-Item -ItemType Directory (Join-Path $TestDrive (New-Guid))
        Set-Content "$bin/ffmpeg" "#!/bin/sh`necho `$`$ > '$bin/pid'`nexec sleep 600"
        chmod +x "$bin/ffmpeg"
        $script = "Import-Module '$module'; `$args[0] | Merge-AcsRecordingChunk '$folder'"
        $shell = [powershell]::Create().AddScript($script).AddArgument($saved)
        $path = $env:PATH
        $env:PATH = "${bin}:$path"
        try {
            $running = $shell.BeginInvoke()
            Wait-Condition 'ffmpeg runs' { (Test-Path "$bin/pid") -and (Get-Content "$bin/pid") }
            $process = Get-Process -Id (Get-Content "$bin/pid")
            $shell.StopAsync($null, $null).Wait(30000) | Should -BeTrue
            $running.AsyncWaitHandle.WaitOne(30000) | Should -BeTrue
            $process.WaitForExit(30000) | Should -BeTrue
            $shell.Streams.Error | Should -BeNullOrEmpty
            Get-ChildItem $folder -Force | Should -BeNullOrEmpty
        }
        finally {
            $env:PATH = $path
            $shell.Dispose()
        }
    }

    It 'refuses a gap by name, and merges what there is with -AllowGap' {
        $saved = Save-Chunk @{ Format = 'Wav' } 14
        $some = $saved | Where-Object Index -In 0, 3
        { $some | Merge-AcsRecordingChunk $folder -ErrorAction Stop } |
            Should -Throw '*index 1 to 2 is missing*' -ErrorId 'RecordingIncomplete,*'
        Test-Path $folder | Should -BeFalse
        $merged = $some | Merge-AcsRecordingChunk $folder -AllowGap -WarningVariable warnings 3> $null
        $merged.Gaps | Should -Be 1, 2
        $merged.Duration.TotalSeconds | Should -Be 6
        $warnings | Should -BeLike '*index 1 to 2 is missing*'
    }

    It 'makes a file for each recording, and one that fails keeps no other from it' {
        $one = Save-Chunk @{ Format = 'Wav' }
        $two = Save-Chunk @{ Format = 'Wav' }
        $three = Save-Chunk @{ Format = 'Mp3' }
        [IO.File]::AppendAllText($two[1].Path, 'x')
        $merged = $one + $two + $three | Merge-AcsRecordingChunk $folder -ErrorVariable failures -ErrorAction SilentlyContinue
        $merged.RecordingId | Should -Be $one[0].RecordingId, $three[0].RecordingId
        $failures.FullyQualifiedErrorId | Should -Be 'SavedFileChanged,AcsRecording.Commands.MergeAcsRecordingChunk'
        $failures.TargetObject.Path | Should -Be $two[1].Path
        Get-ChildItem $folder | Should -HaveCount 2
        { $one + $three | Merge-AcsRecordingChunk "$folder/one.wav" } | Should -Throw -ErrorId 'MixedRecordings,*'
    }

    It 'takes what came back from a job, and is shown in a table' {
        $saved = Save-Chunk @{ Format = 'Wav' }
        $returned = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($saved))
        $merged = $returned | Merge-AcsRecordingChunk $folder
        $merged.Chunks | Should -Be 3
        $merged | Out-String -Width 80 | Should -Match 'Wav +\d+\.\d KB 00:00:08 +3'
    }

    It 'with -WhatIf tells what would be made, of what is saved and of what would be' {
        $fileEvent = New-ChunkedEvent $emulator 5 @{ Format = 'Wav' }
        Start-Transcript "$TestDrive/whatif.txt" | Out-Null
        try {
            $fileEvent |
                Save-AcsRecordingChunk "$folder/saved" -Connection $emulator.ConnectionString -WhatIf |
                Merge-AcsRecordingChunk $folder -WhatIf |
                Should -BeNullOrEmpty
            $saved = $fileEvent | Save-AcsRecordingChunk "$folder/saved" -Connection $emulator.ConnectionString
            $saved | Merge-AcsRecordingChunk $folder -WhatIf | Should -BeNullOrEmpty
        }
        finally { Stop-Transcript | Out-Null }
        $told = @(Get-Content "$TestDrive/whatif.txt" | Where-Object { $_ -like '*"Merge 2 chunks of recording*' })
        $told | Should -HaveCount 2
        $told[0] | Should -Be $told[1]
        Get-ChildItem $folder -File | Should -BeNullOrEmpty
    }

    It 'merges chunks in a container: <_>' -ForEach 'Wav', 'Mp3', 'Mp4' {
        if ($missing = Get-MissingAzurite) { Set-ItResult -Skipped -Because $missing }
        if ($_ -eq 'Mp4' -and ($missing = Get-MissingFfmpeg)) { Set-ItResult -Skipped -Because $missing }
        $azurite = Start-Azurite
        try {
            $options = @{ Format = $_; Content = $_ -eq 'Mp4' ? 'AudioVideo' : 'Audio' }
            $fileEvent = New-ChunkedEvent $emulator 8 $options
            $storage = @{ StorageConnectionString = $azurite.ConnectionString }
            $container = New-AzuriteContainer $azurite
            $saved = $fileEvent |
                Save-AcsRecordingChunk -DestinationContainerUri $container -Connection $emulator.ConnectionString
            $merged = $saved | Merge-AcsRecordingChunk $folder @storage
            $merged.Chunks | Should -Be 3
            [Math]::Abs($merged.Duration.TotalSeconds - 8) | Should -BeLessThan 0.5
            $local = $fileEvent | Save-AcsRecordingChunk "$folder/local" -Connection $emulator.ConnectionString
            ($local | Merge-AcsRecordingChunk "$folder/again").Sha256 | Should -Be $merged.Sha256

            $returned = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($saved))
            ($returned | Merge-AcsRecordingChunk $folder @storage -Force).Sha256 | Should -Be $merged.Sha256
            Get-ChildItem $folder -File | Should -HaveCount 1
        }
        finally { Stop-Azurite $azurite }
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force
    foreach ($helper in 'Emulator', 'Azurite') { Import-Module "$PSScriptRoot/$helper.psm1" -Force }
    Reset-Emulator
    $people = '8:acs:2dd6d264-2b8d-4a47-8a0e-1c12ab15f0a1_0001', '4:+491711234567', '8:orgid:0aa2e4e2-7a4b-4c0e-9c6c-0b2d0d6e5a11'

    function New-UnmixedEvent {
        $recording = Start-AcsRecording -GroupCallId (New-Guid) -Format Wav -Channel Unmixed -AudioChannelParticipantOrdering $people
        Step-EmulatorClock 3
        $recording | Stop-AcsRecording
        Get-EmulatorEvent | ConvertFrom-AcsRecordingEvent
    }

    function Get-Sound([string] $Path) {
        $text = [Text.Encoding]::Latin1.GetString([IO.File]::ReadAllBytes($Path))
        [Text.Encoding]::Latin1.GetBytes($text.Substring($text.IndexOf('data', [StringComparison]::Ordinal) + 8))
    }

    function Get-Channel([byte[]] $Frames, [int] $Channel, [int] $Channels) {
        # The samples of one channel, of 16 bits each.
        $samples = [Collections.Generic.List[byte]]::new()
        for ($at = 2 * $Channel; $at -lt $Frames.Length; $at += 2 * $Channels) {
            $samples.Add($Frames[$at])
            $samples.Add($Frames[$at + 1])
        }
        [Convert]::ToHexString($samples.ToArray())
    }
}

Describe 'Split-AcsRecordingChannel' {
    BeforeEach { $folder = Join-Path $TestDrive (New-Guid) }

    It 'writes a file for each participant, samples as they were' {
        $saved = New-UnmixedEvent | Save-AcsRecordingChunk "$folder/saved"
        $split = $saved | Split-AcsRecordingChannel -DestinationPath "$folder/split"
        $split | Should -HaveCount 3
        $split[0] | Should -BeOfType AcsRecording.SplitChannel
        $split.ParticipantId | Should -Be $people
        $split.Channel | Should -Be 0, 1, 2
        $frames = Get-Sound $saved.Path
        foreach ($channel in $split) {
            [Convert]::ToHexString((Get-Sound $channel.Path)) -ceq (Get-Channel $frames $channel.Channel 3) | Should -BeTrue
            (Get-FileHash $channel.Path).Hash | Should -Be $channel.Sha256
            $channel.DocumentId, $channel.Index | Should -Be $saved.DocumentId, 0
            $channel.Duration.TotalSeconds | Should -Be ($frames.Length / 6 / 16000)
        }
        Split-Path $split[1].Path -Leaf | Should -Be "0-$($saved.DocumentId)-1-4_491711234567.wav"
        Get-ChildItem "$folder/split" | Should -HaveCount 3
        $split | Out-String -Width 80 | Should -Match '0 8:acs:2dd6d264\S* +\d+\.\d KB 00:00:0\d +0 '
    }

    It 'takes loose files, with the metadata beside them or another one' {
        $saved = New-UnmixedEvent | Save-AcsRecordingChunk "$folder/saved"
        (Split-AcsRecordingChannel -Path $saved.Path -DestinationPath "$folder/beside").ParticipantId | Should -Be $people
        $merged = $saved | Merge-AcsRecordingChunk "$folder/merged [1].wav"
        $split = Split-AcsRecordingChannel -LiteralPath $merged.Path -MetadataPath $saved.MetadataPath -DestinationPath "$folder/split"
        $split.ParticipantId | Should -Be $people
        $split = Get-Item -LiteralPath $merged.Path | Split-AcsRecordingChannel "$folder/none" -WarningVariable warnings 3> $null
        $split.ParticipantId | Should -Be $null, $null, $null
        $warnings | Should -BeLike '*has no metadata*'
    }

    It 'refuses a mixed recording, and the next one goes on' {
        $mixed = New-EmulatorEvent | ConvertFrom-AcsRecordingEvent | Save-AcsRecordingChunk "$folder/saved"
        $mp3 = New-EmulatorEvent Mp3 | ConvertFrom-AcsRecordingEvent | Save-AcsRecordingChunk "$folder/saved"
        $unmixed = New-UnmixedEvent | Save-AcsRecordingChunk "$folder/saved"
        $split = $mixed, $mp3, $unmixed | Split-AcsRecordingChannel "$folder/split" -ErrorVariable failures -ErrorAction SilentlyContinue
        $split | Should -HaveCount 3
        $failures.FullyQualifiedErrorId | Should -Be (@('NotUnmixed,AcsRecording.Commands.SplitAcsRecordingChannel') * 2)
        $failures[0].Exception.Message | Should -BeLike '*it is mixed*'
        $failures[1].Exception.Message | Should -BeLike '*only WAV is unmixed*'
    }

    It 'says who has no channel' {
        $saved = New-UnmixedEvent | Save-AcsRecordingChunk "$folder/saved"
        $metadata = Get-Content $saved.MetadataPath -Raw | ConvertFrom-Json
        $metadata.participants[2].PSObject.Properties.Remove('channel')
        $metadata | ConvertTo-Json -Depth 5 | Set-Content $saved.MetadataPath
        $split = $saved | Split-AcsRecordingChannel "$folder/split" -WarningVariable warnings 3> $null
        $split[2].ParticipantId | Should -BeNullOrEmpty
        Split-Path $split[2].Path -Leaf | Should -BeLike '*-2-unknown.wav'
        $warnings[0] | Should -BeLike '*no participant for channel 2*'
        $warnings[1] | Should -BeLike "*no channel for 1 of its participants ($($people[2]))*"
    }

    It 'writes nothing with -WhatIf, and replaces files only with -Force' {
        $saved = New-UnmixedEvent | Save-AcsRecordingChunk "$folder/saved"
        $saved | Split-AcsRecordingChannel "$folder/split" -WhatIf | Should -BeNullOrEmpty
        Test-Path "$folder/split" | Should -BeFalse
        $saved | Split-AcsRecordingChannel "$folder/split" | Should -HaveCount 3
        { $saved | Split-AcsRecordingChannel "$folder/split" -ErrorAction Stop } | Should -Throw -ErrorId 'FileExists,*'
        $saved | Split-AcsRecordingChannel "$folder/split" -Force | Should -HaveCount 3
    }

    It 'splits what lies in a container' {
        if ($missing = Get-MissingAzurite) { Set-ItResult -Skipped -Because $missing }
        $azurite = Start-Azurite
        try {
            $fileEvent = New-UnmixedEvent
            $saved = $fileEvent | Save-AcsRecordingChunk -DestinationContainerUri (New-AzuriteContainer $azurite)
            $local = $fileEvent | Save-AcsRecordingChunk "$folder/saved" | Split-AcsRecordingChannel "$folder/local"
            $returned = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($saved))
            foreach ($chunk in $saved, $returned) {
                $split = $chunk | Split-AcsRecordingChannel "$folder/split" -StorageConnectionString $azurite.ConnectionString -Force
                $split.Sha256 | Should -Be $local.Sha256
                $split.ParticipantId | Should -Be $people
            }
        }
        finally { Stop-Azurite $azurite }
    }
}

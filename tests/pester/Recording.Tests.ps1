BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force
    Import-Module "$PSScriptRoot/Emulator.psm1" -Force
}

Describe 'The life of a recording' {
    BeforeEach {
        Reset-Emulator
        $serverCallId = New-ServerCallId
        $recording = Start-AcsRecording -ServerCallId $serverCallId
    }

    It 'starts, by any id of a call' {
        $recording | Should -BeOfType AcsRecording.Recording
        $recording.State | Should -Be Inactive
        $recording.ServerCallId | Should -Be $serverCallId
        (Start-AcsRecording -GroupCallId (New-Guid)).RecordingId | Should -Not -BeNullOrEmpty
        (Start-AcsRecording -RoomId 99100000000000000).RecordingId | Should -Not -BeNullOrEmpty
        ([pscustomobject] @{ CallConnectionId = 'a-connection' } | Start-AcsRecording).CallConnectionId | Should -Be a-connection
    }

    It 'pauses and resumes, silently' {
        Suspend-AcsRecording -RecordingId $recording.RecordingId | Should -BeNullOrEmpty
        ($recording | Get-AcsRecordingState).State | Should -Be Inactive
        $recording | Resume-AcsRecording | Should -BeNullOrEmpty
        ($recording.RecordingId | Get-AcsRecordingState).State | Should -Be Active
    }

    It 'emits the recording with -PassThru' {
        ($recording | Suspend-AcsRecording -PassThru).State | Should -Be Inactive
        ($recording | Resume-AcsRecording -PassThru).State | Should -Be Active
        ($recording | Stop-AcsRecording -PassThru).State | Should -Be Ended
    }

    It 'changes nothing with -WhatIf: <_>' -ForEach 'Suspend-AcsRecording', 'Stop-AcsRecording' {
        $recording | & $_ -WhatIf
        ($recording | Get-AcsRecordingState).State | Should -Be Active
    }

    It 'starts nothing with -WhatIf' {
        Start-AcsRecording -ServerCallId (New-ServerCallId) -WhatIf | Should -BeNullOrEmpty
        Get-EmulatorRecording | Should -HaveCount 1
    }

    It 'is waited for' {
        ($recording | Wait-AcsRecording -State Active).State | Should -Be Active
        $recording | Stop-AcsRecording
        ($recording | Wait-AcsRecording -State Ended -Timeout 5).State | Should -Be Ended
    }

    It 'gives its files without the event' {
        Step-EmulatorClock 3
        $recording | Stop-AcsRecording
        $result = $recording | Get-AcsRecordingResult
        $result.Chunks | Should -HaveCount 1
        $result.RecordingId | Should -BeExactly $recording.RecordingId
    }

    It 'tells why an export failed, with the files that are there all the same' {
        $container = 'https://nowhere.blob.core.windows.net/recordings'
        $exported = Start-AcsRecording -ServerCallId (New-ServerCallId) -StorageContainerUri $container
        Step-EmulatorClock 3
        $exported | Stop-AcsRecording
        $result = $exported | Get-AcsRecordingResult -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -HaveCount 1
        $warnings | Should -Match 'ExportFailure: .*storageAccountNotFound.*Test-AcsRecordingStorageAccess'
        $result.Errors.Code | Should -Be ExportFailure
        $result.Errors[0].InnerError.Code | Should -Be storageAccountNotFound
        $result.Chunks | Should -HaveCount 1
        $result | Format-List | Out-String | Should -Match 'Errors +: \{ExportFailure'
    }

    It 'does not advise to wait for what was not exported' {
        $body = '{"recordingStorageInfo":{"recordingChunks":[]},"errors":[{"code":"ExportFailure"}]}'
        Add-EmulatorFault @{ path = '/result'; count = 1; status = 200; body = $body }
        $recording | Get-AcsRecordingResult -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures.FullyQualifiedErrorId | Should -BeLike 'ExportFailed,*'
        "$failures" | Should -Match 'ExportFailure'
        "$failures" | Should -Match 'Grant-AcsRecordingStorageAccess'
    }

    It 'completes the ids of this runspace' {
        $line = "Get-AcsRecordingState -RecordingId $($recording.RecordingId.Substring(0, 12))"
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText |
            Should -Contain $recording.RecordingId
    }

    It 'completes enumerations' {
        $line = 'Start-AcsRecording -Format M'
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText | Should -Be Mp3, Mp4
    }

    It 'takes channels as a hashtable' {
        $participants = @{ Participant = '8:acs:r_one'; Channel = 1 }, '8:acs:r_two'
        (Start-AcsRecording -GroupCallId (New-Guid) -Channel Unmixed -ChannelAffinity $participants).State | Should -Be Inactive
    }
}

Describe 'What goes wrong' {
    BeforeEach { Reset-Emulator }

    It 'is one error with id, category, target and advice: <Id>' -ForEach @(
        @{ Id = 'InvalidServerCallId'; Category = 'InvalidArgument'; Script = { Start-AcsRecording -ServerCallId (New-Guid) } }
        @{ Id = 'InvalidGroupCallId'; Category = 'InvalidArgument'; Script = { Start-AcsRecording -GroupCallId (New-ServerCallId) } }
        @{ Id = 'UnsupportedFormat'; Category = 'InvalidArgument'; Script = {
                Start-AcsRecording -GroupCallId (New-Guid) -Content AudioVideo -Format Wav
            }
        }
        @{ Id = 'NeedsUnmixed'; Category = 'InvalidArgument'; Script = {
                Start-AcsRecording -GroupCallId (New-Guid) -AudioChannelParticipantOrdering 8:acs:a_b
            }
        }
        @{ Id = 'RecordingNotFound'; Category = 'ObjectNotFound'; Script = { Get-AcsRecordingState -RecordingId unknown } }
        @{ Id = 'RecordingNotFound'; Category = 'ObjectNotFound'; Script = { Stop-AcsRecording -RecordingId unknown } }
        @{ Id = 'RecordingNotFound'; Category = 'ObjectNotFound'; Script = { Get-AcsRecordingResult -RecordingId unknown } }
        @{ Id = 'NotJson'; Category = 'InvalidData'; Script = { ConvertFrom-AcsRecordingEvent -InputObject 'nonsense' } }
        @{ Id = 'InvalidEvent'; Category = 'InvalidData'; Script = { ConvertFrom-AcsRecordingEvent -InputObject 'System.Object[]' } }
    ) {
        $failures = @(try { & $Script 2>&1 } catch { $_ })
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failures[0].CategoryInfo.Category | Should -Be $Category
        $failures[0].TargetObject | Should -Not -BeNullOrEmpty
        $failures[0].Exception.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'shows message and advice once, as sentences: <_>' -ForEach ConciseView, NormalView, text {
        $failure = ConvertFrom-AcsRecordingEvent -InputObject 'nonsense' -ErrorAction Continue 2>&1
        $ErrorView = $_ -replace '^text$', 'ConciseView'
        $lines = $failure | Out-String -Stream | ForEach-Object { $_ -replace '^ +\| ' }
        $shown = if ($_ -eq 'text') { "$failure" } else { $lines -join ' ' -replace ' +', ' ' }
        [regex]::Matches($shown, [regex]::Escape($failure.Exception.Message)) | Should -HaveCount 1
        [regex]::Matches($shown, [regex]::Escape($failure.Exception.RecommendedAction)) | Should -HaveCount 1
        "$failure" | Should -Match '[.!?] Give the text'
    }

    It 'does not keep the others from going on' {
        $recording = Start-AcsRecording -GroupCallId (New-Guid)
        $states = 'unknown', $recording.RecordingId | Get-AcsRecordingState -ErrorVariable failures -ErrorAction SilentlyContinue
        $states | Should -HaveCount 1
        $failures | Should -HaveCount 1
    }

    It 'shows the code of the service' {
        $call = New-Guid
        Start-AcsRecording -GroupCallId $call | Out-Null
        { Start-AcsRecording -GroupCallId $call -ErrorAction Stop } | Should -Throw '*8553*' -ErrorId 'RecordingAlreadyActive,*'
    }
}

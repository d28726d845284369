BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force
    Import-Module "$PSScriptRoot/Emulator.psm1" -Force
}

Describe 'The same event twice' {
    BeforeEach {
        Reset-Emulator
        $folder = Join-Path $TestDrive (New-Guid)
        $text = New-EmulatorEvent

        # Slow enough that the second comes while the first is being saved.
        Add-EmulatorFault @{ path = '/content/audiowav'; delayMilliseconds = 500 }
    }

    It 'is saved once in one pipeline, and under Stop' {
        $ErrorActionPreference = 'Stop'
        $saved = @($text, $text, $text | ConvertFrom-AcsRecordingEvent | Save-AcsRecordingChunk $folder)
        $saved | Should -HaveCount 3
        $saved.Verified | Should -Not -Contain $false
        @($saved | Where-Object AlreadySaved) | Should -HaveCount 2
        Get-ChildItem $folder -Recurse -Filter *.wav | Should -HaveCount 1
    }

    It 'is saved and deleted once in one pipeline' {
        $ErrorActionPreference = 'Stop'
        $text, $text | ConvertFrom-AcsRecordingEvent | Save-AcsRecordingChunk $folder | Remove-AcsRecording -PassThru | Should -HaveCount 2
    }

    It 'is saved once by pipelines side by side' {
        $module = (Get-Module AcsRecording).Path
        $saved = @(1..3 | ForEach-Object -ThrottleLimit 3 -Parallel {
                Import-Module $using:module
                $using:text | ConvertFrom-AcsRecordingEvent | Save-AcsRecordingChunk $using:folder -ErrorAction Stop
            })
        $saved | Should -HaveCount 3
        @($saved | Where-Object AlreadySaved) | Should -HaveCount 2
    }
}

Describe 'A recording that the service has deleted' {
    It 'has expired when its day is over by the clock of the service' {
        Reset-Emulator
        $fileEvent = New-EmulatorEvent | ConvertFrom-AcsRecordingEvent
        Step-EmulatorClock (24.5 * 60 * 60)
        { $fileEvent | Save-AcsRecordingChunk (Join-Path $TestDrive (New-Guid)) -ErrorAction Stop } |
            Should -Throw -ErrorId 'RecordingExpired,*'
        { $fileEvent | Get-AcsRecordingMetadata -ErrorAction Stop } | Should -Throw -ErrorId 'RecordingExpired,*'
    }
}

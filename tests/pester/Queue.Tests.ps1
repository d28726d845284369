BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force
    Import-Module "$PSScriptRoot/Emulator.psm1" -Force
}

# The engine's tests run the queue itself, against Azurite.
Describe 'Events through a queue' {
    It 'need a credential' {
        { Receive-AcsRecordingEvent https://contoso.queue.core.windows.net/recordings?sig=x } | Should -Throw -ErrorId 'NoStorageCredential,*'
        { Receive-AcsRecordingEvent -StorageConnectionString nonsense -QueueName recordings } | Should -Throw -ErrorId 'InvalidStorageConnectionString,*'
    }

    It 'are completed only where they were received' {
        Reset-Emulator
        $fileEvent = New-EmulatorEvent | ConvertFrom-AcsRecordingEvent
        { $fileEvent | Complete-AcsRecordingEvent -ErrorAction Stop } | Should -Throw -ErrorId 'NotReceived,*'
        $saved = $fileEvent | Save-AcsRecordingChunk (Join-Path $TestDrive (New-Guid))
        { $saved | Complete-AcsRecordingEvent -ErrorAction Stop } | Should -Throw -ErrorId 'NotReceived,*'
    }
}

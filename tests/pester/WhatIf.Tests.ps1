BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force
    Import-Module "$PSScriptRoot/Emulator.psm1" -Force
    Import-Module "$PSScriptRoot/Azurite.psm1" -Force

    # What -WhatIf told: only a transcript gets it.
    function Get-WhatIf([scriptblock] $Script) {
        $file = Join-Path $TestDrive "$(New-Guid).txt"
        Start-Transcript -Path $file | Out-Null
        try { & $Script | Out-Null } finally { Stop-Transcript | Out-Null }
        @(Get-Content $file | Where-Object { $_ -like 'What if:*' })
    }
}

Describe '-WhatIf' {
    BeforeEach {
        Reset-Emulator
        $folder = Join-Path $TestDrive (New-Guid)
        $fileEvent = New-EmulatorEvent | ConvertFrom-AcsRecordingEvent
    }

    It 'is told by every command of a pipeline, and changes nothing' {
        $told = Get-WhatIf { $fileEvent | Save-AcsRecordingChunk $folder -WhatIf | Remove-AcsRecording -WhatIf }
        $told | Should -HaveCount 2
        $told[0] | Should -BeLike "*Save recording chunk*$folder*"
        $told[1] | Should -BeLike '*Delete recording chunk*'
        Test-Path $folder | Should -BeFalse
        ($fileEvent | Save-AcsRecordingChunk $folder).AlreadySaved | Should -BeFalse
    }

    It 'is told by every command where the preference says so' {
        $told = Get-WhatIf {
            $WhatIfPreference = $true
            $fileEvent | Save-AcsRecordingChunk $folder | Remove-AcsRecording
        }
        $told | Should -HaveCount 2
    }

    It 'tells what is saved already' {
        $saved = $fileEvent | Save-AcsRecordingChunk $folder
        $told = Get-WhatIf { $script:planned = $fileEvent | Save-AcsRecordingChunk $folder -WhatIf }
        $told | Should -BeLike "*saved already*$($saved.Path)*"
        $script:planned.AlreadySaved | Should -BeTrue
        $script:planned.Verified | Should -BeTrue
        Get-WhatIf { $fileEvent | Save-AcsRecordingChunk $folder -Force -WhatIf } | Should -BeLike '*"Save recording chunk*'
    }

    It 'emits what Save would' {
        $planned = $fileEvent | Save-AcsRecordingChunk $folder -WhatIf
        $saved = $fileEvent | Save-AcsRecordingChunk $folder
        $planned | Should -BeOfType AcsRecording.SavedChunk
        $planned.Path, $planned.MetadataPath, $planned.DocumentId | Should -Be $saved.Path, $saved.MetadataPath, $saved.DocumentId
        $planned.Planned, $planned.Verified | Should -Be $true, $false
        $saved.Planned | Should -BeFalse
    }

    It 'deletes nothing that was only told, whatever comes after' {
        $fileEvent | Save-AcsRecordingChunk $folder -WhatIf | Remove-AcsRecording -ErrorVariable failures -ErrorAction SilentlyContinue
        $fileEvent |
            Save-AcsRecordingChunk $folder -WhatIf |
            Remove-AcsRecording -Force -Confirm:$false -ErrorVariable +failures -ErrorAction SilentlyContinue
        $failures.FullyQualifiedErrorId | Should -Be (@('NotSaved,AcsRecording.Commands.RemoveAcsRecording') * 2)
        ($fileEvent | Save-AcsRecordingChunk $folder).Verified | Should -BeTrue
    }

    It 'tells what would be refused' {
        { $fileEvent | Save-AcsRecordingChunk $folder -NameTemplate '../{DocumentId}' -WhatIf } |
            Should -Throw -ErrorId 'InvalidNameTemplate,*'
        $chunk = @{ documentId = '0-eus-d1-0'; index = 0; deleteLocation = 'https://storage.asm.skype.com/v1/objects/0-eus-d1-0' }
        $old = [pscustomobject] @{
            id = 'e'; eventType = 'Microsoft.Communication.RecordingFileStatusUpdated'; subject = 's'
            data = @{ recordingStorageInfo = @{ recordingChunks = @($chunk) } }
            eventTime = [DateTime]::UtcNow; dataVersion = '1.0'; metadataVersion = '1'
        }
        $old | ConvertFrom-AcsRecordingEvent | Save-AcsRecordingChunk $folder -WhatIf -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'NoLocation,*'
    }

    It 'with -PassThru emits the recording as it would be: <Verb>' -ForEach @(
        @{ Verb = 'Suspend'; State = 'Inactive' }, @{ Verb = 'Resume'; State = 'Active' }, @{ Verb = 'Stop'; State = 'Ended' }
    ) {
        $recording = Start-AcsRecording -ServerCallId (New-ServerCallId)
        $would = $recording | & "$Verb-AcsRecording" -WhatIf -PassThru
        $would.RecordingId | Should -Be $recording.RecordingId
        $would.ServerCallId | Should -Be $recording.ServerCallId
        $would.State | Should -Be $State
        ($recording | Get-AcsRecordingState).State | Should -Be Active
    }

    It 'with -PassThru emits what would be deleted' {
        $saved = $fileEvent | Save-AcsRecordingChunk $folder
        ($saved | Remove-AcsRecording -WhatIf -PassThru).Path | Should -Be $saved.Path
        ($fileEvent | Remove-AcsRecording -DestinationPath $folder -WhatIf -PassThru).DocumentId | Should -Be $saved.DocumentId
        ($fileEvent | Remove-AcsRecording -Force -WhatIf -PassThru).DocumentId | Should -Be $saved.DocumentId
    }

    It 'with -PassThru emits what would be erased, and keeps it' {
        $saved = $fileEvent | Save-AcsRecordingChunk $folder
        (Find-AcsRecording $folder | Remove-AcsSavedRecording -WhatIf -PassThru).Path | Should -Be $saved.Path
        $saved.Path | Should -Exist
        Find-AcsRecording $folder | Should -HaveCount 1
    }

    It 'with -PassThru emits what would be confirmed' {
        $asked = '[{"id":"e1","eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","topic":"/t","subject":"",' +
            '"eventTime":"2026-01-01T00:00:00Z","dataVersion":"1","metadataVersion":"1",' +
            '"data":{"validationCode":"c","validationUrl":"https://rp-eastus.eventgrid.azure.net/x"}}]'
        ($asked | ConvertFrom-AcsRecordingEvent | Confirm-AcsRecordingSubscription -WhatIf -PassThru).EventId | Should -Be e1
    }

    It 'with -PassThru emits what would be completed, and keeps the message' {
        if ($missing = Get-MissingAzurite) { Set-ItResult -Skipped -Because $missing }
        $azurite = Start-Azurite
        try {
            $queue = @{ StorageConnectionString = $azurite.ConnectionString; QueueName = New-AzuriteQueue $azurite }
            Add-AzuriteMessage $azurite $queue.QueueName (New-EmulatorEvent)
            $would = Receive-AcsRecordingEvent @queue |
                Save-AcsRecordingChunk $folder -WhatIf |
                Complete-AcsRecordingEvent -WhatIf -PassThru
            $would.Planned | Should -BeTrue
            Get-AzuriteMessageCount $azurite $queue.QueueName | Should -Be 1

            $state = '{"id":"s","type":"Microsoft.Communication.RecordingStateChanged","data":{"recordingId":"r","state":"active"}}'
            $queue.QueueName = New-AzuriteQueue $azurite
            Add-AzuriteMessage $azurite $queue.QueueName $state
            (Receive-AcsRecordingEvent @queue | Complete-AcsRecordingEvent -WhatIf -PassThru).EventId | Should -Be s
            Get-AzuriteMessageCount $azurite $queue.QueueName | Should -Be 1
        }
        finally { Stop-Azurite $azurite }
    }

    It 'with -PassThru is tested above for each cmdlet that has it' {
        $commands = Get-Command -Module AcsRecording -CommandType Cmdlet | Where-Object { $_.Parameters.ContainsKey('PassThru') }
        $commands.Name | Sort-Object | Should -Be @(
            'Complete-AcsRecordingEvent', 'Confirm-AcsRecordingSubscription', 'Remove-AcsRecording', 'Remove-AcsSavedRecording'
            'Resume-AcsRecording', 'Stop-AcsRecording', 'Suspend-AcsRecording'
        )
    }

    It 'is on every cmdlet that has -PassThru' {
        $commands = @(Get-Command -Module AcsRecording -CommandType Cmdlet | Where-Object { $_.Parameters.ContainsKey('PassThru') })
        $commands.Count | Should -BeGreaterThan 4
        $commands | Where-Object { -not $_.Parameters.ContainsKey('WhatIf') } | Should -BeNullOrEmpty
    }
}

Describe 'Deleting what is not saved' {
    BeforeEach {
        Reset-Emulator
        $folder = Join-Path $TestDrive (New-Guid)
        $fileEvent = New-EmulatorEvent | ConvertFrom-AcsRecordingEvent
    }

    It 'says so' {
        Get-WhatIf { $fileEvent | Remove-AcsRecording -Force -WhatIf } |
            Should -BeLike '*for good*isn''t provably saved*nothing shows where*'
        Get-WhatIf { $fileEvent | Remove-AcsRecording -DestinationPath $folder -Force -WhatIf } |
            Should -BeLike "*isn't provably saved*manifest*"
        $saved = $fileEvent | Save-AcsRecordingChunk $folder
        Get-WhatIf { $saved | Remove-AcsRecording -Force -WhatIf } | Should -Not -BeLike "*isn't provably saved*"
        Get-WhatIf { $fileEvent | Remove-AcsRecording -DestinationPath $folder -Force -WhatIf } |
            Should -Not -BeLike "*isn't provably saved*"
        Remove-Item $saved.Path
        Get-WhatIf { $saved | Remove-AcsRecording -Force -WhatIf } | Should -BeLike "*isn't provably saved*isn't there any more*"
    }

    It 'asks by default, and deletes nothing in a session without prompts' {
        $fileEvent | Remove-AcsRecording -Force -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'NotConfirmed,*'
        $failures[0].Exception.RecommendedAction | Should -BeLike '*-Confirm:$false*'
        ($fileEvent | Save-AcsRecordingChunk $folder).Verified | Should -BeTrue
    }

    It 'asks nothing about what is saved, forced or not' {
        $saved = $fileEvent | Save-AcsRecordingChunk $folder
        $saved | Remove-AcsRecording -Force -PassThru -ErrorAction Stop | Should -HaveCount 1
        $fileEvent | Remove-AcsRecording -DestinationPath $folder -Force -PassThru -ErrorAction Stop | Should -HaveCount 1
    }

    It 'is done with -Confirm:$false, or where the preference wants no question' {
        $fileEvent | Remove-AcsRecording -Force -Confirm:$false -PassThru | Should -HaveCount 1
        & {
            $ConfirmPreference = 'None'
            $fileEvent | Remove-AcsRecording -Force -PassThru | Should -HaveCount 1
        }
    }
}

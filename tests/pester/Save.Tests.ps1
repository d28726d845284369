BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force
    Import-Module "$PSScriptRoot/Emulator.psm1" -Force
}

Describe 'From the event to the file' {
    BeforeEach {
        Reset-Emulator
        $folder = Join-Path $TestDrive (New-Guid)
        $eventFile = Join-Path $TestDrive "$(New-Guid).json"
        New-EmulatorEvent -Format Mp3 | Set-Content -Path $eventFile
        $fileEvent = Get-Content $eventFile -Raw | ConvertFrom-AcsRecordingEvent
    }

    It 'is one line' {
        Get-Content $eventFile -Raw | ConvertFrom-AcsRecordingEvent | Save-AcsRecordingChunk -DestinationPath $folder | Remove-AcsRecording
        Get-ChildItem $folder -Recurse -Filter *.mp3 | Should -HaveCount 1

        # By its address: a chunk of a fresh event would be waited for.
        { Save-AcsRecordingChunk "$folder-2" -ContentLocation $fileEvent.Chunks[0].ContentLocation -ErrorAction Stop } |
            Should -Throw -ErrorId 'ContentNotFound,*'
    }

    It 'takes the event line by line, and in wrapping' {
        (Get-Content $eventFile | ConvertFrom-AcsRecordingEvent).EventId | Should -Be $fileEvent.EventId
        $wrapped = '{WebhookName:x,RequestBody:[' + (Get-Content $eventFile -Raw).Trim() + '],RequestHeader:{Host:y}}'
        ($wrapped | ConvertFrom-AcsRecordingEvent).EventId | Should -Be $fileEvent.EventId
    }

    It 'takes the event as <_>' -ForEach 'hashtable', 'object', 'bytes', 'path', 'file' {
        $text = Get-Content $eventFile -Raw
        $read = switch ($_) {
            hashtable { $text | ConvertFrom-Json -AsHashtable | ConvertFrom-AcsRecordingEvent }
            object { $text | ConvertFrom-Json | ConvertFrom-AcsRecordingEvent }
            bytes { [Text.Encoding]::UTF8.GetBytes($text) | ConvertFrom-AcsRecordingEvent }
            path { ConvertFrom-AcsRecordingEvent -Path "$TestDrive/$((Get-Item $eventFile).BaseName).*" }
            file { Get-Item $eventFile | ConvertFrom-AcsRecordingEvent }
        }
        $read.EventId | Should -Be $fileEvent.EventId
        $read.ExpiresOn | Should -Be $fileEvent.ExpiresOn
        $read.Chunks[0].ContentLocation | Should -Be $fileEvent.Chunks[0].ContentLocation
    }

    It 'emits what was saved, verified' {
        $saved = $fileEvent | Save-AcsRecordingChunk $folder
        $saved | Should -BeOfType AcsRecording.SavedChunk
        $saved.Verified | Should -BeTrue
        (Get-FileHash $saved.Path -Algorithm SHA256).Hash | Should -Be $saved.Sha256
        (Get-Item $saved.Path).Length | Should -Be $saved.Bytes
    }

    It 'saves chunks as well as events, and addresses alone' {
        ($fileEvent.Chunks | Save-AcsRecordingChunk $folder).DocumentId | Should -Be $fileEvent.Chunks[0].DocumentId
        $saved = Save-AcsRecordingChunk -ContentLocation $fileEvent.Chunks[0].ContentLocation -DestinationPath "$folder-2"
        $saved.Verified | Should -BeTrue
    }

    It 'saves relative to where PowerShell is' {
        Push-Location $TestDrive
        try { ($fileEvent | Save-AcsRecordingChunk ./relative).Path | Should -BeLike "$((Get-Item ./relative).FullName)*" }
        finally { Pop-Location }
    }

    It 'saves while the pipeline waits for its next input' {
        # A listener's next event may be hours away.
        $waited = & {
            $fileEvent
            $deadline = [DateTime]::UtcNow.AddSeconds(60)
            while (-not (Get-ChildItem $folder -Recurse -Filter *.mp3 -ErrorAction Ignore) -and [DateTime]::UtcNow -lt $deadline) {
                Start-Sleep -Milliseconds 50
            }
            $script:savedInTime = [DateTime]::UtcNow -lt $deadline
        } | Save-AcsRecordingChunk $folder
        $script:savedInTime | Should -BeTrue
        $waited.Verified | Should -BeTrue
    }

    It 'writes nothing with -WhatIf' {
        $planned = $fileEvent | Save-AcsRecordingChunk $folder -WhatIf
        $planned.Planned | Should -BeTrue
        $planned.Verified | Should -BeFalse
        Test-Path $folder | Should -BeFalse
    }

    It 'finds what is saved already' {
        $fileEvent | Save-AcsRecordingChunk $folder | Out-Null
        ($fileEvent | Save-AcsRecordingChunk $folder).AlreadySaved | Should -BeTrue
    }

    It 'reads metadata from the service and from beside the file' {
        ($fileEvent | Get-AcsRecordingMetadata).DocumentId | Should -Be $fileEvent.Chunks[0].DocumentId
        $saved = $fileEvent | Save-AcsRecordingChunk $folder
        ($saved | Get-AcsRecordingMetadata).Format | Should -Be mp3
        (Get-AcsRecordingMetadata $saved.Path).Participants | Should -HaveCount 2
        ($fileEvent | Save-AcsRecordingChunk "$folder-2" -Include Content | Get-AcsRecordingMetadata).Format | Should -Be mp3
    }

    It 'goes on after a path that leads nowhere' {
        $paths = "$TestDrive/missing.json", $eventFile
        $read = ConvertFrom-AcsRecordingEvent -Path $paths -ErrorVariable failures -ErrorAction SilentlyContinue
        $read.EventId | Should -Be $fileEvent.EventId
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'PathNotFound,*'
    }

    It 'names files by a template, and takes content alone' {
        $saved = $fileEvent | Save-AcsRecordingChunk $folder -NameTemplate 'all/{DocumentId}' -Include Content
        $saved.Path | Should -Be (Join-Path $folder "all/$($saved.DocumentId).mp3")
        $saved.MetadataPath | Should -BeNullOrEmpty
        { $fileEvent | Save-AcsRecordingChunk $folder -NameTemplate '../{DocumentId}' } | Should -Throw -ErrorId 'InvalidNameTemplate,*'
    }

    It 'opens no container without a credential, and none of another account' {
        $container = 'https://contoso.blob.core.windows.net/recordings'
        $before = $env:AZURE_TOKEN_CREDENTIALS
        try {
            # Only the environment, which names no identity: no other one of this machine is asked.
            $env:AZURE_TOKEN_CREDENTIALS = 'EnvironmentCredential'
            { $fileEvent | Save-AcsRecordingChunk -DestinationContainerUri $container -ErrorAction Stop } |
                Should -Throw '*neither a SAS nor a connection string*' -ErrorId 'NoStorageCredential,*'
        }
        finally { $env:AZURE_TOKEN_CREDENTIALS = $before }
        $other = 'DefaultEndpointsProtocol=https;AccountName=fabrikam;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net'
        { $fileEvent | Save-AcsRecordingChunk -DestinationContainerUri $container -StorageConnectionString $other } |
            Should -Throw -ErrorId 'InvalidContainerUri,*'
    }

    It 'goes to the file system only' {
        { $fileEvent | Save-AcsRecordingChunk Env:/x } | Should -Throw -ErrorId 'InvalidDestination,*'
    }

    It 'takes <_> for no folder of this system' -Skip:$IsWindows -ForEach @(
        'C:\x', 'c:/x', 'C:x', '\\server\share\x', '\\?\C:\x', '\\.\NUL', '\\?\UNC\server\share', 'a.wav:stream', 'HKLM:\x'
    ) {
        { $fileEvent | Save-AcsRecordingChunk $_ -WhatIf } | Should -Throw -ErrorId 'InvalidDestination,*'
        { $fileEvent | Save-AcsRecordingChunk $_ } | Should -Throw -ErrorId 'InvalidDestination,*'
        { Find-AcsRecording -Path $_ -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidDestination,*'
    }

    It 'takes separators of either kind, on a drive of PowerShell as well' {
        $saved = $fileEvent | Save-AcsRecordingChunk 'TestDrive:\a\b/c'
        $saved.Path | Should -BeLike (Join-Path $TestDrive a b c *)
        $saved.Path | Should -Exist
        (Find-AcsRecording -Path 'TestDrive:/a\b\c').DocumentId | Should -Be $saved.DocumentId
    }

    It 'takes a path that is longer than 260 characters' {
        $deep = Join-Path $TestDrive (@('d' * 60) * 6 -join [IO.Path]::DirectorySeparatorChar)
        $saved = $fileEvent | Save-AcsRecordingChunk $deep
        $saved.Path.Length | Should -BeGreaterThan 260
        $saved.Path | Should -Exist
        ($fileEvent | Save-AcsRecordingChunk $deep).AlreadySaved | Should -BeTrue
    }
}

Describe 'Deleting the original' {
    BeforeEach {
        Reset-Emulator
        $folder = Join-Path $TestDrive (New-Guid)
        $fileEvent = New-EmulatorEvent | ConvertFrom-AcsRecordingEvent
    }

    It 'is refused where nothing is saved: <_>' -ForEach 'event', 'chunk', 'address' {
        switch ($_) {
            event { $fileEvent | Remove-AcsRecording -ErrorVariable failures -ErrorAction SilentlyContinue }
            chunk { $fileEvent.Chunks | Remove-AcsRecording -ErrorVariable failures -ErrorAction SilentlyContinue }
            address {
                $location = $fileEvent.Chunks[0].DeleteLocation
                Remove-AcsRecording -DeleteLocation $location -ErrorVariable failures -ErrorAction SilentlyContinue
            }
        }
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'NotSaved,*'
        ($fileEvent | Save-AcsRecordingChunk $folder).Verified | Should -BeTrue
    }

    It 'is done without a prompt where it is saved' {
        ($fileEvent | Save-AcsRecordingChunk $folder | Remove-AcsRecording -PassThru).Path | Should -Exist
    }

    It 'is done later by the manifest' {
        $fileEvent | Save-AcsRecordingChunk $folder | Out-Null
        $fileEvent | Remove-AcsRecording -DestinationPath $folder
        { Save-AcsRecordingChunk "$folder-2" -ContentLocation $fileEvent.Chunks[0].ContentLocation -ErrorAction Stop } |
            Should -Throw -ErrorId 'ContentNotFound,*'
    }

    It 'is done when forced, and not with -WhatIf' {
        $fileEvent | Remove-AcsRecording -Force -WhatIf
        $fileEvent | Remove-AcsRecording -Force -Confirm:$false -PassThru | Should -BeOfType AcsRecording.RecordingChunk
        $fileEvent | Remove-AcsRecording -Force -Confirm:$false -ErrorVariable failures
        $failures | Should -BeNullOrEmpty
    }
}

Describe 'Stopping early' {
    It 'leaves nothing behind after Select-Object -First 1' {
        Reset-Emulator
        $folder = Join-Path $TestDrive (New-Guid)
        $events = 1..3 | ForEach-Object { New-EmulatorEvent | ConvertFrom-AcsRecordingEvent }
        $events | Save-AcsRecordingChunk $folder -ErrorVariable failures | Select-Object -First 1 | Should -HaveCount 1
        $failures | Should -BeNullOrEmpty
        Get-ChildItem $folder -Recurse -Filter *.partial* | Should -BeNullOrEmpty
    }
}

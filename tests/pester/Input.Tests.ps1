# What cmdlets take: by argument as by pipe, one or many, live or what a job, a file or JSON has left of it.
BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force
    Import-Module "$PSScriptRoot/Emulator.psm1" -Force

    function Read-CallEvent([string] $Type, [hashtable] $Data) {
        @{ type = "Microsoft.Communication.$Type"; data = $Data } | ConvertFrom-AcsRecordingEvent
    }
}

Describe 'A recording' {
    BeforeEach {
        Reset-Emulator
        $serverCallId = New-ServerCallId
        $recording = Start-AcsRecording -ServerCallId $serverCallId
        $id = $recording.RecordingId
    }

    It 'is taken by argument as by pipe: <_>' -ForEach @(
        'recording', 'id', 'hashtable', 'custom object', 'splatting', 'file', 'JSON', 'CSV', 'job', 'state event', 'chunk'
    ) {
        $holder = switch ($_) {
            recording { $recording }
            id { $id }
            hashtable { @{ recordingid = $id; Note = 'x' } }
            'custom object' { [pscustomobject] @{ RecordingId = $id } }
            splatting { $recording }
            file { $recording | Export-Clixml "$TestDrive/recording.xml"; Import-Clixml "$TestDrive/recording.xml" }
            JSON { $recording | ConvertTo-Json | ConvertFrom-Json }
            CSV { $recording | ConvertTo-Csv | ConvertFrom-Csv }
            job { Start-Job { $using:recording } | Receive-Job -Wait -AutoRemoveJob }
            'state event' { Read-CallEvent RecordingStateChanged @{ recordingId = $id; state = 'active' } }
            chunk { [pscustomobject] @{ DocumentId = 'd'; RecordingId = $id } }
        }
        $arguments = @{ RecordingId = $holder }
        if ($_ -eq 'splatting') { Suspend-AcsRecording @arguments } else { Suspend-AcsRecording $holder }
        (Get-AcsRecordingState $holder).State | Should -Be Inactive
        ($holder | Resume-AcsRecording -PassThru).State | Should -Be Active
        (Wait-AcsRecording $holder -State Active).RecordingId | Should -BeExactly $id
        Stop-AcsRecording $holder
        (Get-AcsRecordingResult $holder).RecordingId | Should -BeExactly $id
        { Get-AcsRecordingState $holder -ErrorAction Stop } | Should -Throw -ErrorId 'RecordingNotFound,*'
    }

    It 'is one of many: <_>' -ForEach 'objects', 'ids', 'parameter', 'pipe' {
        $other = Start-AcsRecording -GroupCallId (New-Guid)
        switch ($_) {
            objects { Suspend-AcsRecording $recording, $other }
            ids { Suspend-AcsRecording $id, $other.RecordingId }
            parameter { Suspend-AcsRecording -RecordingId @($recording; $other.RecordingId) }
            pipe { $recording, $other | Suspend-AcsRecording }
        }
        (Get-AcsRecordingState $recording, $other).State | Should -Be Inactive, Inactive
    }

    It 'does not keep the others from being stopped' {
        $other = Start-AcsRecording -GroupCallId (New-Guid)
        Stop-AcsRecording $recording, 'unknown', $null, @{ Name = 'x' }, $other -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures.FullyQualifiedErrorId | Should -BeLike '*,AcsRecording.Commands.StopAcsRecording'
        $failures.Exception.ErrorId | Should -Be RecordingNotFound, InvalidRecordingId, InvalidRecordingId
        { $recording, $other | Get-AcsRecordingState -ErrorAction Stop } | Should -Throw -ErrorId 'RecordingNotFound,*'
        (Wait-AcsRecording $recording, $other -State Ended).State | Should -Be Ended, Ended
    }

    It 'is refused before any request where it can be none: <Case>' -ForEach @(
        @{ Case = 'as text'; Value = { "$recording" } }
        @{ Case = 'blanks'; Value = { " $id" } }
        @{ Case = 'slashes'; Value = { '../recordings/x' } }
        @{ Case = 'dots'; Value = { 'System.Object[]' } }
        @{ Case = 'empty'; Value = { '' } }
        @{ Case = 'too long'; Value = { 'a' * 2000 } }
        @{ Case = 'hashtable'; Value = { @{ Id = $id } } }
        @{ Case = 'object'; Value = { Get-Date } }
    ) {
        $value = . $Value

        # A request would end in another error.
        Add-EmulatorFault @{ path = '/calling/recordings'; status = 418 }
        { Get-AcsRecordingState $id -ErrorAction Stop } | Should -Throw -ErrorId 'RequestRejected,*'
        foreach ($command in 'Suspend', 'Resume', 'Stop' | ForEach-Object { Get-Command "$_-AcsRecording" }) {
            & $command $value -WhatIf -ErrorVariable failures -ErrorAction SilentlyContinue
            $failures | Should -HaveCount 1
            $failures[0].FullyQualifiedErrorId | Should -BeLike 'InvalidRecordingId,*'
        }
        { Get-AcsRecordingState $value -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidRecordingId,*'
        { Get-AcsRecordingResult $value -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidRecordingId,*'
        { Wait-AcsRecording $value -State Ended -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidRecordingId,*'
        "$($Error[0])" | Should -Not -Match 'not found|no recording'
    }

    It 'is not quoted where it may be a secret' {
        { Stop-AcsRecording (Get-EmulatorConnectionString) -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidRecordingId,*'
        $key = [regex]::Match((Get-EmulatorConnectionString), 'accesskey=(.+)$').Groups[1].Value
        $shown = "$($Error[0] | Out-String)$($Error[0].TargetObject)$($Error[0].ErrorDetails)"
        $shown | Should -Not -Match ([regex]::Escape($key.Substring(0, 10)))
    }

    It 'keeps what it was started with: <_>' -ForEach 'pipe', 'argument', 'id' {
        $given = if ($_ -eq 'id') { $id } else { $recording }
        $after = if ($_ -eq 'pipe') {
            $given | Get-AcsRecordingState
            $given | Wait-AcsRecording
            $given | Suspend-AcsRecording -PassThru
            $given | Stop-AcsRecording -PassThru
            $given | Wait-AcsRecording -State Ended
        }
        else {
            Get-AcsRecordingState $given
            Wait-AcsRecording $given
            Suspend-AcsRecording $given -PassThru
            Stop-AcsRecording $given -PassThru
            Wait-AcsRecording $given -State Ended
        }
        $after | Should -HaveCount 5
        $after.ServerCallId | Select-Object -Unique | Should -BeExactly $serverCallId
        $after.Kind | Select-Object -Unique | Should -Be AzureCommunicationServices
    }

    It 'keeps the call that another session started it with' {
        $left = Start-AcsRecording -RoomId 99100000000000001 | ConvertTo-Json
        $held = [powershell]::Create().AddScript({
            param($module, $left)
            Import-Module $module
            $left | ConvertFrom-Json | Get-AcsRecordingState
        }).AddArgument("$PSScriptRoot/../../artifacts/module/AcsRecording").AddArgument($left)
        try { $held.Invoke().RoomId | Should -Be 99100000000000001 }
        finally { $held.Dispose() }
    }
}

Describe 'A call' {
    BeforeAll {
        $serverCallId = New-ServerCallId
        $connected = Read-CallEvent CallConnected @{ serverCallId = $serverCallId; callConnectionId = '401f0000-1' }
    }

    BeforeEach { Reset-Emulator }

    It 'is taken by argument as by pipe: <_>' -ForEach 'event', 'hashtable', 'object', 'JSON' {
        $holder = switch ($_) {
            event { $connected }
            hashtable { @{ ServerCallId = $serverCallId } }
            object { [pscustomobject] @{ ServerCallId = $serverCallId } }
            JSON { $connected | ConvertTo-Json | ConvertFrom-Json }
        }
        (Start-AcsRecording $holder).ServerCallId | Should -BeExactly $serverCallId
    }

    It 'is taken by its other ids' {
        (Start-AcsRecording -CallConnectionId $connected).CallConnectionId | Should -BeExactly 401f0000-1
        (Start-AcsRecording -GroupCallId ([pscustomobject] @{ GroupCallId = New-Guid })).GroupCallId | Should -Not -BeNullOrEmpty
        (Start-AcsRecording -RoomId @{ RoomId = 99100000000000000 }).RoomId | Should -BeExactly 99100000000000000
    }

    It 'is one of many' {
        $groups = (New-Guid), (New-Guid)
        $started = Start-AcsRecording -GroupCallId $groups[0], 'none', $groups[1] -ErrorVariable failures -ErrorAction SilentlyContinue
        $started.GroupCallId | Should -Be ([string[]] $groups)
        $failures.Exception.ErrorId | Should -Be InvalidGroupCallId
    }

    It 'is not started again by what says that it was recorded: <_>' -ForEach 'recording', 'state event', 'JSON', 'Clixml' {
        $first = Start-AcsRecording -ServerCallId $serverCallId
        $first | Stop-AcsRecording
        $state = Read-CallEvent RecordingStateChanged @{ recordingId = 'r'; state = 'inactive'; serverCallId = $serverCallId }
        $holder = switch ($_) {
            recording { $first }
            'state event' { $state }
            JSON { $state | ConvertTo-Json | ConvertFrom-Json }
            Clixml { $state | Export-Clixml "$TestDrive/state.xml"; Import-Clixml "$TestDrive/state.xml" }
        }
        { Start-AcsRecording $holder -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidServerCallId,*'
        { $holder | Start-AcsRecording -ErrorAction Stop } | Should -Throw -ErrorId 'NotACall,*'
        Get-EmulatorRecording | Should -HaveCount 1
    }

    It 'is refused where it holds no id: <Id>' -ForEach @(
        @{ Id = 'InvalidServerCallId'; Parameter = 'ServerCallId' }
        @{ Id = 'InvalidGroupCallId'; Parameter = 'GroupCallId' }
        @{ Id = 'InvalidRoomId'; Parameter = 'RoomId' }
        @{ Id = 'InvalidCallConnectionId'; Parameter = 'CallConnectionId' }
    ) {
        $arguments = @{ $Parameter = @{ Other = 1 } }
        { Start-AcsRecording @arguments -ErrorAction Stop } | Should -Throw "*(a Hashtable without $Parameter)*" -ErrorId "$Id,*"
        Get-EmulatorRecording | Should -BeNullOrEmpty
    }
}

Describe 'What a job, a file or JSON has left' {
    BeforeAll {
        # The same object after a journey.
        function Send-Object([string] $By, $Object) {
            $path = Join-Path $TestDrive "$(New-Guid).xml"
            switch ($By) {
                live { $Object }
                Clixml { $Object | Export-Clixml $path; Import-Clixml $path }
                JSON { $Object | ConvertTo-Json | ConvertFrom-Json }
                hashtable { $Object | ConvertTo-Json | ConvertFrom-Json -AsHashtable }
            }
        }
        $module = (Resolve-Path "$PSScriptRoot/../../artifacts/module/AcsRecording").Path
    }

    BeforeEach {
        Reset-Emulator
        $folder = Join-Path $TestDrive (New-Guid)
        $text = New-EmulatorEvent -Format Mp3
        $fileEvent = $text | ConvertFrom-AcsRecordingEvent
        $chunk = $fileEvent.Chunks[0]
    }

    It 'is saved, and its metadata read: <What> by <By>' -ForEach @(
        foreach ($by in 'live', 'Clixml', 'JSON', 'hashtable') { foreach ($what in 'event', 'chunk') { @{ What = $what; By = $by } } }
    ) {
        $given = Send-Object $By ($What -eq 'event' ? $fileEvent : $chunk)
        ($given | Save-AcsRecordingChunk "$folder-pipe").Verified | Should -BeTrue
        (Save-AcsRecordingChunk -Chunk $given, $given -DestinationPath "$folder-argument").Verified | Select-Object -Unique | Should -BeTrue
        ($given | Get-AcsRecordingMetadata).DocumentId | Should -BeExactly $chunk.DocumentId
        (Get-AcsRecordingMetadata -Chunk $given, $chunk).DocumentId | Should -Be $chunk.DocumentId, $chunk.DocumentId

        # What decides how long is waited for it comes along.
        $saved = $given | Save-AcsRecordingChunk "$folder-pipe"
        [Math]::Abs(($saved.ExpiresOn - $chunk.ExpiresOn).TotalSeconds) | Should -BeLessThan 1
    }

    It 'comes out of a job whole' {
        $fromJob = Start-Job { Import-Module $using:module; $using:text | ConvertFrom-AcsRecordingEvent } | Receive-Job -Wait -AutoRemoveJob
        ($fromJob | Save-AcsRecordingChunk $folder).DocumentId | Should -BeExactly $chunk.DocumentId
        $saved = Start-Job {
            Import-Module $using:module
            $using:fromJob | Save-AcsRecordingChunk "$using:folder-job"
        } | Receive-Job -Wait -AutoRemoveJob
        ($saved | Get-AcsRecordingMetadata).DocumentId | Should -BeExactly $chunk.DocumentId
        ($saved | Remove-AcsRecording -PassThru).DocumentId | Should -BeExactly $chunk.DocumentId
        # By its address: a chunk of a fresh event would be waited for.
        { Save-AcsRecordingChunk "$folder-deleted" -ContentLocation $chunk.ContentLocation -ErrorAction Stop } |
            Should -Throw -ErrorId 'ContentNotFound,*'
    }

    It 'is not passed over where it has no chunks any more' {
        $cut = $fileEvent | ConvertTo-Json -Depth 1 -WarningAction Ignore | ConvertFrom-Json
        { $cut | Save-AcsRecordingChunk $folder -ErrorAction Stop } | Should -Throw
        { Save-AcsRecordingChunk -Chunk $cut -DestinationPath $folder -ErrorAction Stop } | Should -Throw
    }

    It 'is deleted, saved by another process, where the manifest proves it: <_>' -ForEach 'live', 'Clixml', 'JSON', 'hashtable' {
        $saved = Send-Object $_ ($fileEvent | Save-AcsRecordingChunk $folder)
        Remove-AcsRecording -SavedChunk $saved -PassThru | Should -HaveCount 1
        # By its address: a chunk of a fresh event would be waited for.
        { Save-AcsRecordingChunk "$folder-deleted" -ContentLocation $chunk.ContentLocation -ErrorAction Stop } |
            Should -Throw -ErrorId 'ContentNotFound,*'
    }

    It 'proves nothing by itself: <Case>' -ForEach @(
        @{ Case = 'altered at the same size'; Harm = {
                $bytes = [IO.File]::ReadAllBytes($saved.Path)
                $bytes[-1] = $bytes[-1] -bxor 1
                [IO.File]::WriteAllBytes($saved.Path, $bytes)
            }
        }
        @{ Case = 'removed'; Harm = { Remove-Item $saved.Path } }
        @{ Case = 'another manifest'; Harm = { Remove-Item (Join-Path $folder manifest.jsonl) } }
        @{ Case = 'made by hand'; Harm = { Remove-Item $folder -Recurse } }
    ) {
        $saved = Send-Object JSON ($fileEvent | Save-AcsRecordingChunk $folder)
        . $Harm
        $saved | Remove-AcsRecording -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'NotSaved,*'
        $failures[0].TargetObject.DocumentId | Should -BeExactly $chunk.DocumentId
        ($fileEvent | Get-AcsRecordingMetadata).DocumentId | Should -BeExactly $chunk.DocumentId
    }

    It 'is proven by the folder that is named' {
        $saved = Send-Object JSON ($fileEvent | Save-AcsRecordingChunk $folder)
        { $saved | Remove-AcsRecording -DestinationPath "$folder-other" -ErrorAction Stop } | Should -Throw -ErrorId 'NotSaved,*'
        ($saved | Remove-AcsRecording -DestinationPath $folder -PassThru).DocumentId | Should -BeExactly $chunk.DocumentId
    }

    It 'is told apart from what was received: <_>' -ForEach 'Clixml', 'JSON' {
        $saved = Send-Object $_ ($fileEvent | Save-AcsRecordingChunk $folder)
        { $saved | Complete-AcsRecordingEvent -ErrorAction Stop } | Should -Throw -ErrorId 'NotReceived,*'
        Complete-AcsRecordingEvent -SavedChunk $saved, $saved -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures.Exception.ErrorId | Should -Be NotReceived, NotReceived
        { Send-Object Clixml $fileEvent | Complete-AcsRecordingEvent -ErrorAction Stop } | Should -Throw -ErrorId 'NotReceived,*'
    }

    It 'is confirmed: <_>' -ForEach 'live', 'Clixml', 'JSON' {
        $json = '{"id":"i","eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","eventTime":"2026-01-01T00:00:00Z",' +
            '"data":{"validationCode":"c","validationUrl":"https://contoso.example/x"}}'
        $asked = Send-Object $_ ($json | ConvertFrom-AcsRecordingEvent)
        Confirm-AcsRecordingSubscription -Event $asked, $asked -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures.Exception.ErrorId | Should -Be UntrustedValidationUrl, UntrustedValidationUrl
    }
}

Describe 'Many by argument' {
    BeforeEach {
        Reset-Emulator
        $folder = Join-Path $TestDrive (New-Guid)
        $texts = 1..2 | ForEach-Object { New-EmulatorEvent -Format Mp3 }
        $events = $texts | ConvertFrom-AcsRecordingEvent
    }

    It 'are read as by pipe: <_>' -ForEach 'texts', 'lines', 'hashtables', 'objects', 'bytes', 'files' {
        $given = switch ($_) {
            texts { $texts }
            lines { $texts -split "`n" }
            hashtables { $texts | ConvertFrom-Json -AsHashtable }
            objects { $texts | ConvertFrom-Json }
            bytes { [Text.Encoding]::UTF8.GetBytes("[$($texts -join ',')]") }
            files { foreach ($text in $texts) { $file = Join-Path $TestDrive "$(New-Guid).json"; Set-Content $file $text; Get-Item $file } }
        }
        (ConvertFrom-AcsRecordingEvent -InputObject $given).EventId | Should -Be $events.EventId
        (ConvertFrom-AcsRecordingEvent $given).EventId | Should -Be $events.EventId
        ($given | ConvertFrom-AcsRecordingEvent).EventId | Should -Be $events.EventId
    }

    It 'are worked on one by one' {
        $saved = Save-AcsRecordingChunk -Chunk $events -DestinationPath $folder
        $saved.EventId | Should -Be $events.EventId
        (Get-AcsRecordingMetadata -SavedChunk $saved).DocumentId | Should -Be $saved.DocumentId
        (Get-AcsRecordingMetadata -Chunk $events).DocumentId | Should -Be $saved.DocumentId
        Remove-Item $saved[0].Path
        $removed = Remove-AcsRecording -SavedChunk $saved -PassThru -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures.Exception.ErrorId | Should -Be NotSaved
        $removed.DocumentId | Should -BeExactly $saved[1].DocumentId
    }
}

Describe 'A chunk' {
    BeforeEach {
        Reset-Emulator
        $folder = Join-Path $TestDrive (New-Guid)
        $fileEvent = New-EmulatorEvent -Format Mp3 | ConvertFrom-AcsRecordingEvent
        $chunk = $fileEvent.Chunks[0]
    }

    It 'is taken by its addresses, as <_>' -ForEach 'Uri', 'text' {
        $content, $metadata, $deletion = $chunk.ContentLocation, $chunk.MetadataLocation, $chunk.DeleteLocation
        if ($_ -eq 'text') { $content, $metadata, $deletion = "$content", "$metadata", "$deletion" }
        ($content | Save-AcsRecordingChunk "$folder-pipe").DocumentId | Should -BeExactly $chunk.DocumentId
        (Save-AcsRecordingChunk "$folder-argument" -Chunk $content, $content).Verified | Should -Be $true, $true
        ($metadata | Get-AcsRecordingMetadata).DocumentId | Should -BeExactly $chunk.DocumentId
        (Get-AcsRecordingMetadata -Chunk $metadata).DocumentId | Should -BeExactly $chunk.DocumentId
        { $deletion | Remove-AcsRecording -ErrorAction Stop } | Should -Throw -ErrorId 'NotSaved,*'
        (Remove-AcsRecording -Chunk $deletion -DestinationPath "$folder-pipe" -PassThru).DocumentId | Should -BeExactly $chunk.DocumentId
        { Save-AcsRecordingChunk "$folder-deleted" -Chunk $content -ErrorAction Stop } | Should -Throw -ErrorId 'ContentNotFound,*'
    }

    It 'is not taken by the address of another thing: <_>' -ForEach @(
        'https://contoso.example/x?sig=secret', 'file:///etc/hosts', '/etc/hosts', '0-0-eus-d1-x'
    ) {
        { Save-AcsRecordingChunk $folder -Chunk $_ } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
        "$($Error[0])" | Should -Not -Match 'sig=secret'
        { $_ | Save-AcsRecordingChunk $folder -ErrorAction Stop } | Should -Throw
        Test-Path $folder | Should -BeFalse
    }

    It 'is made of <_>' -ForEach 'Uri', 'text', 'hashtable', 'custom object', 'Clixml', 'JSON' {
        $source = switch ($_) {
            Uri { $chunk.ContentLocation }
            text { "$($chunk.ContentLocation)" }
            hashtable { @{ DocumentId = $chunk.DocumentId; ContentLocation = "$($chunk.ContentLocation)" } }
            'custom object' { [pscustomobject] @{ DocumentId = $chunk.DocumentId; ContentLocation = $chunk.ContentLocation } }
            Clixml { $chunk | Export-Clixml "$TestDrive/chunk.xml"; Import-Clixml "$TestDrive/chunk.xml" }
            JSON { $chunk | ConvertTo-Json | ConvertFrom-Json }
        }
        $made = [AcsRecording.RecordingChunk] $source
        $made.DocumentId, $made.ContentLocation | Should -Be $chunk.DocumentId, $chunk.ContentLocation
        function Save-Mine([AcsRecording.RecordingChunk[]] $Chunk) { $Chunk | Save-AcsRecordingChunk $folder }
        (Save-Mine $source, $chunk).DocumentId | Should -Be $chunk.DocumentId, $chunk.DocumentId
        { [AcsRecording.RecordingChunk] 'nonsense' } | Should -Throw
        { [AcsRecording.RecordingChunk] @{ Other = 1 } } | Should -Throw
    }

    It 'is made, saved, of what is left of it: <_>' -ForEach 'Clixml', 'JSON', 'hashtable' {
        $saved = $fileEvent | Save-AcsRecordingChunk $folder
        $source = switch ($_) {
            Clixml { $saved | Export-Clixml "$TestDrive/saved.xml"; Import-Clixml "$TestDrive/saved.xml" }
            JSON { $saved | ConvertTo-Json | ConvertFrom-Json }
            hashtable { $saved | ConvertTo-Json | ConvertFrom-Json -AsHashtable }
        }
        $made = [AcsRecording.SavedChunk] $source
        $made.Path, $made.Sha256, $made.Duration | Should -Be $saved.Path, $saved.Sha256, $saved.Duration
    }

    It 'comes from one source' {
        { Save-AcsRecordingChunk $folder } | Should -Throw -ErrorId 'NoChunk,*'
        { Save-AcsRecordingChunk $folder -MetadataLocation $chunk.MetadataLocation } | Should -Throw -ErrorId 'NoChunk,*'
        { $chunk | Save-AcsRecordingChunk $folder -ContentLocation $chunk.ContentLocation } | Should -Throw -ErrorId 'ChunkAndLocation,*'
        { Save-AcsRecordingChunk $folder -Chunk $chunk -DeleteLocation $chunk.DeleteLocation } | Should -Throw -ErrorId 'ChunkAndLocation,*'
        Test-Path $folder | Should -BeFalse
    }

    It 'goes to one place' {
        $container = 'https://contoso.blob.core.windows.net/recordings'
        { $chunk | Save-AcsRecordingChunk } | Should -Throw -ErrorId 'MissingMandatoryParameter,*'
        { $chunk | Save-AcsRecordingChunk -DestinationPath $folder -DestinationContainerUri $container } |
            Should -Throw -ErrorId 'AmbiguousParameterSet,*'
        { $chunk | Remove-AcsRecording -DestinationPath $folder -DestinationContainerUri $container } |
            Should -Throw -ErrorId 'TwoDestinations,*'
    }

    It 'is saved to a container whose connection string is given by position' {
        { $chunk | Save-AcsRecordingChunk -DestinationContainerUri https://contoso.blob.core.windows.net/recordings nonsense } |
            Should -Throw -ErrorId 'InvalidStorageConnectionString,*'
    }
}

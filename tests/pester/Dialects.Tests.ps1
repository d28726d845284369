BeforeDiscovery {
    $conversation = 'aHR0cHM6Ly9jb252LXdldS0wNy5jb252LnNreXBlLmNvbS9jb252L1FtOXZhPnN-Wno_aT0x'
    $guid = '6d1f8a52-3b7c-4e09-9a84-c5d2e7f01b36'
    $base64 = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes('https://conv-weu-07.conv.skype.com/conv/3eYwT?>Ab?i=1'))
    $ways = @(
        @{
            Name = 'a conversation id'; Call = @{ ConversationId = $conversation; OperationContext = 'ticket 4711' }; Version = ''
            Route = "/conversations/$conversation"
        }
        @{
            Name = 'a conversation URL'; Version = ''
            Call = @{ ConversationUrl = 'https://conv-weu-07.conv.skype.com/conv/Qm9va>s~Zz?i=1' }
            Route = "/conversations/$conversation"
        }
        foreach ($version in '2021-03-28-preview0', '2021-04-15-preview1', '2021-05-28-preview2') {
            @{
                Name = "a conversation id with $version"; Call = @{ ConversationId = $conversation }; Version = $version
                Route = "/calling/conversations/$conversation"
            }
        }
        @{
            Name = 'a GUID with 2021-06-15-preview'; Call = @{ ServerCallId = $guid }; Version = '2021-06-15-preview'
            Route = "/calling/serverCalls/$guid"
        }
        foreach ($version in '2021-08-30-preview', '2021-09-15-preview') {
            @{
                Name = "a server call id with $version"; Call = @{ ServerCallId = $base64; Format = 'Mp3' }; Version = $version
                Route = "/calling/serverCalls/$([Uri]::EscapeDataString($base64))"
            }
        }
        @{
            Name = 'a group call with 2021-11-15-preview'; Call = @{ GroupCallId = $guid; Format = 'Wav' }; Version = '2021-11-15-preview'
            Route = '/calling'
        }
    )
    $lacking = @(
        @{ Version = ''; Call = @{ ConversationId = $guid; Format = 'Mp4' }; What = '-Format' }
        @{ Version = ''; Call = @{ ConversationId = $guid; Channel = 'Mixed' }; What = '-Channel' }
        @{ Version = ''; Call = @{ ConversationId = $guid; PauseOnStart = $true }; What = '-PauseOnStart' }
        @{
            Version = ''; Call = @{ ConversationUrl = 'https://conv.test/c'; StorageContainerUri = 'https://a.blob.core.windows.net/c' }
            What = '-StorageContainerUri'
        }
        @{
            Version = ''; Call = @{ ConversationId = $guid; AudioChannelParticipantOrdering = '8:acs:a_b' }
            What = '-AudioChannelParticipantOrdering'
        }
        @{ Version = '2021-04-15-preview1'; Call = @{ ConversationId = $guid; OperationContext = 'mine' }; What = '-OperationContext' }
        @{ Version = '2021-04-15-preview1'; Call = @{ ServerCallId = $base64 }; What = '-ServerCallId' }
        @{ Version = '2021-06-15-preview'; Call = @{ ServerCallId = $guid; Content = 'Audio' }; What = '-Content' }
        @{ Version = '2021-06-15-preview'; Call = @{ GroupCallId = $guid }; What = '-GroupCallId' }
        @{ Version = '2021-09-15-preview'; Call = @{ ConversationId = $guid }; What = '-ConversationId' }
        @{ Version = '2021-11-15-preview'; Call = @{ RoomId = 1 }; What = '-RoomId' }
        @{ Version = '2026-03-12'; Call = @{ ConversationId = $guid }; What = '-ConversationId' }
    )
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force
    Import-Module "$PSScriptRoot/Emulator.psm1" -Force

    function Connect-Dialect([string] $Version) {
        # Without a version as most users are, by the environment variable.
        if ($Version) { Connect-AcsRecording -ApiVersion $Version | Out-Null }
    }

    function New-CallLegEvent([string] $State, $ConversationId) {
        # As recorded in May 2021: id and topic null, data in Pascal case.
        @{
            id = $null; topic = $null; subject = 'callLeg/0d4f5a10-0000-4000-8000-000000000001/callState'
            data = @{ ConversationId = $ConversationId; CallLegId = '0d4f5a10-0000-4000-8000-000000000001'; CallState = $State }
            eventType = 'Microsoft.Communication.CallLegStateChanged'; eventTime = '2021-05-05T20:08:59.5783985Z'
            metadataVersion = $null; dataVersion = $null
        } | ConvertTo-Json
    }

    function Save-Announced {
        # What the newest event announces, saved and verified.
        $saved = Get-EmulatorEvent |
            ConvertFrom-AcsRecordingEvent |
            Save-AcsRecordingChunk (Join-Path $TestDrive (New-Guid)) -ErrorAction Stop
        $saved.Verified | Should -BeTrue
        (Get-FileHash $saved.Path -Algorithm SHA256).Hash | Should -Be $saved.Sha256
        $saved
    }
}

Describe 'A recording in a dialect of 2021' {
    BeforeEach { Reset-Emulator }

    AfterEach { Disconnect-AcsRecording }

    It 'lives from start to verified file: by <Name>' -ForEach $ways {
        Connect-Dialect $Version
        $ErrorActionPreference = $WarningPreference = 'Stop'
        $recording = Start-AcsRecording @Call
        $recording.State | Should -BeNullOrEmpty
        $recording.ApiVersion | Should -BeExactly $Version

        # In another session, without the version that was chosen for the start: the recording carries what later requests need.
        $recording | Export-Clixml "$TestDrive/recording.xml"
        $recording = Import-Clixml "$TestDrive/recording.xml"
        Remove-Module AcsRecording
        Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording"
        ($recording | Wait-AcsRecording -State Active).State | Should -Be Active
        $requests = $recording | Suspend-AcsRecording -Debug 5>&1
        "$requests" | Should -Match ([regex]::Escape("$Route/recordings/$($recording.RecordingId)/"))
        "$requests" | Should -Match $(if ($Version -ge '2021-06') { '/:pause' } else { '/Pause' })
        ($recording | Get-AcsRecordingState).State | Should -Be Inactive
        ($recording | Resume-AcsRecording -PassThru).State | Should -Be Active
        Step-EmulatorClock 3
        ($recording | Stop-AcsRecording -PassThru).State | Should -Be Ended

        (Get-EmulatorRecording)[-1].operationContexts | Should -Be (@($Call.OperationContext) * 4)
        $saved = Save-Announced
        if ($Version) { ($saved | Remove-AcsRecording -PassThru).Path | Should -BeExactly $saved.Path }
        else { $saved.DeleteLocation | Should -BeNullOrEmpty }
    }

    It 'is started by CallLegStateChanged when the call is established, with -OperationContext <With>' -ForEach @(
        @{ With = $true }, @{ With = $false }
    ) {
        $conversation = 'aHR0cHM6Ly9jb252LXdldS0wNy5jb252LnNreXBlLmNvbS9jb252L1FtOXZhPnN-Wno_aT0x'
        $context = if ($With) { @{ OperationContext = 'mine' } } else { @{} }
        $events = 'Establishing', 'Established', 'Terminating', 'Terminated' | ForEach-Object {
            New-CallLegEvent $_ $(if ($_ -ne 'Establishing') { $conversation })
        } | ConvertFrom-AcsRecordingEvent
        $events.State | Should -Be Establishing, Established, Terminating, Terminated
        $recording = $events | Start-AcsRecording @context -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures.FullyQualifiedErrorId | Should -Be (@('NotACall,AcsRecording.Commands.StartAcsRecording') * 3)
        $recording.ConversationId | Should -BeExactly $conversation
        $recording.OperationContext | Should -Be $context.OperationContext
        $recording | Format-Table | Out-String | Should -Match ([regex]::Escape($conversation.Substring($conversation.Length - 20)))
        $recording | Format-List | Out-String | Should -Match 'ConversationId +: aHR0'
        Step-EmulatorClock 3
        $recording | Stop-AcsRecording
        (Save-Announced | Get-AcsRecordingMetadata).ContentType | Should -Be audioVideo
    }

    It 'is started by CallConnectionStateChanged when the call is connected' {
        Connect-Dialect 2021-06-15-preview
        $events = 'Connecting', 'Connected', 'Disconnected' | ForEach-Object {
            $data = @{ serverCallId = '6d1f8a52-3b7c-4e09-9a84-c5d2e7f01b36'; callConnectionState = $_ }
            @{ type = 'Microsoft.Communication.CallConnectionStateChanged'; data = $data }
        } | ConvertFrom-AcsRecordingEvent
        $recording = $events | Start-AcsRecording -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures | Should -HaveCount 2
        $recording | Should -HaveCount 1
        $recording.ServerCallId | Should -Be 6d1f8a52-3b7c-4e09-9a84-c5d2e7f01b36
    }

    It 'is found by an object of one''s own: <Property>' -ForEach @(
        @{ Property = 'ConversationUrl'; Version = '' }, @{ Property = 'ConversationUrl'; Version = '2021-04-15-preview1' }
        @{ Property = 'ConversationId'; Version = '' }, @{ Property = 'ConversationId'; Version = '2021-04-15-preview1' }
        @{ Property = 'ServerCallId'; Version = '2021-06-15-preview' }
    ) {
        Connect-Dialect $Version
        $call = if ($Property -eq 'ConversationUrl') { "https://conv.test/conv/$(New-Guid)?>~" } else { "$(New-Guid)" }
        $started = [pscustomobject] @{ $Property = $call } | Start-AcsRecording
        Remove-Module AcsRecording
        Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording"
        Connect-Dialect $Version
        { Suspend-AcsRecording $started.RecordingId -ErrorAction Stop } |
            Should -Throw -ErrorId $(if ($Version) { 'CallIdNeeded,*' } else { 'RecordingNotFound,*' })
        if ($Version) { { Suspend-AcsRecording $started.RecordingId -WhatIf -ErrorAction Stop } | Should -Throw -ErrorId 'CallIdNeeded,*' }
        [pscustomobject] @{ RecordingId = $started.RecordingId; $Property = $call } |
            Suspend-AcsRecording -PassThru |
            ForEach-Object State |
            Should -Be Inactive
    }

    It 'is found by the callback that says what became of it' {
        $conversation = "$(New-Guid)"
        $started = Start-AcsRecording -ConversationId $conversation
        Remove-Module AcsRecording
        Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording"
        $callback = @{
            id = $null; topic = $null; eventType = 'Microsoft.Communication.CallRecordingStateChanged'; eventTime = '2021-05-05T20:09:59Z'
            data = @{
                RecordingId = $started.RecordingId; State = 'active'; StartDateTime = '2021-05-05T20:09:58Z'
                ConversationId = $conversation
            }
        } | ConvertFrom-AcsRecordingEvent
        $callback.State, $callback.ConversationId | Should -Be Active, $conversation
        ($callback | Suspend-AcsRecording -PassThru).State | Should -Be Inactive
    }

    It 'is known again by its id in the same session' {
        $recording = Start-AcsRecording -ConversationId (New-Guid)
        (Get-AcsRecordingState $recording.RecordingId).State | Should -Be Active
    }

    It 'is refused what its dialect lacks, before any request: <What> with ''<Version>''' -ForEach $lacking {
        Connect-Dialect $Version
        $requests = Start-AcsRecording @Call -ErrorVariable failures -ErrorAction SilentlyContinue -Debug 5>&1
        $requests | Should -BeNullOrEmpty
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'NotInApiVersion,*'
        $failures[0].CategoryInfo.Category | Should -Be InvalidArgument
        "$failures" | Should -BeLike "$What isn't available in *"
        { Start-AcsRecording @Call -WhatIf -ErrorAction Stop } | Should -Throw -ErrorId 'NotInApiVersion,*'
    }

    It 'has no result to ask for' {
        $recording = Start-AcsRecording -ConversationId (New-Guid)
        { $recording | Get-AcsRecordingResult -ErrorAction Stop } | Should -Throw -ErrorId 'NotInApiVersion,*'
    }

    It 'refuses ids that are none: <Id>' -ForEach @(
        @{ Id = 'InvalidConversationId'; Call = @{ ConversationId = 'aHR0cHM6Ly9j+/==' } }
        @{ Id = 'InvalidConversationUrl'; Call = @{ ConversationUrl = 'conv.test/c' } }
        @{ Id = 'NotACall'; Call = @{ ConversationId = '' } }
    ) {
        { Start-AcsRecording @Call -ErrorAction Stop } | Should -Throw -ErrorId "$Id,*"
        { Start-AcsRecording @Call -WhatIf -ErrorAction Stop } | Should -Throw -ErrorId "$Id,*"
        Get-EmulatorRecording | Should -HaveCount 0
    }
}

Describe 'Connecting with an api-version' {
    AfterEach { Disconnect-AcsRecording }

    It 'refuses one that is none, and keeps the connection there was' {
        $before = Connect-AcsRecording -ApiVersion 2021-11-15-preview
        { Connect-AcsRecording -ApiVersion 2021-11-15 } | Should -Throw -ErrorId 'InvalidApiVersion,*'
        Get-AcsRecordingConnection | Should -Be $before
        $before.ApiVersion | Should -Be 2021-11-15-preview
    }

    It 'checks the credential in that dialect: <_>' -ForEach '2021-04-15-preview1', '2021-06-15-preview', '2021-11-15-preview' {
        (Connect-AcsRecording -ApiVersion $_ -Validate).ApiVersion | Should -Be $_
        { Connect-AcsRecording -Endpoint (Get-EmulatorEndpoint) -AccessKey d3Jvbmc= -ApiVersion $_ -Validate } |
            Should -Throw -ErrorId 'KeyRefused,*'
    }

    It 'takes one with every credential: <Name>' -ForEach @(
        @{ Name = 'a connection string'; Given = { @{ ConnectionString = Get-EmulatorConnectionString } } }
        @{ Name = 'a key'; Given = {
                $key = [regex]::Match((Get-EmulatorConnectionString), '(?i)accesskey=(.*)').Groups[1].Value
                @{ Endpoint = Get-EmulatorEndpoint; AccessKey = $key }
            }
        }
        @{ Name = 'the environment variable'; Given = { @{} } }
    ) {
        $credential = & $Given
        (Connect-AcsRecording @credential -ApiVersion 2021-06-15-preview).ApiVersion | Should -Be 2021-06-15-preview
        (Start-AcsRecording -ServerCallId (New-Guid)).ApiVersion | Should -Be 2021-06-15-preview
    }

    It 'completes the newest version and those of 2021' {
        $line = 'Connect-AcsRecording -ApiVersion 2021-0'
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches | Should -HaveCount 6
        $line = 'Connect-AcsRecording -ApiVersion 2026'
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText | Should -Be 2026-03-12
    }
}

Describe 'Files without addresses' {
    BeforeEach {
        Reset-Emulator
        $recording = Start-AcsRecording -ConversationId (New-Guid)
        Step-EmulatorClock 3
        $recording | Stop-AcsRecording
        $fileEvent = Get-EmulatorEvent | ConvertFrom-AcsRecordingEvent
    }

    It 'expire after 48 hours' {
        $fileEvent.ExpiresOn | Should -Be $fileEvent.EventTime.AddHours(48)
        $fileEvent.Chunks.ExpiresOn | Should -Be $fileEvent.ExpiresOn
        Step-EmulatorClock (47 * 3600)
        Save-Announced | Out-Null
        Step-EmulatorClock (2 * 3600)
        { $fileEvent | Save-AcsRecordingChunk (Join-Path $TestDrive (New-Guid)) -ErrorAction Stop } |
            Should -Throw -ErrorId 'RecordingExpired,*'
    }

    It 'are saved although the service is not well: <Name>' -ForEach @(
        @{ Name = 'busy'; Fault = @{ count = 2; status = 503; headers = @{ 'Retry-After' = '0' } } }
        @{ Name = 'not ready'; Fault = @{ count = 1; status = 404 } }
        @{ Name = 'a web page'; Fault = @{ count = 1; status = 200; contentType = 'text/html'; body = '<html>We are sorry</html>' } }
        @{ Name = 'cut, and it looks whole'; Fault = @{ count = 2; cutAtShare = 0.34; withoutContentLength = $true } }
        @{ Name = 'reset'; Fault = @{ count = 2; cutAtShare = 0.5; reset = $true } }
        @{ Name = 'ranges ignored'; Fault = @{ ignoreRange = $true } }
    ) {
        Add-EmulatorFault ($Fault + @{ path = '/recording/download/' })
        Save-Announced | Out-Null
    }

    It 'are never taken from elsewhere: a redirect' {
        Add-EmulatorFault @{ path = '/recording/download/'; status = 302; headers = @{ Location = 'https://example.com{path}' } }
        { $fileEvent | Save-AcsRecordingChunk (Join-Path $TestDrive (New-Guid)) -ErrorAction Stop } |
            Should -Throw -ErrorId 'UntrustedLocation,*'
    }

    It 'can not be deleted, and say so: <_>' -ForEach 'saved', 'event', 'chunk, forced', 'address' {
        $saved = Save-Announced
        $address = [Uri] "$(Get-EmulatorEndpoint)/recording/download/$($saved.DocumentId)"
        $failures = switch ($_) {
            'saved' { $saved | Remove-AcsRecording -PassThru 2>&1 }
            'event' { $fileEvent | Remove-AcsRecording -DestinationPath (Split-Path $saved.Path) -PassThru 2>&1 }
            'address' { Remove-AcsRecording -DeleteLocation $address -Force -Confirm:$false -PassThru 2>&1 }
            default { $fileEvent.Chunks | Remove-AcsRecording -Force -Confirm:$false -PassThru 2>&1 }
        }
        $failures | Should -HaveCount 1
        $failures.FullyQualifiedErrorId | Should -BeLike 'NoDeletion,*'
        $failures.CategoryInfo.Category | Should -Be InvalidOperation
        Save-Announced | Out-Null
    }

    It 'are not deleted from the manifest on either' {
        $saved = Save-Announced
        $found = Find-AcsRecording -Path (Split-Path (Split-Path (Split-Path $saved.Path)))
        $found.ExpiresOn | Should -Be $fileEvent.ExpiresOn
        { $found | Remove-AcsRecording -ErrorAction Stop } | Should -Throw -ErrorId 'NoDeletion,*'
    }

    It 'need a connection' {
        $connectionString = $env:COMMUNICATION_SERVICES_CONNECTION_STRING
        try {
            $env:COMMUNICATION_SERVICES_CONNECTION_STRING = $null
            { $fileEvent | Save-AcsRecordingChunk (Join-Path $TestDrive (New-Guid)) -ErrorAction Stop } |
                Should -Throw -ErrorId 'NotConnected,*'
        }
        finally { $env:COMMUNICATION_SERVICES_CONNECTION_STRING = $connectionString }
    }

    It 'are fetched by their address too, from the connection''s own resource' {
        $address = "$(Get-EmulatorEndpoint)/recording/download/$($fileEvent.Chunks.DocumentId)"
        $saved = Save-AcsRecordingChunk -ContentLocation $address -MetadataLocation "$address/metadata" (Join-Path $TestDrive (New-Guid))
        $saved.Verified | Should -BeTrue
        ("$address/metadata" | Get-AcsRecordingMetadata).DocumentId | Should -Be $fileEvent.Chunks.DocumentId
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force
    Import-Module "$PSScriptRoot/Emulator.psm1" -Force

    # An address that the emulator can post callbacks to. HttpListener can't be given port 0, and another process may take a
    # free port first.
    $listener = $null
    for ($attempt = 1; -not $listener; $attempt++) {
        $probe = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $probe.Start()
        $address = "http://127.0.0.1:$($probe.LocalEndpoint.Port)/callbacks/"
        $probe.Stop()
        $next = [Net.HttpListener]::new()
        $next.Prefixes.Add($address)
        try {
            $next.Start()
            $listener = $next
        }
        catch [Net.HttpListenerException] { if ($attempt -eq 10) { throw } }
    }

    function Receive-Callback {
        # The next callback's text; it fails where none comes.
        $next = $listener.GetContextAsync()
        if (-not $next.Wait([TimeSpan]::FromSeconds(60))) { throw 'No callback came.' }
        $text = [IO.StreamReader]::new($next.Result.Request.InputStream).ReadToEnd()
        $next.Result.Response.Close()
        $text
    }

    function New-CallbackEvent([string] $Type, [hashtable] $Data) {
        @{
            id = "$(New-Guid)"; type = "Microsoft.Communication.$Type"; source = 'calling'
            time = '2026-11-21T10:00:00Z'; specversion = '1.0'; data = $Data
        }
    }

    function Read-CallbackEvent([string] $Type, [hashtable] $Data) { New-CallbackEvent $Type $Data | ConvertFrom-AcsRecordingEvent }
}

AfterAll { $listener.Close() }

Describe 'One address for all callbacks' {
    BeforeEach {
        Reset-Emulator
        $serverCallId = New-ServerCallId
    }

    It 'starts a recording by CallConnected, and none by what the emulator posts when it is stopped' {
        $connected = New-CallbackEvent CallConnected @{ serverCallId = $serverCallId; callConnectionId = 'connection'; correlationId = 'c' }
        $recording = $connected | ConvertFrom-AcsRecordingEvent | Start-AcsRecording -StateCallbackUri $address
        $recording.ServerCallId | Should -BeExactly $serverCallId
        $active = Receive-Callback
        $recording | Stop-AcsRecording
        $inactive = Receive-Callback
        ($active, $inactive | ConvertFrom-AcsRecordingEvent).State | Should -Be Active, Inactive

        $read = $active, $inactive | ConvertFrom-AcsRecordingEvent -SkipUnknown
        $started = @($read | Start-AcsRecording -ErrorVariable failures -ErrorAction SilentlyContinue)
        $started | Should -HaveCount 0
        $failures.FullyQualifiedErrorId | Should -Be (@('NotACall,AcsRecording.Commands.StartAcsRecording') * 2)
        Get-EmulatorRecording | Should -HaveCount 1
    }

    It 'starts none by <Name>' -ForEach @(
        @{ Name = 'a failed start'; Make = {
                Read-CallbackEvent StartRecordingFailed @{ recordingId = 'r'; serverCallId = $serverCallId; callConnectionId = 'k' }
            }
        }
        @{ Name = 'a call that ended'; Make = { Read-CallbackEvent CallEnded @{ serverCallId = $serverCallId } } }
        @{ Name = 'a state of 2021'; Make = {
                Read-CallbackEvent CallRecordingStateChanged @{ recordingId = 'r'; state = 'inactive'; serverCallId = $serverCallId }
            }
        }
        @{ Name = 'a connection of 2021'; Make = {
                Read-CallbackEvent CallConnectionStateChanged @{ callConnectionState = 'disconnected'; serverCallId = $serverCallId }
            }
        }
        @{ Name = 'an event without a server call id'; Make = {
                Read-CallbackEvent RecordingStateChanged @{ recordingId = 'r'; state = 'inactive' }
            }
        }
        @{ Name = 'the event of a file'; Make = { New-EmulatorEvent | ConvertFrom-AcsRecordingEvent } }
        @{ Name = 'a chunk'; Make = { (New-EmulatorEvent | ConvertFrom-AcsRecordingEvent).Chunks[0] } }
        @{ Name = 'a recording'; Make = { Start-AcsRecording -ServerCallId $serverCallId } }
        @{ Name = 'an event out of JSON'; Make = {
                Read-CallbackEvent RecordingStateChanged @{ recordingId = 'r'; state = 'inactive'; serverCallId = $serverCallId } |
                    ConvertTo-Json |
                    ConvertFrom-Json
            }
        }
        @{ Name = 'an event out of a file of objects'; Make = {
                Read-CallbackEvent CallEnded @{ serverCallId = $serverCallId } | Export-Clixml "$TestDrive/event.xml"
                Import-Clixml "$TestDrive/event.xml"
            }
        }
        @{ Name = 'a CallConnected without an id'; Make = { Read-CallbackEvent CallConnected @{ correlationId = 'c' } } }
    ) {
        $item = & $Make
        $before = @(Get-EmulatorRecording).Count
        $item | Should -Not -BeNullOrEmpty
        $started = @($item | Start-AcsRecording -ErrorVariable failures -ErrorAction SilentlyContinue)
        $started | Should -HaveCount 0
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -Be 'NotACall,AcsRecording.Commands.StartAcsRecording'
        $failures[0].Exception.RecommendedAction | Should -BeLike '*CallConnected*'
        @(Get-EmulatorRecording) | Should -HaveCount $before
    }

    It 'goes on with the next event after one that starts nothing' {
        $events = @(
            New-CallbackEvent CallEnded @{ serverCallId = New-ServerCallId }
            New-CallbackEvent CallStarted @{ serverCallId = $serverCallId }
        )
        $started = @($events | ConvertFrom-AcsRecordingEvent | Start-AcsRecording -ErrorAction SilentlyContinue)
        $started.ServerCallId | Should -BeExactly $serverCallId
    }

    It 'starts by what of a call is known: <Name>' -ForEach @(
        @{ Name = 'ServerCallId' }, @{ Name = 'CallConnectionId' }, @{ Name = 'GroupCallId' }, @{ Name = 'RoomId' }
    ) {
        $id = switch ($Name) {
            ServerCallId { $serverCallId }
            GroupCallId { "$(New-Guid)" }
            RoomId { '99100000000000000' }
            default { 'a-connection' }
        }
        ([pscustomobject] @{ $Name = $id } | Start-AcsRecording).$Name | Should -BeExactly $id
    }

    It 'starts by the connection of an event that has no server call id' {
        $started = Read-CallbackEvent CallConnected @{ callConnectionId = 'a-connection' } | Start-AcsRecording
        $started.CallConnectionId | Should -BeExactly a-connection
    }

    It 'keeps what a callback says as properties' {
        $data = @{
            recordingId = 'r'; state = 'inactive'; serverCallId = $serverCallId
            recordingKind = 'teamsCompliance'; operationContext = 'mine'
            resultInformation = @{
                code = 400; subCode = 8527; message = 'no'
                sipDetails = @{ code = 487; message = 'ended' }; q850Details = @{ code = 16; message = 'normal' }
            }
        }
        foreach ($type in 'RecordingStateChanged', 'StartRecordingFailed') {
            $read = Read-CallbackEvent $type $data
            $read.Kind, $read.OperationContext | Should -Be TeamsCompliance, mine
            $result = $read.ResultInformation
            $result.Code, $result.SubCode, $result.Message | Should -Be 400, 8527, no
            $result.SipDetails.Code, $result.SipDetails.Message, $result.Q850Details.Code, $result.Q850Details.Message |
                Should -Be 487, ended, 16, normal
        }
    }
}

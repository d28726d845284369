BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force
    Import-Module "$PSScriptRoot/Emulator.psm1" -Force

    function New-StateEvent([string] $Id) {
        # One line of JSON, its id first: what is cut off it must show it.
        $data = @{ recordingId = "r-$Id"; state = 'active' }
        [ordered] @{ id = $Id; type = 'Microsoft.Communication.RecordingStateChanged'; data = $data } | ConvertTo-Json -Compress
    }
}

Describe 'Several events' {
    BeforeAll {
        $torn = (New-StateEvent torn).Substring(0, 60)
        $lines = (New-StateEvent 1), $torn, (New-StateEvent 2), 'no event', (New-StateEvent 3)
        $file = Join-Path $TestDrive events.ndjson
        Set-Content -Path $file -Value $lines
    }

    It 'come out whatever is torn between them: <Name>' -ForEach @(
        @{ Name = 'lines'; Read = { $lines | ConvertFrom-AcsRecordingEvent } }
        @{ Name = 'lines of a file'; Read = { Get-Content $file | ConvertFrom-AcsRecordingEvent } }
        @{ Name = 'an array by argument'; Read = { ConvertFrom-AcsRecordingEvent $lines } }
        @{ Name = 'a text'; Read = { Get-Content $file -Raw | ConvertFrom-AcsRecordingEvent } }
        @{ Name = 'bytes'; Read = { [IO.File]::ReadAllBytes($file) | ConvertFrom-AcsRecordingEvent } }
        @{ Name = '-Path'; Read = { ConvertFrom-AcsRecordingEvent -Path $file } }
        @{ Name = 'a file'; Read = { Get-Item $file | ConvertFrom-AcsRecordingEvent } }
    ) {
        $all = @(& $Read 2>&1)
        ($all | Where-Object EventId).EventId | Should -Be 1, 2, 3
        $failures = @($all | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
        $failures.FullyQualifiedErrorId | Should -Be (@('NotJson,AcsRecording.Commands.ConvertFromAcsRecordingEvent') * 2)
        if ($Name -in '-Path', 'a file') {
            "$($failures[0])" | Should -BeLike "*line 2 of '*events.ndjson'*"
            "$($failures[1])" | Should -BeLike "*line 4 of '*events.ndjson'*"
        }
        else { "$($failures[0])" | Should -BeLike '*torn*' }
        $failures[0].TargetObject | Should -BeLike '{*'
    }

    It 'come out of a batch before its error ends the pipeline' {
        $unknown = '{"id":"x","type":"Microsoft.Communication.ParticipantsUpdated","data":{}}'
        $batch = "[$(New-StateEvent 1),$unknown,$(New-StateEvent 2)]"
        $read = [Collections.Generic.List[object]]::new()
        { $batch | ConvertFrom-AcsRecordingEvent -ErrorAction Stop | ForEach-Object { $read.Add($_) } } |
            Should -Throw -ErrorId 'UnknownEventType,*'
        $read.EventId | Should -Be 1, 2
        ($batch | ConvertFrom-AcsRecordingEvent -SkipUnknown -ErrorAction Stop).EventId | Should -Be 1, 2
    }

    It 'stay apart from file to file' {
        $first = Join-Path $TestDrive first.json
        Set-Content -Path $first -Value $torn
        $read = @(ConvertFrom-AcsRecordingEvent -Path $first, $file -ErrorVariable failures -ErrorAction SilentlyContinue)
        $read.EventId | Should -Be 1, 2, 3
        "$($failures[0])" | Should -BeLike "*line 1 of '*first.json'*"
    }
}

Describe 'What an event is given as' {
    It 'may be a web response' {
        Reset-Emulator
        New-EmulatorEvent | Out-Null
        $response = Invoke-WebRequest -Uri "$(Get-EmulatorEndpoint)/_emulator/events"
        ($response | ConvertFrom-AcsRecordingEvent).Chunks | Should -HaveCount 1
        (ConvertFrom-AcsRecordingEvent $response).Chunks | Should -HaveCount 1
        ($response.Content | ConvertFrom-AcsRecordingEvent).Chunks | Should -HaveCount 1
        (Invoke-RestMethod -Uri "$(Get-EmulatorEndpoint)/_emulator/events" | ConvertFrom-AcsRecordingEvent).Chunks | Should -HaveCount 1
    }

    It 'may be what Azure Functions hands to an HTTP trigger' {
        # As the worker's own type: Body is what the host has parsed, RawBody the text.
        class HttpRequestContext { [object] $Body; [object] $RawBody; [hashtable] $Headers; [string] $Method; [string] $Url }
        $text = New-StateEvent 1
        foreach ($request in @(
                [HttpRequestContext] @{ Method = 'POST'; Body = ($text | ConvertFrom-Json -AsHashtable); RawBody = $text }
                [HttpRequestContext] @{ Method = 'POST'; Body = @($text | ConvertFrom-Json -AsHashtable) }
                [HttpRequestContext] @{ Method = 'POST'; Body = ($text | ConvertFrom-Json) }
                [HttpRequestContext] @{ Method = 'POST'; Body = $text }
                [pscustomobject] @{ Method = 'POST'; Body = $text }
            )) {
            ($request | ConvertFrom-AcsRecordingEvent -ErrorAction Stop).EventId | Should -Be 1
        }
    }

    It 'may be a hashtable in Pascal case' {
        $table = @{
            Id = '1'; EventType = 'Microsoft.Communication.RecordingStateChanged'; Data = @{ RecordingId = 'r'; State = 'inactive' }
        }
        $read = $table | ConvertFrom-AcsRecordingEvent
        $read.EventId, $read.RecordingId, $read.State | Should -Be 1, r, Inactive
    }

    It 'may be an event that was read before, live or out of a file of objects' {
        $before = New-StateEvent 1 | ConvertFrom-AcsRecordingEvent
        $before | Export-Clixml "$TestDrive/event.xml"
        foreach ($again in $before, (Import-Clixml "$TestDrive/event.xml")) {
            $read = $again | ConvertFrom-AcsRecordingEvent -ErrorAction Stop
            $read | Should -BeOfType AcsRecording.RecordingStateEvent
            $read.EventId | Should -Be 1
        }
    }

    It 'is no address: <_>' -ForEach 'https://contoso.example/hook?code=secret', ([uri] 'https://contoso.example/hook?code=secret') {
        $failures = @($_ | ConvertFrom-AcsRecordingEvent 2>&1)
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'AddressNotEvent,*'
        $failures[0].Exception.RecommendedAction | Should -BeLike '*Invoke-WebRequest*'
        ($failures[0] | Format-List * -Force | Out-String) | Should -Not -BeLike '*secret*'
    }

    It 'is no name of a file: <_>' -ForEach 'event.json', './events/today.ndjson', 'C:\events\today.json', '\\server\share\event.JSON' {
        $failures = @(ConvertFrom-AcsRecordingEvent $_ 2>&1)
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'FileNameNotEvent,*'
        "$($failures[0])" | Should -BeLike "*'$($_.Replace('[', '`['))'*"
        $failures[0].Exception.RecommendedAction | Should -BeLike '*-Path*'
    }

    It 'does not keep what comes after from being read' {
        $given = 'https://contoso.example', 'event.json', (New-StateEvent 1)
        $read = @($given | ConvertFrom-AcsRecordingEvent -ErrorVariable failures -ErrorAction SilentlyContinue)
        $read.EventId | Should -Be 1
        $failures | Should -HaveCount 2
    }
}

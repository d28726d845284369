BeforeAll {
    $module = (Resolve-Path "$PSScriptRoot/../../artifacts/module/AcsRecording").Path
    Import-Module $module -Force
    Import-Module "$PSScriptRoot/Emulator.psm1" -Force
    Import-Module "$PSScriptRoot/PowerShellProcess.psm1" -Force
    Reset-Emulator
    $recording = Start-AcsRecording -GroupCallId (New-Guid) -Format Mp3
    Step-EmulatorClock 67.4
    $recording | Stop-AcsRecording
    $fileEvent = Get-EmulatorEvent | ConvertFrom-AcsRecordingEvent
    $saved = $fileEvent | Save-AcsRecordingChunk -DestinationPath (Join-Path $TestDrive out)
    $metadata = $saved | Get-AcsRecordingMetadata

    # An object of one of the module's types with chosen values: views go by the type's name.
    function New-Shown([string] $Type, [hashtable] $Properties) { [pscustomobject] (@{ PSTypeName = "AcsRecording.$Type" } + $Properties) }

    function Get-Text([object[]] $Objects, [int] $Width = 80) { $Objects | Out-String -Width $Width }

    # A recording's id as the service makes it. All of one resource begin alike.
    function New-RecordingId {
        $json = '{"PlatformEndpointId":"7d9c2ac1-950c-4aaf-96e0-c474dd54d946","ResourceSpecificId":"' + (New-Guid) + '"}'
        [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($json)).TrimEnd('=')
    }
}

Describe 'A table at 80 columns' {
    It 'shows every column: <Type>' -ForEach @(
        @{ Type = 'Recording'; Columns = 'State', 'RecordingId', 'Call' }
        @{ Type = 'RecordingChunk'; Columns = 'Index', 'Format', 'Started', 'CallId', 'ExpiresOn', 'DocumentId' }
        @{ Type = 'SavedChunk'; Columns = 'Verified', 'Size', 'Duration', 'CallId', 'Index', 'Where' }
        @{ Type = 'RecordingFileEvent'; Columns = 'EventTime', 'Event', 'Id', 'Detail' }
        @{ Type = 'StorageAccessStep'; Columns = 'Step', 'Changed', 'Detail' }
        @{ Type = 'StorageAccessCheck'; Columns = 'Check', 'Passed', 'Found', 'Remedy' }
        @{ Type = 'EventSetupStep'; Columns = 'Step', 'Changed', 'Detail' }
        @{ Type = 'EventSetupCheck'; Columns = 'Check', 'Passed', 'Found', 'Remedy' }
        @{ Type = 'RecordingParticipant'; Columns = 'Channel', 'ParticipantId' }
        @{ Type = 'PauseInterval'; Columns = 'StartTime', 'Duration' }
    ) {
        $header = @((Get-Text (New-Shown $Type @{ Any = 1 })) -split '\r?\n' -ne '')[0]
        -split $header | Should -Be $Columns
        $header.Length | Should -BeLessOrEqual 80
    }

    It 'tells recordings of one resource apart' {
        $recordings = 1..2 | ForEach-Object { New-Shown Recording @{ State = 'Active'; RecordingId = New-RecordingId } }
        $rows = @((Get-Text $recordings) -split '\r?\n' -match '^Active')
        $rows | Should -HaveCount 2
        $rows[0] | Should -Not -Be $rows[1]
    }

    It 'shows the end of a recording''s id, which finds it' {
        $text = Get-Text $recording
        $short = [regex]::Match($text, '\u2026(?<tail>\S+)').Groups['tail'].Value
        $recording.RecordingId | Should -BeLike "?*$short"
        $text | Should -BeLike "*$($recording.GroupCallId)*"
    }

    It 'shows which file was saved, how large it is and how long it plays' {
        $text = Get-Text $saved
        $text | Should -Match ' \d+\.\d KB 00:\d\d:\d\d '
        $text | Should -BeLike "*$($saved.DocumentId.Substring(12)).mp3*"
    }

    It 'shows a size as people say it: <Bytes>' -ForEach @(
        @{ Bytes = 1028608L; Size = '1004.5 KB' }
        @{ Bytes = 5MB; Size = '5.0 MB' }
        @{ Bytes = 3.5GB; Size = '3.5 GB' }
    ) { Get-Text (New-Shown SavedChunk @{ Bytes = $Bytes }) | Should -Match "(?<=\s)$([regex]::Escape($Size)) " }

    It 'shows the day and the call of a blob' {
        $uri = [Uri] 'https://a.blob.core.windows.net/c/20260504/f7fad22a-06d3-46c9-8570-b001cfe7efbc/eyJQbGF0-1/0-audiomp3.0-eus-d9-e8.mp3'
        $chunk = New-Shown RecordingChunk @{
            Index = 0; CallId = 'f7fad22a-06d3-46c9-8570-b001cfe7efbc'; ContentLocation = $uri; RecordingStartTime = $null
        }
        Get-Text $chunk | Should -Match '\s2026-05-04 +f7fad22a\u2026'
    }

    It 'shows times of this place' {
        $zone = $env:TZ
        $env:TZ = 'Asia/Tokyo'
        [TimeZoneInfo]::ClearCachedData()
        try {
            $local = $fileEvent.EventTime.LocalDateTime.ToString('yyyy-MM-dd HH:mm:ss')
            Get-Text $fileEvent | Should -BeLike "*$local*"
            Get-Text ($fileEvent | Format-List) | Should -BeLike "*: $local*"
        }
        finally {
            $env:TZ = $zone
            [TimeZoneInfo]::ClearCachedData()
        }
    }

    It 'shows events of several types' {
        $json = '{"id":"1","type":"Microsoft.Communication.CallStarted","source":"/x","specversion":"1.0",' +
            '"time":"2026-05-04T10:00:00Z","data":{"serverCallId":"aHR0cHM6Ly9hLmI","group":{"id":"abc"}}}'
        $started = $json | ConvertFrom-AcsRecordingEvent
        $rows = @((Get-Text ($fileEvent, $started)) -split '\r?\n' -match '^\d')
        $rows[0] | Should -Match 'RecordingFileStatusUpdated +\u2026\S+ 1 chunk, 00:\d\d:\d\d'
        $rows[1] | Should -Match 'CallStarted +\S+'
    }

    It 'is the same for what came back from a job' {
        foreach ($item in $recording, $fileEvent, $fileEvent.Chunks[0], $saved) {
            $returned = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($item))
            Get-Text $returned | Should -Be (Get-Text $item)
        }
    }
}

Describe 'Objects of several types in one pipeline' {
    It 'are shown by what matters of each' {
        $objects = & { Get-AcsRecordingConnection; Get-Item /; $recording; $fileEvent; $fileEvent.Chunks; $saved; $metadata }
        $text = $objects | Out-String -Width 80
        $text | Should -Not -Match 'RawText|Subject|AcsRecording\.\w+'
        $lines = 'State *: Inactive', 'RecordingId *: eyJ', 'IsComplete *: True', 'Verified *: True', 'Participants *: {8:acs'
        foreach ($expected in $lines) {
            $text | Should -Match $expected
        }
        @($text -split '\n').Count | Should -BeLessThan 70
    }

    It 'play for whole seconds' {
        $text = Get-Text $recording, $fileEvent, $saved, $metadata
        ([regex]::Matches($text, 'PlayTime +: 00:01:\d\d\s')).Count | Should -Be 3
        $text | Should -Not -Match '\d:\d\d\.\d'
        ($saved | Get-Member).Name | Should -Not -Contain PlayTime
    }

    It 'name no type where an object holds others: <_>' -ForEach @(
        'PauseInterval', 'RecordingChunk', 'RecordingMetadata', 'RecordingFileEvent'
    ) {
        $type = [type] "AcsRecording.$_"
        $item = @($metadata.Pauses, $fileEvent.Chunks, $metadata, $fileEvent | ForEach-Object { $_ } | Where-Object { $_ -is $type })
        if (-not $item) { $item = @([Activator]::CreateInstance($type)) }
        "$($item[0])" | Should -Not -BeLike '*AcsRecording.*'
    }
}

Describe 'An event as text' {
    It 'says what it is' {
        "$fileEvent" | Should -Match '^RecordingFileStatusUpdated: 1 chunk, 00:\d\d:\d\d$'
        $state = '[{"id":"1","type":"Microsoft.Communication.RecordingStateChanged","source":"/x","specversion":"1.0",' +
            '"time":"2026-05-04T10:00:00Z","data":{"recordingId":"r","state":"active"}}]'
        "$($state | ConvertFrom-AcsRecordingEvent)" | Should -Be 'RecordingStateChanged: Active'
    }
}

Describe 'Output as it comes' {
    It 'shows the first <Kind> before the second is made' -ForEach @(
        @{ Kind = 'recording'; First = '^Inactive'; Script = '{ Start-AcsRecording -GroupCallId (New-Guid) }' }
        @{ Kind = 'event'; First = 'RecordingFileStatusUpdated'; Script = '{ $fileEvent }' }
        @{ Kind = 'chunk'; First = '\d-eus-'; Script = '{ $fileEvent.Chunks[0] }' }
        @{ Kind = 'saved chunk'; First = 'True .* KB'; Script = '{ $fileEvent | Save-AcsRecordingChunk -DestinationPath $folder }' }
    ) {
        $command, [string[]] $arguments = Get-PowerShellCommand
        $lines = @"
Import-Module '$module'
`$folder = '$TestDrive/stream'
`$fileEvent = Get-Content '$TestDrive/event.json' -Raw | ConvertFrom-AcsRecordingEvent
`$make = $Script
& `$make; [Console]::In.ReadLine() | Out-Null; & `$make
"@
        [IO.File]::WriteAllText("$TestDrive/event.json", $fileEvent.RawText)
        $start = [Diagnostics.ProcessStartInfo]::new($command)
        foreach ($argument in $arguments + '-NoProfile', '-NonInteractive', '-Command', $lines) { $start.ArgumentList.Add($argument) }
        $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
        $process = [Diagnostics.Process]::Start($start)
        try {
            # The process waits for its input with the second; it ends by itself where the first row is held back until then.
            $shown = $false
            do {
                $reading = $process.StandardOutput.ReadLineAsync()
                if (-not $reading.Wait(60000)) { break }
                $shown = $reading.Result -match $First
            } until ($shown -or $null -eq $reading.Result)
            $shown | Should -BeTrue
        }
        finally {
            $process.Kill()
            $process.Dispose()
        }
    }
}

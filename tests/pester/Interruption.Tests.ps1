BeforeAll {
    $module = (Resolve-Path "$PSScriptRoot/../../artifacts/module/AcsRecording").Path
    Import-Module $module -Force
    Import-Module "$PSScriptRoot/Emulator.psm1" -Force
    Import-Module "$PSScriptRoot/Azurite.psm1" -Force

    function New-LongEvent {
        # 200 seconds of WAV, of which no connection gets more than some 400 KB before it falls silent.
        Reset-Emulator
        $path = Join-Path $TestDrive "$(New-Guid).json"
        New-EmulatorEvent -Format Wav -Seconds 200 | Set-Content $path
        Add-EmulatorFault @{ path = '/content/audiowav'; stallAfterBytes = 400000 }
        $path
    }

    function Wait-FirstByte { Wait-Condition 'some of the file is there' { (Get-EmulatorTraffic).Bytes -ge 500000 } }

    function Assert-TakenUp([string] $Path, [string] $Folder) {
        # Another run of the same command has the file, and what the first one had isn't fetched again.
        Clear-EmulatorFault
        $before = (Get-EmulatorTraffic).Bytes
        $saved = ConvertFrom-AcsRecordingEvent -Path $Path | Save-AcsRecordingChunk $Folder -ErrorAction Stop
        $saved.Verified | Should -BeTrue
        (Get-Item $saved.Path).Length | Should -Be $saved.Bytes
        (Get-EmulatorTraffic).Bytes - $before | Should -BeLessThan $saved.Bytes
        Get-ChildItem $Folder -Recurse -Filter *.partial* | Should -BeNullOrEmpty
    }
}

Describe 'A pipeline that is stopped while it saves' {
    BeforeEach {
        $path = New-LongEvent
        $folder = Join-Path $TestDrive (New-Guid)
        $script = "Import-Module '$module'; ConvertFrom-AcsRecordingEvent -Path '$path' | Save-AcsRecordingChunk '$folder'"
    }

    It 'ends at once, and the next run goes on: <_>' -ForEach 'Stop', 'Dispose', 'a closing runspace' {
        $runspace = [runspacefactory]::CreateRunspace()
        $runspace.Open()
        $shell = [powershell]::Create().AddScript($script)
        $shell.Runspace = $runspace
        $running = $shell.BeginInvoke()
        Wait-FirstByte
        $ending = switch ($_) {
            'Stop' { $shell.StopAsync($null, $null) }
            'Dispose' { [Threading.Tasks.Task]::Run([Action] $shell.Dispose) }
            'a closing runspace' { [Threading.Tasks.Task]::Run([Action] $runspace.Close) }
        }
        $ending.Wait(30000) | Should -BeTrue
        $running.AsyncWaitHandle.WaitOne(30000) | Should -BeTrue
        $shell.Streams.Error | Should -BeNullOrEmpty
        $shell.Dispose()
        $runspace.Dispose()
        Assert-TakenUp $path $folder
    }

    It 'ends at once as a job, and the next run goes on: <_>' -ForEach 'Start-ThreadJob', 'Start-Job' {
        $job = & $_ ([scriptblock]::Create($script))
        try {
            Wait-FirstByte
            Stop-Job $job
            $job.State | Should -Be Stopped
            Receive-Job $job -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failures | Should -BeNullOrEmpty
        }
        finally { Remove-Job $job -Force }
        Assert-TakenUp $path $folder
    }
}

Describe 'Ctrl+C in a terminal' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Terminal.psm1" -Force
        $missing = Get-MissingTerminal
        $terminal = $null
        if ($missing) { return }
        $folder = Join-Path $TestDrive terminal
        $eventPath = Join-Path $TestDrive event.json
        $terminal = Start-Terminal @"
Import-Module '$module'

# A row of progress asks the terminal where its cursor is, and may take the key for the answer.
`$ProgressPreference = 'SilentlyContinue'
`$saving = @{ DestinationPath = '$folder'; Include = 'Content'; MaxConnections = 4 }
function read { ConvertFrom-AcsRecordingEvent -Path '$eventPath' }
function save { read | Save-AcsRecordingChunk @saving }
function wait { Get-Content '$eventPath' | Wait-AcsRecording -State Ended }
function remove { read | Remove-AcsRecording -Force -Confirm }
function receive {
    `$queue = Invoke-Expression (Get-Content '$eventPath')
    Receive-AcsRecordingEvent @queue -Wait
}
function state {
    `$connections = @(Get-ChildItem /proc/`$PID/fd -ErrorAction Ignore | Where-Object LinkTarget -like socket:*).Count
    `$children = @(Get-ChildItem /proc/`$PID/task/*/children -ErrorAction Ignore | Get-Content -ErrorAction Ignore).Count
    "(`$connections connections, `$children children, `$(`$Error.Count) errors)"
}
"@

        function Get-ConnectionCount {
            # The session's open sockets, while it has no child process and no error.
            $state = Invoke-Terminal $terminal state
            $state | Should -Match '\d+ connections, 0 children, 0 errors'
            [int] [regex]::Match($state, '(\d+) connections').Groups[1].Value
        }

        function Stop-TerminalCommand([string] $What, [scriptblock] $Until) {
            # Stops what was typed once it has come so far. The prompt is back, nothing is red, and nothing is left of it.
            Wait-Terminal $terminal $What $Until
            Send-TerminalInterrupt $terminal
            Wait-TerminalPrompt $terminal | Should -Not -Match "`e\[[0-9;]*31"

            # One may be kept for a next request.
            Wait-Condition 'the connections are closed' { (Get-ConnectionCount) -le $idle + 1 }
        }
    }

    BeforeEach {
        if ($missing) { Set-ItResult -Skipped -Because $missing }
        $idle = Get-ConnectionCount
    }

    AfterAll { Stop-Terminal $terminal }

    It 'gives the prompt back while a file is saved, and the next command goes on' {
        Move-Item (New-LongEvent) $eventPath -Force
        Send-Terminal $terminal "save`n"
        Stop-TerminalCommand 'a part of the file' { (Get-EmulatorTraffic).Bytes -ge 800000 }
        Get-ChildItem $folder -Recurse -Filter *.partial | Should -HaveCount 1

        $before = (Get-EmulatorTraffic).Bytes
        Clear-EmulatorFault
        Invoke-Terminal $terminal save | Should -Match True
        $saved = Get-ChildItem $folder -Recurse -Filter *.wav
        $saved | Should -HaveCount 1
        (Get-EmulatorTraffic).Bytes - $before | Should -BeLessThan $saved.Length
        Get-ChildItem $folder -Recurse -Filter *.partial* | Should -BeNullOrEmpty
    }

    It 'gives the prompt back while a recording is waited for' {
        Reset-Emulator
        (Start-AcsRecording -GroupCallId (New-Guid)).RecordingId | Set-Content $eventPath
        Send-Terminal $terminal "wait`n"
        Stop-TerminalCommand 'a second look' { (Get-EmulatorRecording)[0].state -eq 'active' }
        (Get-EmulatorRecording)[0].state | Should -Be active
    }

    It 'at a question is a no' {
        Reset-Emulator
        New-EmulatorEvent | Set-Content $eventPath
        Send-Terminal $terminal "remove`n"
        Stop-TerminalCommand 'the question' { param($output) $output.Contains('default is') }
        (Get-EmulatorRecording)[0].chunks.deleted | Should -BeFalse
    }

    It 'gives the prompt back while a queue is watched' {
        if ($missing = Get-MissingAzurite) { Set-ItResult -Skipped -Because $missing }
        $azurite = Start-Azurite
        try {
            $queue = "@{ StorageConnectionString = '$($azurite.ConnectionString)'; QueueName = '$(New-AzuriteQueue $azurite)' }"
            Set-Content $eventPath $queue
            $established = ':{0:X4} ([0-9A-F:]+ )?01 ' -f ([Uri] $azurite.Queues).Port
            Send-Terminal $terminal "receive`n"
            Stop-TerminalCommand 'a look into the queue' { (Get-Content /proc/net/tcp, /proc/net/tcp6) -match $established }
        }
        finally { Stop-Azurite $azurite }
    }
}

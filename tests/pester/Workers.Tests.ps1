BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force
    foreach ($helper in 'Emulator', 'Azurite', 'PowerShellProcess') { Import-Module "$PSScriptRoot/$helper.psm1" -Force }
    $missing = Get-MissingAzurite
    $azurite = if (-not $missing) { Start-Azurite }
}

AfterAll { Stop-Azurite $azurite }

Describe 'Several PowerShell processes at one queue' {
    BeforeAll {
        $module = (Resolve-Path "$PSScriptRoot/../../artifacts/module/AcsRecording").Path
        $events = 25

        function Start-Worker {
            $command, [string[]] $arguments = Get-PowerShellCommand
            $start = [Diagnostics.ProcessStartInfo]::new($command)
            $start.Environment['worker'] = $work
            foreach ($argument in $arguments + ('-NoProfile', '-NonInteractive', '-File', $script)) { $start.ArgumentList.Add($argument) }
            [Diagnostics.Process]::Start($start)
        }
    }

    It 'lose nothing when they are killed' {
        if ($missing) { Set-ItResult -Skipped -Because $missing }
        Reset-Emulator
        $queue = New-AzuriteQueue $azurite
        $folder = Join-Path $TestDrive recordings
        $done = Join-Path $TestDrive done
        $script = Join-Path $TestDrive worker.ps1

        # A message of a killed worker comes back after three seconds.
        Set-Content $script @"
`$ErrorActionPreference = 'Stop'
Import-Module '$module'
`$queue = @{ StorageConnectionString = '$($azurite.ConnectionString)'; QueueName = '$queue'; VisibilityTimeout = 3; MaxAttempts = 100 }
while (-not (Test-Path '$done')) {
    Receive-AcsRecordingEvent @queue -Wait -Timeout 1 -MaxEvents 3 | Save-AcsRecordingChunk '$folder' | Complete-AcsRecordingEvent
}
"@
        $announced = foreach ($number in 1..$events) {
            $text = New-EmulatorEvent -Format Mp3
            Add-AzuriteMessage $azurite $queue $text
            ConvertFrom-AcsRecordingEvent $text
        }

        # Slow enough for every worker to have a share, and to be killed at work.
        Add-EmulatorFault @{ path = '/content/'; delayMilliseconds = 300 }
        $workers = [Collections.Generic.List[Diagnostics.Process]]::new()
        try {
            foreach ($number in 1..3) { $workers.Add((Start-Worker)) }
            foreach ($count in 4, 9, 14) {
                Wait-Condition "$count files are saved" {
                    @(Get-ChildItem $folder -Recurse -Filter *.mp3 -ErrorAction Ignore).Count -ge $count
                }
                $workers[0].Kill()
                $workers.RemoveAt(0)
                $workers.Add((Start-Worker))
            }
            Wait-Condition 'the queue is empty' { (Get-AzuriteMessageCount $azurite $queue) -eq 0 }
            New-Item $done | Out-Null
            foreach ($worker in $workers) {
                $worker.WaitForExit(60000) | Should -BeTrue
                $worker.ExitCode | Should -Be 0
            }
        }
        finally { foreach ($worker in $workers | Where-Object HasExited -EQ $false) { $worker.Kill() } }

        # Each is there once, and is what was recorded: nothing is fetched to find that out.
        Clear-EmulatorFault
        Get-ChildItem $folder -Recurse -Filter *.mp3 | Should -HaveCount $events
        Get-ChildItem $folder -Recurse -Filter *.partial* | Should -BeNullOrEmpty
        $before = (Get-EmulatorTraffic).Bytes
        $saved = $announced | Save-AcsRecordingChunk $folder
        $saved | Should -HaveCount $events
        $saved | Where-Object { -not ($_.Verified -and $_.AlreadySaved) } | Should -BeNullOrEmpty
        (Get-EmulatorTraffic).Bytes | Should -Be $before
        foreach ($file in $saved) { (Get-FileHash $file.Path -Algorithm SHA256).Hash | Should -Be $file.Sha256 }
        Get-AzuriteMessageCount $azurite "$queue-poison" | Should -Be 0
    }
}

BeforeAll {
    $module = (Resolve-Path "$PSScriptRoot/../../artifacts/module/AcsRecording").Path
    Import-Module $module -Force
    Import-Module "$PSScriptRoot/Emulator.psm1" -Force
    Import-Module "$PSScriptRoot/Azurite.psm1" -Force
    Import-Module "$PSScriptRoot/PowerShellProcess.psm1" -Force
    $azurite = if (-not (Get-MissingAzurite)) { Start-Azurite }

    function New-ChunkedEvent([int] $Count) {
        # An event whose chunks are those of so many recordings.
        $all = 1..$Count | ForEach-Object { New-EmulatorEvent | ConvertFrom-Json }
        for ($index = 1; $index -lt $Count; $index++) {
            $chunk = $all[$index].data.recordingStorageInfo.recordingChunks[0]
            $chunk.index = $index
            $all[0].data.recordingStorageInfo.recordingChunks += $chunk
        }

        $all[0] | ConvertTo-Json -Depth 10 -Compress
    }
}

AfterAll { Stop-Azurite $azurite }

Describe 'A worker on a queue' {
    BeforeEach {
        if (-not $azurite) { Set-ItResult -Skipped -Because (Get-MissingAzurite) }
        Reset-Emulator
        $folder = Join-Path $TestDrive (New-Guid)
        $queue = @{ StorageConnectionString = $azurite.ConnectionString; QueueName = New-AzuriteQueue $azurite }
    }

    It 'completes an event of five chunks once, and deletes all its originals' {
        Add-AzuriteMessage $azurite $queue.QueueName (New-ChunkedEvent 5)
        $removed = Receive-AcsRecordingEvent @queue | Save-AcsRecordingChunk $folder |
            Complete-AcsRecordingEvent -PassThru -WarningVariable warnings | Remove-AcsRecording -PassThru
        $removed | Should -HaveCount 5
        $warnings | Should -BeNullOrEmpty
        @((Get-EmulatorRecording).chunks | Where-Object deleted) | Should -HaveCount 5
        Get-AzuriteMessageCount $azurite $queue.QueueName | Should -Be 0
    }

    It 'deletes a message when the next command has taken its chunks, so that a process that ends between leaves nothing to do' {
        Add-AzuriteMessage $azurite $queue.QueueName (New-ChunkedEvent 2)
        $counts = Receive-AcsRecordingEvent @queue | Save-AcsRecordingChunk $folder | Complete-AcsRecordingEvent -PassThru |
            ForEach-Object { Get-AzuriteMessageCount $azurite $queue.QueueName }
        $counts | Should -Be 1, 1
        Get-AzuriteMessageCount $azurite $queue.QueueName | Should -Be 0
    }

    It 'keeps the message where a chunk was left out on the way' {
        Add-AzuriteMessage $azurite $queue.QueueName (New-ChunkedEvent 3)
        $completed = Receive-AcsRecordingEvent @queue | Save-AcsRecordingChunk $folder | Where-Object Index -NE 1 |
            Complete-AcsRecordingEvent -PassThru -WarningVariable warnings -WarningAction SilentlyContinue
        $completed | Should -BeNullOrEmpty
        $warnings | Should -HaveCount 1
        Get-AzuriteMessageCount $azurite $queue.QueueName | Should -Be 1
    }

    It 'leaves events of other types to their readers unless told otherwise: <_>' -ForEach 'Leave', 'Delete', 'SetAside' {
        $other = '{"id":"x","eventType":"Microsoft.Storage.BlobCreated","data":{}}'
        Add-AzuriteMessage $azurite $queue.QueueName $other
        Add-AzuriteMessage $azurite $queue.QueueName (New-ChunkedEvent 1)
        $choice = if ($_ -eq 'Leave') { @{} } else { @{ UnknownEvent = $_ } }
        Receive-AcsRecordingEvent @queue @choice -WarningVariable warnings -WarningAction SilentlyContinue |
            Save-AcsRecordingChunk $folder | Complete-AcsRecordingEvent -PassThru | Should -HaveCount 1
        Get-AzuriteMessageCount $azurite $queue.QueueName | Should -Be ([int] ($_ -eq 'Leave'))
        Get-AzuriteMessageCount $azurite "$($queue.QueueName)-poison" | Should -Be ([int] ($_ -eq 'SetAside'))
        "$warnings" -match 'BlobCreated' | Should -Be ($_ -ne 'Delete')
    }

    It 'uses up no attempt with <_>' -ForEach '-WhatIf', 'Select-Object -First', 'a throw behind' {
        Add-AzuriteMessage $azurite $queue.QueueName (New-ChunkedEvent 2)
        foreach ($round in 1..4) {
            switch ($_) {
                '-WhatIf' { Receive-AcsRecordingEvent @queue -MaxAttempts 1 | Save-AcsRecordingChunk $folder -WhatIf | Out-Null }
                'Select-Object -First' { Receive-AcsRecordingEvent @queue -MaxAttempts 1 | Select-Object -First 1 | Out-Null }
                'a throw behind' {
                    { Receive-AcsRecordingEvent @queue -MaxAttempts 1 | ForEach-Object { throw 'downstream' } } |
                        Should -Throw downstream
                }
            }
        }

        Receive-AcsRecordingEvent @queue -MaxAttempts 1 |
            Save-AcsRecordingChunk $folder |
            Complete-AcsRecordingEvent -PassThru |
            Should -HaveCount 2
        Get-AzuriteMessageCount $azurite $queue.QueueName | Should -Be 0
    }

    It 'gives its messages back at once when it gets SIG<_>' -ForEach 'TERM', 'HUP' {
        if ($IsWindows) { Set-ItResult -Skipped -Because 'Windows has no such signals.'; return }
        Add-AzuriteMessage $azurite $queue.QueueName (New-ChunkedEvent 1)
        $received = Join-Path $TestDrive (New-Guid)
        $receive = "Receive-AcsRecordingEvent -StorageConnectionString '$($queue.StorageConnectionString)' " +
            "-QueueName $($queue.QueueName) -VisibilityTimeout 3600"
        $script = "Import-Module '$module'; $receive | ForEach-Object { New-Item '$received' | Out-Null; Start-Sleep -Seconds 600 }"
        $command, [string[]] $arguments = Get-PowerShellCommand
        $arguments += '-NoProfile', '-NonInteractive', '-EncodedCommand'
        $arguments += [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($script))
        $worker = Start-Process $command -ArgumentList $arguments -PassThru
        try {
            Wait-Condition 'the worker has the event' { Test-Path $received }
            kill "-$_" $worker.Id
            $worker.WaitForExit(30000) | Should -BeTrue
            Receive-AcsRecordingEvent @queue | Save-AcsRecordingChunk $folder | Complete-AcsRecordingEvent -PassThru | Should -HaveCount 1
        }
        finally { if (-not $worker.HasExited) { $worker.Kill($true) } }
    }

    It 'waits, longer each time, where its queue is not there, and says why in the end' {
        $queue.QueueName = "q$([Guid]::NewGuid().ToString('N'))"
        $failure = try {
            Receive-AcsRecordingEvent @queue -Wait -Timeout 2 -WarningVariable warnings -WarningAction SilentlyContinue -ErrorAction Stop
        }
        catch { $_ }
        $failure.FullyQualifiedErrorId | Should -BeLike 'QueueNotFound,*'
        $warnings.Count | Should -BeGreaterThan 0
        $warnings.Count | Should -BeLessThan 100
    }
}

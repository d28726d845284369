# The worker of examples/worker as a service manager and a container host run it: real processes, a real queue, real signals.
BeforeAll {
    $modules = (Resolve-Path "$PSScriptRoot/../../artifacts/module").Path
    $worker = (Resolve-Path "$PSScriptRoot/../../examples/worker").Path
    Import-Module "$modules/AcsRecording" -Force
    foreach ($helper in 'Emulator', 'Azurite', 'PowerShellProcess') { Import-Module "$PSScriptRoot/$helper.psm1" -Force }
    $missing = Get-MissingAzurite
    $azurite = if (-not $missing) { Start-Azurite }

    function Get-UnitCommand {
        # What the unit starts, with this PowerShell and this folder.
        $line = Get-Content "$worker/acs-recording.service" | Where-Object { $_ -like 'ExecStart=*' }
        $words = $line.Substring('ExecStart='.Length) -split ' '
        $words[0] | Should -Be '/usr/bin/pwsh'
        @(Get-PowerShellCommand) + ($words | Select-Object -Skip 1).ForEach({ $_.Replace('/opt/acs-recording', $worker) })
    }

    function Start-Worker([string[]] $More = @(), [string[]] $Before = @()) {
        $command, [string[]] $arguments = @($Before) + (Get-UnitCommand) + $More
        $start = [Diagnostics.ProcessStartInfo]::new($command)
        foreach ($argument in $arguments) { $start.ArgumentList.Add($argument) }
        $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        $start.Environment['PSModulePath'] = $modules
        $start.Environment['StorageConnectionString'] = $azurite.ConnectionString
        $start.Environment['RecordingsQueueName'] = $queue.QueueName
        $start.Environment['RecordingsFolder'] = $folder
        $process = [Diagnostics.Process]::Start($start)
        [pscustomobject] @{ Process = $process; Output = $process.StandardOutput; Errors = $process.StandardError.ReadToEndAsync() }
    }

    function Read-Entry($Running) {
        # The next line; null at the end.
        $reading = $Running.Output.ReadLineAsync()
        if (-not $reading.Wait(60000)) { throw 'The worker wrote nothing for 60 seconds.' }
        if ($null -ne $reading.Result) { $reading.Result | ConvertFrom-Json }
    }

    function Wait-End($Running) {
        $Running.Process.WaitForExit(60000) | Should -BeTrue
        $Running.Process.ExitCode
    }

    function Stop-Worker($Running) {
        if ($Running -and -not $Running.Process.HasExited) { $Running.Process.Kill($true) }
    }

    function Get-VisibleMessageCount {
        @(Receive-AcsRecordingEvent @queue -VisibilityTimeout 1).Count
    }
}

AfterAll { Stop-Azurite $azurite }

Describe 'The worker' {
    BeforeEach {
        if ($missing) { Set-ItResult -Skipped -Because $missing; return }
        Reset-Emulator
        $folder = Join-Path $TestDrive (New-Guid)
        $queue = @{ StorageConnectionString = $azurite.ConnectionString; QueueName = New-AzuriteQueue $azurite }
        $running = $null
    }

    AfterEach { Stop-Worker $running }

    It 'ends when the queue is empty, with -Once, and writes a line of JSON for each chunk' {
        Add-AzuriteMessage $azurite $queue.QueueName (New-EmulatorEvent)
        $lost = New-EmulatorEvent
        $document = ($lost | ConvertFrom-Json).data.recordingStorageInfo.recordingChunks[0].documentId
        Add-EmulatorFault @{ path = "$document/content/"; status = 403 }
        Add-AzuriteMessage $azurite $queue.QueueName $lost
        $running = Start-Worker '-Once'
        $entries = @(while ($entry = Read-Entry $running) { $entry })
        Wait-End $running | Should -Be 1 -Because 'one failed'
        $running.Errors.Result | Should -BeNullOrEmpty

        $saved = $entries | Where-Object event -EQ saved
        $saved | Should -HaveCount 1
        $saved.level | Should -Be information
        $saved.bytes | Should -Be (Get-ChildItem $folder -Recurse -Filter *.wav).Length
        $saved.seconds | Should -BeGreaterThan 0
        $saved.attempts | Should -Be 1
        $saved.messageId, $saved.documentId, $saved.recordingId, $saved.callId | Should -Not -BeNullOrEmpty
        $saved.verified | Should -BeTrue

        $failed = $entries | Where-Object event -EQ failed
        $failed | Should -HaveCount 1
        $failed.level | Should -Be error
        $failed.documentId | Should -Be $document
        $failed.errorId | Should -Be AccessDenied
        $failed.attempts | Should -Be 1
        $failed.messageId | Should -Not -BeNullOrEmpty
        ($entries | Where-Object level -EQ warning).message | Should -Match 'goes back to the queue'

        # The metadata names who spoke; the log does not.
        $participants = (Get-ChildItem $folder -Recurse -Filter *.json | Get-Content -Raw | ConvertFrom-Json).participants.participantId
        $participants | Should -Not -BeNullOrEmpty
        foreach ($participant in $participants) { "$($entries | ConvertTo-Json)" | Should -Not -Match ([regex]::Escape($participant)) }
    }

    It 'deletes originals with -RemoveOriginal' {
        Add-AzuriteMessage $azurite $queue.QueueName (New-EmulatorEvent)
        $running = Start-Worker '-Once', '-RemoveOriginal'
        (Read-Entry $running).event | Should -Be saved
        Wait-End $running | Should -Be 0
        (Get-EmulatorRecording).chunks.deleted | Should -BeTrue
    }

    It 'ends with exit code 1 and says why where a setting is wrong' {
        $queue.QueueName = 'No Such!'
        $running = Start-Worker
        $entry = Read-Entry $running
        $entry.event, $entry.errorId | Should -Be 'failed', 'InvalidQueueName'
        Wait-End $running | Should -Be 1
    }

    It 'killed while it saves by SIG<Signal>, <How>' -ForEach @(
        @{
            Signal = 'TERM'; How = 'as systemd does, it has given its message back when it has ended'
            Before = @(); ExitCode = 143; IsBack = $true
        }
        @{
            Signal = 'TERM'; How = 'as the first process of a container, it has too'
            Before = 'unshare', '--fork', '--pid', '--kill-child'; ExitCode = 143; IsBack = $true
        }
        @{
            Signal = 'KILL'; How = 'it leaves its message hidden until the visibility timeout is over'
            Before = @(); ExitCode = 137; IsBack = $false
        }
    ) {
        if ($IsWindows) { Set-ItResult -Skipped -Because 'Windows has no such signals.'; return }
        if ($Before) {
            try { unshare --fork --pid true 2>&1 | Out-Null } catch { $LASTEXITCODE = 1 }
            if ($LASTEXITCODE -ne 0) { Set-ItResult -Skipped -Because 'unshare makes no process namespace here.'; return }
        }

        Add-AzuriteMessage $azurite $queue.QueueName (New-EmulatorEvent -Seconds 60)
        Add-EmulatorFault @{ path = '/content/audiowav'; stallAfterBytes = 400000 }
        $sent = (Get-EmulatorTraffic).Bytes
        $running = Start-Worker -Before $Before
        Wait-Condition 'the worker has fetched some of the recording' { (Get-EmulatorTraffic).Bytes -ge $sent + 300000 }

        $id = if ($Before) { (pgrep -P $running.Process.Id) } else { $running.Process.Id }
        kill "-$Signal" $id
        Wait-End $running | Should -Be $ExitCode
        Clear-EmulatorFault
        Get-VisibleMessageCount | Should -Be ([int] $IsBack)
        Get-ChildItem $folder -Recurse -Filter *.wav -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'is counted by the meter AcsRecording' {
        Add-Type -ErrorAction Stop -TypeDefinition @'
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
public static class HeardMetrics
{
    public static readonly ConcurrentDictionary<string, double> Sums = new();
    private static readonly MeterListener Listener = new();
    public static void Listen()
    {
        Listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "AcsRecording") listener.EnableMeasurementEvents(instrument);
        };
        Listener.SetMeasurementEventCallback<long>((instrument, value, tags, state) => Add(instrument.Name, value));
        Listener.SetMeasurementEventCallback<double>((instrument, value, tags, state) => Add(instrument.Name, value));
        Listener.Start();
    }
    private static void Add(string name, double value) => Sums.AddOrUpdate(name, value, (_, sum) => sum + value);
}
'@
        [HeardMetrics]::Listen()
        $good = New-EmulatorEvent | ConvertFrom-AcsRecordingEvent
        $bad = New-EmulatorEvent | ConvertFrom-AcsRecordingEvent
        Add-EmulatorFault @{ path = "$($bad.Chunks[0].DocumentId)/content/"; status = 403 }
        $saved = $good, $bad, $good | Save-AcsRecordingChunk $folder -ErrorAction SilentlyContinue
        $saved | Should -HaveCount 2
        [HeardMetrics]::Sums['acsrecording.chunks.saved'] | Should -Be 1
        [HeardMetrics]::Sums['acsrecording.chunks.failed'] | Should -Be 1
        [HeardMetrics]::Sums['acsrecording.saved.size'] | Should -Be $saved[0].Bytes
        [HeardMetrics]::Sums.ContainsKey('acsrecording.chunk.age') | Should -BeTrue
    }
}

Describe 'The unit for systemd' {
    It 'is accepted by systemd-analyze' {
        if (-not (Get-Command systemd-analyze -CommandType Application -ErrorAction Ignore)) {
            Set-ItResult -Skipped -Because 'systemd-analyze is not on PATH.'
            return
        }
        $unit = "$TestDrive/acs-recording.service"
        (Get-Content "$worker/acs-recording.service" -Raw).Replace('/usr/bin/pwsh', @(Get-PowerShellCommand)[0]) | Set-Content $unit
        systemd-analyze verify $unit 2>&1 | Should -BeNullOrEmpty
        $LASTEXITCODE | Should -Be 0
    }
}

BeforeAll {
    $module = (Resolve-Path "$PSScriptRoot/../../artifacts/module/AcsRecording").Path
    Import-Module $module -Force
    foreach ($helper in 'Emulator', 'Azurite', 'PowerShellProcess') { Import-Module "$PSScriptRoot/$helper.psm1" -Force }
    $missing = Get-MissingAzurite
    $azurite = if (-not $missing) { Start-Azurite }
    $examples = (Resolve-Path "$PSScriptRoot/../../examples").Path

    # The longest sample mostly waits for what management does in its own time: it begins here, and is looked at last.
    $cannot = $missing
    if (-not $cannot -and -not $IsLinux) { $cannot = 'the certificate of the emulator is trusted for one command on Linux only' }
    if (-not $cannot) {
        $storage = $azurite.ConnectionString

        # Not in $TestDrive: Pester removes after each Describe what appeared there since it began.
        $certificates = [IO.Directory]::CreateTempSubdirectory('acsrecording-').FullName
        $options = '--https', '--certificate-folder', $certificates, '--storage-connection', $storage
        $queueSample = Start-ThreadJob {
            Import-Module "$using:PSScriptRoot/PowerShellProcess.psm1"
            $arguments = '-StorageConnectionString', $using:storage
            $output = Invoke-EmulatorScript "$using:examples/queue.ps1" $arguments -Options $using:options | Out-String -Width 500
            [pscustomobject] @{ Output = $output; ExitCode = $LASTEXITCODE }
        }
    }
}

AfterAll {
    if ($queueSample) {
        Remove-Job $queueSample -Force
        Remove-Item $certificates -Recurse
    }
    Stop-Azurite $azurite
}

Describe 'The sample for Azure Functions' {
    BeforeAll {
        function Invoke-Function([string] $Text) {
            # As the host does: the same runspace for every message, JSON as an ordered table that knows upper from lower case.
            $shell = [powershell]::Create($runspace)
            $message = $Text | ConvertFrom-Json -AsHashtable
            $shell.AddCommand("$examples/functions/SaveRecording/run.ps1").AddParameter('QueueItem', $message) | Out-Null
            $shell.AddParameter('TriggerMetadata', @{ Id = 'message'; DequeueCount = 1 }) | Out-Null
            try {
                $shell.Invoke()
                $shell.Streams.Error | Should -BeNullOrEmpty
            }
            finally { $shell.Dispose() }
        }
    }

    BeforeEach {
        if ($missing) { Set-ItResult -Skipped -Because $missing }
        Reset-Emulator
        $env:RecordingsContainer = New-AzuriteContainer $azurite
        $runspace = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault2())
        $runspace.Open()

        # The sample signs in as Azure's machines do, once; here it is the emulator's published key.
        $shell = [powershell]::Create($runspace)
        $shell.AddScript("Import-Module '$module'; Connect-AcsRecording `$env:COMMUNICATION_SERVICES_CONNECTION_STRING").Invoke()
        $shell.Dispose()
    }

    AfterEach {
        $env:RecordingsContainer = $null
        ${runspace}?.Dispose()
    }

    It 'saves what the host hands over, message after message' {
        foreach ($format in 'Mp3', 'Wav') {
            Invoke-Function (New-EmulatorEvent -Format $format)
            (Get-EmulatorRecording)[-1].chunks.deleted | Should -BeTrue
        }
    }

    It 'ends with an error where nothing is saved, and saves the next' {
        { Invoke-Function '{"id":"1","eventType":"Microsoft.Communication.RecordingFileStatusUpdated"}' } | Should -Throw
        Invoke-Function (New-EmulatorEvent)
        (Get-EmulatorRecording)[-1].chunks.deleted | Should -BeTrue
    }

    It 'leaves out what is no recording' {
        $other = '{"id":"1","eventType":"Microsoft.Communication.ChatMessageReceived","subject":"s",' +
            '"eventTime":"2026-01-01T00:00:00Z","data":{}}'
        Invoke-Function $other
    }
}

Describe 'The sample for Azure Automation' {
    It 'saves what a webhook hands over, each in a process of its own' {
        if ($missing) { Set-ItResult -Skipped -Because $missing }
        Reset-Emulator
        $container = New-AzuriteContainer $azurite
        $texts = foreach ($number in 1..3) { New-EmulatorEvent -Format Mp3 }
        $header = @{ Connection = 'Keep-Alive' }
        $shapes = @(
            [pscustomobject] @{ WebhookName = 'hook'; RequestBody = "[$($texts[0])]"; RequestHeader = [pscustomobject] $header }
            @{ WebhookName = 'hook'; RequestBody = "[$($texts[1])]"; RequestHeader = $header } | ConvertTo-Json -Depth 5

            # What runbooks of PowerShell 7 receive.
            "{WebhookName:hook,RequestBody:[$($texts[2])],RequestHeader:{Connection:Keep-Alive,Host:x.webhook.we.azure-automation.net}}"
        )
        $jobs = foreach ($shape in $shapes) {
            Start-Job {
                Import-Module $using:module
                $container = $using:container

                # The runbook signs in as Azure's machines do; here it is the emulator's published key, from the environment.
                function Connect-AcsRecording { }
                function Get-AutomationVariable {
                    $variables = @{
                        RecordingsContainer = $container
                        AcsEndpoint         = 'https://contoso.communication.azure.com'
                        AcsResourceId       = 'none'
                    }
                    $variables[$args[-1]]
                }
                & "$using:examples/automation/Save-Recording.ps1" -WebhookData $using:shape
            }
        }
        try {
            $jobs | Wait-Job -Timeout 120 | Should -HaveCount 3
            $jobs.State | Should -Be Completed, Completed, Completed
            $deleted = $jobs | Receive-Job -ErrorAction Stop
            $deleted.Verified | Should -Be $true, $true, $true
            (Get-EmulatorRecording).chunks.deleted | Should -Be $true, $true, $true
        }
        finally { $jobs | Remove-Job -Force }
    }
}

Describe 'The sample for storage of your own' {
    It 'grants, records, saves and deletes; then finds and mends each thing that is broken' {
        if ($cannot) { Set-ItResult -Skipped -Because $cannot }
        $options = '--https', '--certificate-folder', $TestDrive, '--storage-connection', $storage
        $output = Invoke-EmulatorScript "$examples/own-storage.ps1" '-StorageConnectionString', $storage -Options $options |
            Out-String -Width 500
        $LASTEXITCODE | Should -Be 0 -Because $output
        $output | Should -Match 'Saved, verified, and deleted in the container'
        foreach ($broken in 'Identity', 'Role', 'Scope', 'Container', 'Firewall') { $output | Should -Match "$broken broken: " }
    }
}

Describe 'The script of the container job' {
    BeforeAll {
        function Invoke-Job([string] $Queue, [string] $Preparation) {
            # Over https, as the identity that the job was given. The queue and the container are opened by a SAS here.
            $settings = @{
                WorkerClientId      = 'ac5e0000-0000-4000-8000-000000000aa1'
                AcsResourceId       = '/subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/emulator/' +
                    'providers/microsoft.communication/communicationservices/emulator'
                RecordingsQueue     = "$($azurite.Queues)/$($Queue)?$($azurite.Sas)"
                RecordingsContainer = New-AzuriteContainer $azurite
                PSModulePath        = (Split-Path $module) + [IO.Path]::PathSeparator + $env:PSModulePath
            }
            $script = Join-Path $TestDrive "$(New-Guid).ps1"
            Set-Content $script @"
Import-Module '$PSScriptRoot/Emulator.psm1', '$PSScriptRoot/Azurite.psm1'
`$azurite = [pscustomobject] @{ Queues = '$($azurite.Queues)'; Sas = '$($azurite.Sas)' }
`$env:AcsEndpoint = [regex]::Match(`$env:COMMUNICATION_SERVICES_CONNECTION_STRING, 'endpoint=(.*?)/?;').Groups[1].Value
$Preparation
Wait-Condition 'the events are in the queue' { (Get-AzuriteMessageCount `$azurite '$Queue') -eq 2 }
& '$examples/worker/Worker.ps1' -Once -RemoveOriginal
"exit code: `$LASTEXITCODE"
"deleted: `$((Invoke-RestMethod "`$(`$env:AcsEndpoint)/_emulator/recordings").chunks.deleted)"
"@
            $before = @{}
            foreach ($name in $settings.Keys) {
                $before[$name] = [Environment]::GetEnvironmentVariable($name)
                [Environment]::SetEnvironmentVariable($name, $settings[$name])
            }
            try {
                $https = '--https', '--certificate-folder', $TestDrive
                $events = '--event-queue-connection', $azurite.ConnectionString, '--event-queue', $Queue
                Invoke-EmulatorScript $script -Options ($https + $events) | Out-String -Width 500
            }
            finally { foreach ($name in $before.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name]) } }
        }

        $record = 'Connect-AcsRecording $env:COMMUNICATION_SERVICES_CONNECTION_STRING | Out-Null; foreach ($number in 1..2) ' +
            '{ Start-AcsRecording -GroupCallId (New-Guid) -Format Mp3 | Wait-AcsRecording -State Active | Stop-AcsRecording }'
    }

    BeforeEach {
        if ($cannot) { Set-ItResult -Skipped -Because $cannot }
        $queue = New-AzuriteQueue $azurite
    }

    It 'saves what the queue announces, deletes it at the service, and ends when the queue is empty' {
        $output = Invoke-Job $queue $record
        $output | Should -Match 'deleted: True True' -Because $output
        @($output -split "`n" -match '"event":"saved"') | Should -HaveCount 2
        $output | Should -Not -Match 'exit code: 1'
        Get-AzuriteMessageCount $azurite $queue | Should -Be 0
    }

    It 'ends with an error where something is not saved, whose message stays, and saves the rest' {
        $fault = 'Invoke-RestMethod -Method Post -Uri "$($env:AcsEndpoint)/_emulator/faults" -ContentType application/json ' +
            '-Body ''{"path":"/content/audio","count":1,"status":403}'' | Out-Null'
        $output = Invoke-Job $queue "$record; $fault"
        $output | Should -Match 'exit code: 1' -Because $output
        @($output -split "`n" -match '"event":"saved"') | Should -HaveCount 1
        Get-AzuriteMessageCount $azurite $queue | Should -Be 1
    }
}

Describe 'The sample for events in a queue' {
    BeforeAll {
        if (-not $cannot) {
            if (-not (Wait-Job $queueSample -Timeout 300)) { throw 'The sample did not end.' }
            $ended = Receive-Job $queueSample
            $queueOutput, $queueExitCode = $ended.Output, $ended.ExitCode
        }
    }

    It 'registers, records, receives, saves, completes, and takes it back' {
        if ($cannot) { Set-ItResult -Skipped -Because $cannot }
        $queueExitCode | Should -Be 0 -Because $queueOutput
        [regex]::Matches($queueOutput, 'Saved, verified, and deleted at the service').Count | Should -Be 2
        $queueOutput | Should -Match '3 recordings are saved'
        Get-AzuriteMessageCount $azurite recordings | Should -Be 0
    }

    It 'finds and mends the one thing that is broken: <_>' -ForEach @(
        'Provider', 'Topic', 'Identity', 'Subscription', 'Destination', 'Filter', 'QueueRole', 'DeadLetterRole', 'Queue'
        'DeadLetterContainer', 'Firewall', 'Worker', 'Poison', 'DeadLetters'
    ) {
        if ($cannot) { Set-ItResult -Skipped -Because $cannot }
        $queueOutput | Should -Match "(?m)^$_ broken: $($_): "
    }
}

Describe 'The example of an archive' {
    It 'saves, finds, joins, splits, shows, exports and erases' {
        if (-not (Get-Command ffmpeg -ErrorAction Ignore)) { Set-ItResult -Skipped -Because 'ffmpeg is not on the PATH' }
        $folder = Join-Path $TestDrive (New-Guid)
        $output = Invoke-EmulatorScript "$examples/archive.ps1" '-Folder', $folder -Options '--chunk-seconds', 60 | Out-String -Width 500
        $LASTEXITCODE | Should -Be 0 -Because $output
        $output | Should -Match 'was erased from'
        Get-ChildItem "$folder/merged" | Should -HaveCount 9
        Get-ChildItem "$folder/with-gap" | Should -HaveCount 1
        Get-ChildItem "$folder/channels" | Should -HaveCount 8
        "$folder/report.html", "$folder/request.zip" | Should -Exist
    }
}

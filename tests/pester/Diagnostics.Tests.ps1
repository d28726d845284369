BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force
    Import-Module "$PSScriptRoot/Emulator.psm1" -Force
}

Describe 'Requests' {
    BeforeEach { Reset-Emulator }

    It 'are shown by -Debug, each with method, address, status, time and ids' {
        $messages = @(Get-AcsRecordingState -RecordingId x -Debug -ErrorAction SilentlyContinue 5>&1)
        $messages | Should -HaveCount 1
        $messages[0] | Should -BeOfType Management.Automation.DebugRecord
        $request = '^GET http://127\.0\.0\.1:\d+/calling/recordings/x\?api-version=[\d-]+'
        "$messages" | Should -Match "${request}: HTTP 404, \d+ ms, X-Microsoft-Skype-Chain-ID [\w-]+"
    }

    It 'are shown by -Debug of all connections of a save' {
        $fileEvent = New-EmulatorEvent | ConvertFrom-AcsRecordingEvent
        $output = $fileEvent | Save-AcsRecordingChunk (Join-Path $TestDrive (New-Guid)) -Debug 5>&1
        $messages = @($output | Where-Object { $_ -is [Management.Automation.DebugRecord] })
        @($messages -match "GET \S+/$($fileEvent.Chunks[0].DocumentId)/content/\w+: HTTP 206, ").Count | Should -BeGreaterThan 0
        $messages -match 'Signature|HMAC' | Should -BeNullOrEmpty
    }

    It 'are shown by -Verbose where they are tried again, with reason and delay' {
        $recording = Start-AcsRecording -GroupCallId (New-Guid)
        Add-EmulatorFault @{ path = '/calling/recordings/'; count = 1; status = 503 }
        $messages = @($recording | Get-AcsRecordingState -Verbose 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] })
        "$messages" | Should -Match '^GET \S+: HTTP 503\. Retry 1 of \d in up to [\d.]+ s\.$'
    }

    It 'are not shown where nothing asks for them' {
        @(Get-AcsRecordingState -RecordingId x -ErrorAction SilentlyContinue 5>&1 4>&1) | Should -HaveCount 0
    }
}

Describe 'An error of the service' {
    BeforeEach { Reset-Emulator }

    It 'shows HTTP status, code and correlation id: <Id>' -ForEach @(
        @{ Id = 'RecordingNotFound'; Shown = 'HTTP 404, code 8522'; Script = { Get-AcsRecordingState -RecordingId x -ErrorAction Stop } }
        @{ Id = 'KeyRefused'; Shown = 'HTTP 401'; Script = {
                Connect-AcsRecording -Endpoint (Get-EmulatorEndpoint) -AccessKey (New-Guid).ToString('N') -Validate
            }
        }
        @{ Id = 'ServiceUnavailable'; Shown = 'HTTP 500'; Script = {
                Add-EmulatorFault @{ path = '/calling/recordings'; count = 9; status = 500 }
                Get-AcsRecordingState -RecordingId x -ErrorAction Stop
            }
        }
    ) {
        $failure = try { & $Script } catch { $_ }
        $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        "$failure" | Should -Match "\[$Shown(, code \w+)?, correlation id [\w-]+\]"
        $failure.Exception.Status | Should -BeGreaterThan 399
    }

    It 'is about the endpoint with -Validate, not about an id that was not typed' {
        $failure = try { Connect-AcsRecording -Endpoint (Get-EmulatorEndpoint) -AccessKey a2V5 -Validate } catch { $_ }
        "$($failure.TargetObject)".TrimEnd('/') | Should -Be (Get-EmulatorEndpoint)
    }
}

Describe 'What nothing can come of' {
    It 'is refused before any request: the queue name <_>' -ForEach 'No Such!', 'ab', 'Recordings', 'a--b' {
        $queue = @{ StorageConnectionString = 'UseDevelopmentStorage=true'; QueueName = $_ }
        { Receive-AcsRecordingEvent @queue } | Should -Throw "*'$_'*" -ErrorId 'InvalidQueueName,*'
    }

    It 'is no metadata: <_>' -ForEach '{}', '{"name":"package","version":"1.0.0"}', '[]' {
        Set-Content "$TestDrive/other.json" $_
        { Get-AcsRecordingMetadata "$TestDrive/other.json" -ErrorAction Stop } | Should -Throw -ErrorId 'MetadataUnreadable,*'
    }

    It 'is no identity, which says how to get one, or what else opens the container' {
        $before = $env:AZURE_TOKEN_CREDENTIALS
        try {
            # Only the environment, which names none: no other identity of this machine is asked.
            $env:AZURE_TOKEN_CREDENTIALS = 'EnvironmentCredential'
            $null = Connect-AcsRecording -Endpoint https://127.0.0.1:1
            $failure = try { Get-AcsRecordingState -RecordingId x -ErrorAction Stop } catch { $_ }
            Disconnect-AcsRecording
            $failure.FullyQualifiedErrorId | Should -BeLike 'NoIdentity,*'
            "$failure" | Should -Match 'EnvironmentCredential .* az login'
            "$failure" | Should -Not -Match "REDACTED|troubleshooting|$([char] 0x2026)"
        }
        finally { $env:AZURE_TOKEN_CREDENTIALS = $before }
    }
}

Describe 'A resource of Azure' {
    BeforeAll {
        $subscription = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/g/providers'
        $resource = [pscustomobject] @{ Id = "$subscription/Microsoft.Communication/communicationServices/contoso"; Name = 'contoso' }
        $account = [pscustomobject] @{ Id = "$subscription/Microsoft.Storage/storageAccounts/contoso"; StorageAccountName = 'contoso' }

        # Refused once both ids are taken, before any request.
        $last = @{ ManagementUri = 'https://management.azure.com/path'; ErrorAction = 'Stop' }
    }

    It 'is taken where its id is wanted: <Name>' -ForEach @(
        @{ Name = 'both by argument'; Script = { Test-AcsRecordingStorageAccess $resource $account @last } }
        @{ Name = 'the resource by pipe'; Script = { $resource | Test-AcsRecordingStorageAccess -StorageAccountId $account.Id @last } }
        @{ Name = 'the account by pipe'; Script = { $account | Grant-AcsRecordingStorageAccess -ResourceId $resource.Id -WhatIf @last } }
        @{ Name = 'an object with both'; Script = {
                $both = [pscustomobject] @{ ResourceId = $resource.Id; StorageAccountId = $account.Id }
                $both | Test-AcsRecordingStorageAccess @last
            }
        }
    ) {
        $Script | Should -Throw -ErrorId 'InvalidManagementUri,*'
    }

    It 'is refused in the place of another' {
        { Test-AcsRecordingStorageAccess $account $account @last } |
            Should -Throw "*storageAccounts/contoso*" -ErrorId 'InvalidResourceId,*'
    }
}

Describe 'Completion of Connect-AcsRecording' {
    BeforeAll {
        function Get-Completion([string] $Line) { (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches }
    }

    It 'offers the endpoints that are known here, and says from where' {
        $null = Connect-AcsRecording 'endpoint=https://contoso.communication.azure.com/;accesskey=a2V5'
        Disconnect-AcsRecording
        $offered = Get-Completion 'Connect-AcsRecording -Endpoint http'
        $offered.CompletionText | Should -Contain 'https://contoso.communication.azure.com'
        $offered.CompletionText | Should -Contain 'http://127.0.0.1:8930'
        $offered.CompletionText | Should -Contain (Get-EmulatorEndpoint)
        $offered | ForEach-Object { $_.ToolTip | Should -Not -Be $_.CompletionText }
    }

    It 'offers the hosts that were named here' {
        $null = Connect-AcsRecording (Get-EmulatorConnectionString) -AllowedHost storage.contoso.com
        Disconnect-AcsRecording
        $before = $env:AZURE_STORAGE_ACCOUNT
        try {
            $env:AZURE_STORAGE_ACCOUNT = 'stfabrikam'
            $offered = Get-Completion 'Connect-AcsRecording -UseDevelopmentEmulator -AllowedHost st'
            $offered.CompletionText | Should -Be 'storage.contoso.com', 'stfabrikam.blob.core.windows.net'
        }
        finally { $env:AZURE_STORAGE_ACCOUNT = $before }
    }
}

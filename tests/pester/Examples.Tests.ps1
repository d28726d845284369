BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force
    Import-Module "$PSScriptRoot/Emulator.psm1" -Force
    Import-Module "$PSScriptRoot/Azurite.psm1" -Force
    $missing = Get-MissingAzurite
    $azurite = if (-not $missing) { Start-Azurite }
    $examples = "$PSScriptRoot/../../examples"
}

AfterAll { Stop-Azurite $azurite }

Describe 'The samples' {
    BeforeEach {
        if ($missing) { Set-ItResult -Skipped -Because $missing }
        $container = New-AzuriteContainer $azurite
        Reset-Emulator
        Connect-AcsRecording (Get-EmulatorConnectionString) | Out-Null
        $fileEvent = New-EmulatorEvent -Format Mp3
    }

    AfterEach { Disconnect-AcsRecording }

    It 'a function with a queue trigger saves what the host hands over' {
        $env:RecordingsContainer = $container
        try {
            & "$examples/functions/SaveRecording/run.ps1" -QueueItem ($fileEvent | ConvertFrom-Json -AsHashtable) -TriggerMetadata @{ DequeueCount = 1 }
        }
        finally { $env:RecordingsContainer = $null }
        (Get-EmulatorRecording)[-1].chunks.deleted | Should -BeTrue
    }

    It 'a runbook saves what the webhook hands over: <Shape>' -ForEach @(
        @{ Shape = 'an object'; Make = { param($text) [pscustomobject] @{ WebhookName = 'hook'; RequestBody = "[$text]"; RequestHeader = [pscustomobject] @{ Connection = 'Keep-Alive' } } } }
        @{ Shape = 'JSON'; Make = { param($text) @{ WebhookName = 'hook'; RequestBody = "[$text]"; RequestHeader = @{ Connection = 'Keep-Alive' } } | ConvertTo-Json -Depth 5 } }
        @{ Shape = 'the broken text of PowerShell 7'; Make = { param($text) "{WebhookName:hook,RequestBody:[$text],RequestHeader:{Connection:Keep-Alive,Host:x.webhook.we.azure-automation.net}}" } }
    ) {
        # The runbook signs in as Azure's machines do; this session is connected by the emulator's published key.
        function Connect-AcsRecording { }
        function Get-AutomationVariable([string] $Name) { @{ RecordingsContainer = $container; AcsEndpoint = 'https://contoso.communication.azure.com'; AcsResourceId = 'none' }[$Name] }
        $deleted = & "$examples/automation/Save-Recording.ps1" -WebhookData (& $Make $fileEvent)
        $deleted | Should -HaveCount 1
        $deleted.Verified | Should -BeTrue
        (Get-EmulatorRecording)[-1].chunks.deleted | Should -BeTrue
    }
}

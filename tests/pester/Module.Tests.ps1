BeforeAll {
    Import-Module "$PSScriptRoot/Emulator.psm1" -Force
    Import-Module "$PSScriptRoot/PowerShellProcess.psm1" -Force
    $module = (Resolve-Path "$PSScriptRoot/../../artifacts/module/AcsRecording").Path

    function Copy-Module {
        $copy = Join-Path $TestDrive "$(New-Guid)/AcsRecording"
        Copy-Item $module $copy -Recurse
        $copy
    }
}

Describe 'A module that is removed' {
    It 'leaves no connection behind, in the runspace that it is removed from' {
        Invoke-PowerShell @"
`$env:COMMUNICATION_SERVICES_CONNECTION_STRING = `$null
Import-Module '$module'
`$there = 'Import-Module "$module"; Connect-AcsRecording -Endpoint https://other.communication.azure.com -AccessKey a2V5'
`$other = [powershell]::Create().AddScript(`$there)
`$null = `$other.Invoke()
`$null = Connect-AcsRecording -Endpoint https://contoso.communication.azure.com -AccessKey a2V5
Remove-Module AcsRecording
Import-Module '$module'
"here: `$(Get-AcsRecordingConnection)"
try { Get-AcsRecordingState x } catch { `$_.FullyQualifiedErrorId.Split(',')[0] }
`$other.Commands.Clear()
`$again = '(Get-AcsRecordingConnection).Endpoint.Host; Remove-Module AcsRecording; Import-Module "$module"; ' +
    '"there: `$(Get-AcsRecordingConnection)"'
`$other.AddScript(`$again).Invoke()
"@ | Should -Be 'here: ', 'NotConnected', 'other.communication.azure.com', 'there: '
    }
}

Describe 'A second copy of the module' {
    It 'is said not to run, once, with what to do' {
        $copy = Copy-Module
        $output = Invoke-PowerShell @"
Import-Module '$module'
Remove-Module AcsRecording
Import-Module '$copy'
Get-AcsRecordingConnection 3>&1 | ForEach-Object ToString
Get-AcsRecordingConnection 3>&1 | ForEach-Object ToString
"@
        $output | Should -Be ("This process uses the copy of AcsRecording that it loaded first, from $module. " +
            "The copy that was imported from $copy isn't used. Start a new PowerShell process and import the other copy there.")
    }

    It 'is an error beside the first one' {
        $copy = Copy-Module
        { Invoke-PowerShell "Import-Module '$module'; Import-Module '$copy'" } | Should -Throw
    }

    It 'is no second copy where the module is imported again from the same place' {
        $script = "Import-Module '$module'; Import-Module '$module/AcsRecording.psd1' -Force; Get-AcsRecordingConnection 3>&1"
        Invoke-PowerShell $script | Should -BeNullOrEmpty
    }
}

Describe 'A module whose engine is gone' {
    It 'says so with an id and what to do, whatever is called: one error each' {
        $copy = Copy-Module
        Remove-Item "$copy/lib" -Recurse
        $output = Invoke-PowerShell @"
Import-Module '$copy'
`$ErrorActionPreference = 'Continue'
`$group = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/x/providers'
`$account = "`$group/Microsoft.Storage/storageAccounts/x"
`$resource = "`$group/Microsoft.Communication/communicationServices/x"
`$calls = @(
    { '{}' | ConvertFrom-AcsRecordingEvent }
    { ConvertFrom-AcsRecordingEvent -LiteralPath '$PSCommandPath' }
    { Connect-AcsRecording -Endpoint https://x.communication.azure.com -AccessKey a2V5 }
    { Start-AcsRecording -GroupCallId (New-Guid) }
    { Stop-AcsRecording x }
    { Suspend-AcsRecording x }
    { Resume-AcsRecording x }
    { Get-AcsRecordingState x }
    { Wait-AcsRecording x }
    { Get-AcsRecordingResult x }
    { Save-AcsRecordingChunk -ContentLocation https://x.asm.skype.com/v1/objects/x/content/video -DestinationPath . }
    { Get-AcsRecordingMetadata -MetadataLocation https://x.asm.skype.com/v1/objects/x/content/acsmetadata }
    { Get-AcsRecordingMetadata -LiteralPath '$PSCommandPath' }
    { Remove-AcsRecording -DeleteLocation https://x.asm.skype.com/v1/objects/x }
    { Receive-AcsRecordingEvent -StorageConnectionString UseDevelopmentStorage=true -QueueName events }
    { Get-AcsRecordingBlob https://x.blob.core.windows.net/c }
    { Grant-AcsRecordingStorageAccess `$resource `$account }
    { Test-AcsRecordingStorageAccess `$resource `$account }
    { Register-AcsRecordingEvent `$resource `$account events }
    { Test-AcsRecordingEvent `$resource `$account events }
    { Unregister-AcsRecordingEvent `$resource `$account events }
)
foreach (`$call in `$calls) {
    `$Error.Clear()
    try { & `$call 2>&1 | Out-Null } catch { `$null = `$_ }
    "`$call".Trim() + ': ' + (`$Error.FullyQualifiedErrorId -join ' ') + ' ' + `$Error[0].CategoryInfo.Category
}
"@
        $output | Should -HaveCount 21
        $output -notmatch ': EngineNotLoaded,AcsRecording\.Commands\.\w+ ResourceUnavailable$' | Should -BeNullOrEmpty
    }
}

Describe 'An unexpected failure' {
    BeforeAll {
        Import-Module $module
        $from = @{ ContentLocation = 'https://x.asm.skype.com/v1/objects/x'; Connection = Get-EmulatorConnectionString }
    }

    It 'is one error with an id of the module: <Id>, <Call>' -ForEach @(
        @{ Id = 'InvalidDestination'; Call = { Save-AcsRecordingChunk -DestinationPath 'no-such-drive:/x' @from } }
        @{ Id = 'InvalidDestination'; Call = { Save-AcsRecordingChunk -DestinationPath "a`0b" @from } }
        @{ Id = 'InvalidPath'; Call = { Get-AcsRecordingMetadata -LiteralPath "a`0b" } }
        @{ Id = 'InvalidPath'; Call = { ConvertFrom-AcsRecordingEvent -LiteralPath "a`0b" } }
        @{
            Id   = 'UnexpectedFailure'
            Call = { Get-AcsRecordingBlob https://x.blob.core.windows.net/c -Date ([DateTime]::SpecifyKind([DateTime]::MaxValue, 'Local')) }
        }
    ) {
        $Error.Clear()
        try { & $Call 2>&1 | Out-Null } catch { $null = $_ }
        $Error | Should -HaveCount 1
        $Error[0].FullyQualifiedErrorId | Should -BeLike "$Id,AcsRecording.Commands.*"
        $Error[0].CategoryInfo.Category | Should -Not -Be NotSpecified
    }
}

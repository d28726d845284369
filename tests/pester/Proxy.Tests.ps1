BeforeAll {
    Import-Module "$PSScriptRoot/Azurite.psm1" -Force
    Import-Module "$PSScriptRoot/PowerShellProcess.psm1" -Force
    Import-Module "$PSScriptRoot/Proxy.psm1" -Force
    $module = (Resolve-Path "$PSScriptRoot/../../artifacts/module/AcsRecording").Path
}

Describe 'A proxy in the environment' {
    BeforeEach { $proxy = Start-Proxy }

    AfterEach { Stop-Proxy $proxy }

    It 'sees nothing of what goes to this machine: service, files, identity, management, containers and queues' {
        $missing = Get-MissingAzurite
        if ($missing) { Set-ItResult -Skipped -Because $missing; return }
        $azurite = Start-Azurite
        try {
            $container = New-AzuriteContainer $azurite
            $script = @"
`$ErrorActionPreference = 'Stop'
Import-Module '$module'
`$storage = @{ StorageConnectionString = '$($azurite.ConnectionString)' }
`$endpoint = [regex]::Match(`$env:COMMUNICATION_SERVICES_CONNECTION_STRING, '(?i)endpoint=([^;]+)').Groups[1].Value
`$null = Connect-AcsRecording -Endpoint `$endpoint -Identity -Validate
`$resources = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/emulator/providers/Microsoft'
`$access = @{
    ResourceId       = "`$resources.Communication/communicationServices/emulator"
    StorageAccountId = "`$resources.Storage/storageAccounts/devstoreaccount1"
    ContainerName    = 'own'
    ManagementUri    = `$endpoint
}
`$null = Grant-AcsRecordingStorageAccess @access -Confirm:`$false
foreach (`$more in @{}, @{ StorageContainerUri = '$($azurite.Blobs)/own' }) {
    Start-AcsRecording -GroupCallId (New-Guid) -Format Mp3 @more | Stop-AcsRecording
    Receive-AcsRecordingEvent @storage -QueueName events -Wait | Save-AcsRecordingChunk -DestinationContainerUri '$container' @storage |
        Complete-AcsRecordingEvent -PassThru | Remove-AcsRecording @storage -PassThru | ForEach-Object Verified
}
"@
            Set-Content "$TestDrive/proxy.ps1" $script
            $account = $azurite.ConnectionString
            $options = @(
                '--https', '--certificate-folder', "$TestDrive/certificate"
                '--storage-connection', $account, '--event-queue-connection', $account, '--event-queue', 'events'
            )
            $output = Use-Proxy $proxy { Invoke-EmulatorScript "$TestDrive/proxy.ps1" -Options $options }
            $proxy.Seen | Should -BeNullOrEmpty
            $output | Should -Be 'True', 'True'
        }
        finally { Stop-Azurite $azurite }
    }

    It 'that asks for credentials is named, and is asked once: <Name>' -ForEach @(
        @{
            Name = 'service'; Seen = 'CONNECT contoso.communication.azure.com:443 HTTP/1.1'
            Script = 'Get-AcsRecordingState x -Connection "endpoint=https://contoso.communication.azure.com;accesskey=a2V5"'
        }
        @{
            Name = 'container'; Seen = 'CONNECT contoso.blob.core.windows.net:443 HTTP/1.1'
            Script = 'Get-AcsRecordingBlob "https://contoso.blob.core.windows.net/recordings?sv=2024-08-04&sig=x"'
        }
    ) {
        $try = "Import-Module '$module'; try { $Script } catch { `$_.FullyQualifiedErrorId; `"`$_`" }"
        $failure = Use-Proxy $proxy { Invoke-PowerShell $try }
        $failure[0] | Should -BeLike 'ProxyAuthenticationRequired,*'
        $failure[1] | Should -BeLike "The proxy $($proxy.Host) asks for credentials before it lets requests to contoso.*"
        $proxy.Seen | Should -Be $Seen
    }
}

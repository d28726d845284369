BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force
    $group = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/emulator'
    $access = @{
        ResourceId       = "$group/providers/Microsoft.Communication/communicationServices/emulator"
        StorageAccountId = "$group/providers/Microsoft.Storage/storageAccounts/devstoreaccount1"
    }
}

# The engine's tests run all of it against Azurite and the emulator's management.
Describe 'Storage of your own' {
    It 'refuses what cannot be meant: <Id>' -ForEach @(
        @{ Id = 'InvalidResourceId'; More = @{ ResourceId = 'nonsense' } }
        @{ Id = 'InvalidContainerName'; More = @{ ContainerName = 'Upper' } }
        @{ Id = 'InvalidManagementUri'; More = @{ ManagementUri = 'http://management.azure.com' } }
    ) {
        foreach ($command in 'Grant-AcsRecordingStorageAccess', 'Test-AcsRecordingStorageAccess') {
            $all = $access.Clone()
            foreach ($key in $More.Keys) { $all[$key] = $More[$key] }
            { & $command @all -ErrorAction Stop } | Should -Throw -ErrorId "$Id,*"
        }
    }

    It 'completes where clouds are managed' {
        $line = 'Test-AcsRecordingStorageAccess -ManagementUri https://management.us'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'https://management.usgovcloudapi.net'
    }

    It 'lists no container without a whole credential' {
        { Get-AcsRecordingBlob 'https://contoso.blob.core.windows.net/recordings?sig=x' -ErrorAction Stop } |
            Should -Throw -ErrorId 'NoStorageCredential,*'
        { Get-AcsRecordingBlob 'https://contoso.blob.core.windows.net/' -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidContainerUri,*'
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force
    $group = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/emulator'
    $way = @{
        ResourceId       = "$group/providers/Microsoft.Communication/communicationServices/emulator"
        StorageAccountId = "$group/providers/Microsoft.Storage/storageAccounts/devstoreaccount1"
        QueueName        = 'recordings'
    }
    $commands = 'Register-AcsRecordingEvent', 'Test-AcsRecordingEvent', 'Unregister-AcsRecordingEvent'

    function Get-Completion([string] $Line) {
        (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches.CompletionText
    }
}

# The engine's tests run all of it against Azurite and the emulator's management, and so does examples/queue.ps1 in real processes.
Describe 'Events to a queue' {
    It 'refuses what cannot be meant: <Id>' -ForEach @(
        @{ Id = 'InvalidResourceId'; More = @{ ResourceId = 'nonsense' } }
        @{ Id = 'InvalidResourceId'; More = @{ StorageAccountId = 'nonsense' } }
        @{ Id = 'InvalidQueueName'; More = @{ QueueName = 'Upper' } }
        @{ Id = 'InvalidEventSubscriptionName'; More = @{ SubscriptionName = 'a/b' } }
        @{ Id = 'InvalidManagementUri'; More = @{ ManagementUri = 'http://management.azure.com' } }
    ) {
        foreach ($command in $commands) {
            $all = $way.Clone()
            foreach ($key in $More.Keys) { $all[$key] = $More[$key] }
            { & $command @all -ErrorAction Stop } | Should -Throw -ErrorId "$Id,*"
        }
    }

    It 'refuses what only some of them take: <Id>' -ForEach @(
        @{ Id = 'InvalidContainerName'; Script = { Register-AcsRecordingEvent @way -DeadLetterContainerName Upper -ErrorAction Stop } }
        @{ Id = 'InvalidEventType'; Script = { Register-AcsRecordingEvent @way -AdditionalEventType CallEnded -ErrorAction Stop } }
        @{ Id = 'InvalidEventType'; Script = {
                Test-AcsRecordingEvent @way -AdditionalEventType Microsoft.Storage.BlobCreated -ErrorAction Stop
            }
        }
        @{ Id = 'AmbiguousParameterSet'; Script = { Register-AcsRecordingEvent @way -DeadLetterContainerName dead -NoDeadLetter } }
    ) {
        $Script | Should -Throw -ErrorId "$Id,*"
    }

    It 'takes the account, the resource or an object with both by pipe' {
        $account = [pscustomobject] @{ Id = $way.StorageAccountId; StorageAccountName = 'devstoreaccount1' }
        $resource = [pscustomobject] @{ ResourceId = $way.ResourceId }
        $last = @{ QueueName = 'recordings'; ManagementUri = 'http://last'; ErrorAction = 'Stop' }
        { $account | Register-AcsRecordingEvent -ResourceId $way.ResourceId @last } | Should -Throw -ErrorId 'InvalidManagementUri,*'
        { $resource | Test-AcsRecordingEvent -StorageAccountId $account @last } | Should -Throw -ErrorId 'InvalidManagementUri,*'
        { [pscustomobject] $way | Unregister-AcsRecordingEvent -ManagementUri http://last -ErrorAction Stop } |
            Should -Throw -ErrorId 'InvalidManagementUri,*'
    }

    It 'completes clouds, types of events and schemas' {
        foreach ($command in $commands) {
            Get-Completion "$command -ManagementUri https://management.us" | Should -Be 'https://management.usgovcloudapi.net'
        }
        Get-Completion 'Register-AcsRecordingEvent -AdditionalEventType mic' |
            Should -Be 'Microsoft.Communication.CallStarted', 'Microsoft.Communication.CallEnded'
        Get-Completion 'Test-AcsRecordingEvent -AdditionalEventType Microsoft.Communication.CallE' |
            Should -Be 'Microsoft.Communication.CallEnded'
        Get-Completion 'Register-AcsRecordingEvent -Schema c' | Should -Be CloudEvents
    }

    It 'shows no connection string in an error' {
        $secret = 'DefaultEndpointsProtocol=https;AccountName=x;AccountKey=c2VjcmV0LXNlY3JldA=='
        $failure = { Test-AcsRecordingEvent @way -ManagementUri http://x -StorageConnectionString $secret -ErrorAction Stop } |
            Should -Throw -PassThru
        "$failure $($failure.Exception) $($failure | Format-List * -Force | Out-String)" | Should -Not -Match 'c2VjcmV0'
    }
}

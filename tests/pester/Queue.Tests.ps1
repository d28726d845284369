BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force
    Import-Module "$PSScriptRoot/Emulator.psm1" -Force
}

# The engine's tests run the queue itself, against Azurite.
Describe 'Events through a queue' {
    It 'need a credential' {
        { Receive-AcsRecordingEvent https://contoso.queue.core.windows.net/recordings?sig=x } |
            Should -Throw -ErrorId 'NoStorageCredential,*'
        { Receive-AcsRecordingEvent -StorageConnectionString nonsense -QueueName recordings } |
            Should -Throw -ErrorId 'InvalidStorageConnectionString,*'
    }

    It 'are completed only where they were received' {
        Reset-Emulator
        $fileEvent = New-EmulatorEvent | ConvertFrom-AcsRecordingEvent
        { $fileEvent | Complete-AcsRecordingEvent -ErrorAction Stop } | Should -Throw -ErrorId 'NotReceived,*'
        $saved = $fileEvent | Save-AcsRecordingChunk (Join-Path $TestDrive (New-Guid))
        { $saved | Complete-AcsRecordingEvent -ErrorAction Stop } | Should -Throw -ErrorId 'NotReceived,*'
    }

    It 'are not received with -WhatIf: no queue is asked' {
        # Nothing listens there: whatever were asked would fail.
        $nowhere = 'DefaultEndpointsProtocol=http;AccountName=unreachable;AccountKey=a2V5;QueueEndpoint=http://127.0.0.1:9/unreachable;'
        $output = @(Receive-AcsRecordingEvent -StorageConnectionString $nowhere -QueueName recordings -WhatIf -ErrorVariable failures)
        $output | Should -HaveCount 0
        $failures | Should -HaveCount 0
    }

    It 'refuse a -Timeout that has no effect' {
        $queue = @{ StorageConnectionString = 'UseDevelopmentStorage=true'; QueueName = 'recordings'; WhatIf = $true }
        { Receive-AcsRecordingEvent @queue -Timeout 5 } | Should -Throw -ErrorId 'TimeoutWithoutWait,*'
        { Receive-AcsRecordingEvent @queue -TimeoutSec 5 -Wait:$false } | Should -Throw -ErrorId 'TimeoutWithoutWait,*'
        { Receive-AcsRecordingEvent @queue -TimeoutSec 5 -Wait } | Should -Not -Throw
    }
}

Describe 'Times to wait' {
    BeforeDiscovery {
        $module = Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force -PassThru
        $times = foreach ($command in Get-Command -Module $module -CommandType Cmdlet) {
            foreach ($parameter in $command.Parameters.Values | Where-Object ParameterType -EQ ([TimeSpan])) {
                @{ Command = $command.Name; Parameter = $parameter.Name }
            }
        }
        if (-not $times) { throw 'No parameter is a time: nothing would be tested.' }
    }

    BeforeAll {
        # Binds, and does nothing.
        $others = @{
            'Receive-AcsRecordingEvent' = @{
                StorageConnectionString = 'UseDevelopmentStorage=true'; QueueName = 'recordings'; Wait = $true; WhatIf = $true
            }
            'Wait-AcsRecording'         = @{ State = 'Ended' }
        }
        function Invoke-WithTime([string] $Command, [string] $Parameter, $Value) {
            $arguments = $others[$Command].Clone()
            $arguments[$Parameter] = $Value
            @() | & $Command @arguments
        }
    }

    It 'are there' {
        Get-Command -Module AcsRecording -CommandType Cmdlet |
            ForEach-Object { $_.Parameters.Values } |
            Where-Object ParameterType -EQ ([TimeSpan]) |
            Should -HaveCount 3
    }

    It 'are a number, a TimeSpan or text: <Command> -<Parameter>' -ForEach $times {
        foreach ($value in 5, 0.5, 5L, [decimal] 1.5, [TimeSpan]::FromSeconds(5), '5', '0.5', '00:00:05') {
            { Invoke-WithTime $Command $Parameter $value } | Should -Not -Throw -Because "$value ($($value.GetType()))"
        }
    }

    It 'are nothing else: <Command> -<Parameter>' -ForEach $times {
        foreach ($value in 0, -1, 'soon', '-00:00:05', [double]::NaN, 1e12, $true) {
            { Invoke-WithTime $Command $Parameter $value } |
                Should -Throw -ErrorId 'ParameterArgumentTransformationError,*' -Because "$value"
        }
    }

    It 'are seconds, with their fractions' {
        Reset-Emulator
        $recording = Start-AcsRecording -ServerCallId (New-ServerCallId)
        foreach ($half in 0.5, '0.5', [TimeSpan]::FromMilliseconds(500), '00:00:00.5') {
            { $recording | Wait-AcsRecording -State Ended -Timeout $half -ErrorAction Stop } |
                Should -Throw '*00:00:00.5*' -ErrorId 'WaitTimedOut,*'
        }
    }
}

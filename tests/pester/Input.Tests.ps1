# What cmdlets take: by argument as by pipe, one or many, live or what a job, a file or JSON has left of it.
BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force
    Import-Module "$PSScriptRoot/Emulator.psm1" -Force
}

Describe 'A recording' {
    BeforeEach {
        Reset-Emulator
        $serverCallId = New-ServerCallId
        $recording = Start-AcsRecording -ServerCallId $serverCallId
        $id = $recording.RecordingId
    }

    It 'is taken by argument as by pipe: <_>' -ForEach @(
        'recording', 'id', 'hashtable', 'custom object', 'splatting', 'file', 'JSON', 'CSV', 'job', 'state event', 'chunk'
    ) {
        $holder = switch ($_) {
            recording { $recording }
            id { $id }
            hashtable { @{ recordingid = $id; Note = 'x' } }
            'custom object' { [pscustomobject] @{ RecordingId = $id } }
            splatting { $recording }
            file { $recording | Export-Clixml "$TestDrive/recording.xml"; Import-Clixml "$TestDrive/recording.xml" }
            JSON { $recording | ConvertTo-Json | ConvertFrom-Json }
            CSV { $recording | ConvertTo-Csv | ConvertFrom-Csv }
            job { Start-Job { $using:recording } | Receive-Job -Wait -AutoRemoveJob }
            'state event' { @{ type = 'Microsoft.Communication.RecordingStateChanged'; data = @{ recordingId = $id; state = 'active' } } | ConvertFrom-AcsRecordingEvent }
            chunk { [pscustomobject] @{ DocumentId = 'd'; RecordingId = $id } }
        }
        $arguments = @{ RecordingId = $holder }
        if ($_ -eq 'splatting') { Suspend-AcsRecording @arguments } else { Suspend-AcsRecording $holder }
        (Get-AcsRecordingState $holder).State | Should -Be Inactive
        ($holder | Resume-AcsRecording -PassThru).State | Should -Be Active
        (Wait-AcsRecording $holder -State Active).RecordingId | Should -BeExactly $id
        Stop-AcsRecording $holder
        (Get-AcsRecordingResult $holder).RecordingId | Should -BeExactly $id
        { Get-AcsRecordingState $holder -ErrorAction Stop } | Should -Throw -ErrorId 'RecordingNotFound,*'
    }

    It 'is one of many: <_>' -ForEach 'objects', 'ids', 'parameter', 'pipe' {
        $other = Start-AcsRecording -GroupCallId (New-Guid)
        switch ($_) {
            objects { Suspend-AcsRecording $recording, $other }
            ids { Suspend-AcsRecording $id, $other.RecordingId }
            parameter { Suspend-AcsRecording -RecordingId @($recording; $other.RecordingId) }
            pipe { $recording, $other | Suspend-AcsRecording }
        }
        (Get-AcsRecordingState $recording, $other).State | Should -Be Inactive, Inactive
    }

    It 'does not keep the others from being stopped' {
        $other = Start-AcsRecording -GroupCallId (New-Guid)
        Stop-AcsRecording $recording, 'unknown', $null, @{ Name = 'x' }, $other -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures.FullyQualifiedErrorId | Should -BeLike '*,AcsRecording.Commands.StopAcsRecording'
        $failures.Exception.ErrorId | Should -Be RecordingNotFound, InvalidRecordingId, InvalidRecordingId
        { $recording, $other | Get-AcsRecordingState -ErrorAction Stop } | Should -Throw -ErrorId 'RecordingNotFound,*'
        (Wait-AcsRecording $recording, $other -State Ended).State | Should -Be Ended, Ended
    }

    It 'is refused before any request where it can be none: <Case>' -ForEach @(
        @{ Case = 'as text'; Value = { "$recording" } }
        @{ Case = 'blanks'; Value = { " $id" } }
        @{ Case = 'slashes'; Value = { '../recordings/x' } }
        @{ Case = 'dots'; Value = { 'System.Object[]' } }
        @{ Case = 'empty'; Value = { '' } }
        @{ Case = 'too long'; Value = { 'a' * 2000 } }
        @{ Case = 'hashtable'; Value = { @{ Id = $id } } }
        @{ Case = 'object'; Value = { Get-Date } }
    ) {
        $value = . $Value

        # A request would end in another error.
        Add-EmulatorFault @{ path = '/calling/recordings'; status = 418 }
        { Get-AcsRecordingState $id -ErrorAction Stop } | Should -Throw -ErrorId 'RequestRejected,*'
        foreach ($command in 'Suspend', 'Resume', 'Stop' | ForEach-Object { Get-Command "$_-AcsRecording" }) {
            & $command $value -WhatIf -ErrorVariable failures -ErrorAction SilentlyContinue
            $failures | Should -HaveCount 1
            $failures[0].FullyQualifiedErrorId | Should -BeLike 'InvalidRecordingId,*'
        }
        { Get-AcsRecordingState $value -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidRecordingId,*'
        { Get-AcsRecordingResult $value -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidRecordingId,*'
        { Wait-AcsRecording $value -State Ended -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidRecordingId,*'
        "$($Error[0])" | Should -Not -Match 'not found|no recording'
    }

    It 'is not quoted where it may be a secret' {
        { Stop-AcsRecording (Get-EmulatorConnectionString) -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidRecordingId,*'
        $key = [regex]::Match((Get-EmulatorConnectionString), 'accesskey=(.+)$').Groups[1].Value
        "$($Error[0] | Out-String)$($Error[0].TargetObject)$($Error[0].ErrorDetails)" | Should -Not -Match ([regex]::Escape($key.Substring(0, 10)))
    }

    It 'keeps what it was started with: <_>' -ForEach 'pipe', 'argument', 'id' {
        $given = if ($_ -eq 'id') { $id } else { $recording }
        $after = if ($_ -eq 'pipe') {
            $given | Get-AcsRecordingState
            $given | Wait-AcsRecording
            $given | Suspend-AcsRecording -PassThru
            $given | Stop-AcsRecording -PassThru
            $given | Wait-AcsRecording -State Ended
        }
        else {
            Get-AcsRecordingState $given
            Wait-AcsRecording $given
            Suspend-AcsRecording $given -PassThru
            Stop-AcsRecording $given -PassThru
            Wait-AcsRecording $given -State Ended
        }
        $after | Should -HaveCount 5
        $after.ServerCallId | Select-Object -Unique | Should -BeExactly $serverCallId
        $after.Kind | Select-Object -Unique | Should -Be AzureCommunicationServices
    }

    It 'keeps the call that another session started it with' {
        $left = Start-AcsRecording -RoomId 99100000000000001 | ConvertTo-Json
        $held = [powershell]::Create().AddScript({
            param($module, $left)
            Import-Module $module
            $left | ConvertFrom-Json | Get-AcsRecordingState
        }).AddArgument("$PSScriptRoot/../../artifacts/module/AcsRecording").AddArgument($left)
        try { $held.Invoke().RoomId | Should -Be 99100000000000001 }
        finally { $held.Dispose() }
    }
}

# Questions in sessions that can't ask any: a runbook, a job of cron.
BeforeDiscovery {
    $commands = @(
        @{ Name = 'Save-AcsRecordingChunk'; Line = '$fileEvent | Save-AcsRecordingChunk $folder' }
        @{ Name = 'Remove-AcsRecording'; Line = '$saved | Remove-AcsRecording -PassThru' }
        @{ Name = 'Merge-AcsRecordingChunk'; Line = '$saved | Merge-AcsRecordingChunk $folder' }
        @{ Name = 'Start-AcsRecording'; Line = 'Start-AcsRecording -GroupCallId (New-Guid)' }
        @{ Name = 'Stop-AcsRecording'; Line = '$recording | Stop-AcsRecording -PassThru' }
    )
    $sessions = @(
        @{ Session = 'with -NonInteractive'; Arguments = '-NoProfile', '-NonInteractive'; Commands = $commands }
        @{ Session = 'whose input has ended'; Arguments = , '-NoProfile'; Commands = $commands }
    )
}

BeforeAll {
    $module = (Resolve-Path "$PSScriptRoot/../../artifacts/module/AcsRecording").Path
    Import-Module $module -Force
    foreach ($helper in 'Emulator', 'PowerShellProcess') { Import-Module "$PSScriptRoot/$helper.psm1" -Force }
}

Describe 'A question in a session <Session>' -ForEach $sessions {
    BeforeAll {
        Reset-Emulator
        $folder = Join-Path $TestDrive (New-Guid)
        $file = Join-Path $TestDrive "$(New-Guid).json"
        New-EmulatorEvent | Set-Content $file
        $recordings = @(Get-EmulatorRecording).Count

        # All commands in one process, each with -Confirm: the first part of each error's id, its action, and what it emitted.
        $lines = foreach ($command in $Commands) {
            "`$output = @($($command.Line) -Confirm -ErrorVariable failures -ErrorAction SilentlyContinue)"
            "[pscustomobject] @{ Name = '$($command.Name)'; Output = `$output.Count; Ids = @(`$failures.FullyQualifiedErrorId)"
            "    Action = @(`$failures.Exception.RecommendedAction) } | ConvertTo-Json -Compress | ForEach-Object { `"answer:`$_`" }"
        }
        $script = Join-Path $TestDrive "$(New-Guid).ps1"
        Set-Content $script @(
            "Import-Module '$module'"
            "`$fileEvent = ConvertFrom-AcsRecordingEvent -Path '$file'"
            "`$folder = '$folder'"
            '$recording = Start-AcsRecording -GroupCallId (New-Guid)'
            "`$saved = `$fileEvent | Save-AcsRecordingChunk '$folder/kept'"
            $lines
        )
        $program, [string[]] $before = Get-PowerShellCommand
        $start = [Diagnostics.ProcessStartInfo]::new($program)
        foreach ($argument in $before + $Arguments + '-File', $script) { $start.ArgumentList.Add($argument) }
        $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
        $process = [Diagnostics.Process]::Start($start)
        $process.StandardInput.Close()
        $output = $process.StandardOutput.ReadToEndAsync()
        if (-not $process.WaitForExit(120000)) { $process.Kill($true); throw 'The session waited for an answer.' }

        # The console writes its question on the line before.
        $answers = [regex]::Matches($output.Result, 'answer:(\{.*\})').ForEach({ $_.Groups[1].Value | ConvertFrom-Json })
    }

    It 'is the error NotConfirmed, and nothing is done: <Name>' -ForEach $Commands {
        $answer = $answers | Where-Object Name -EQ $Name
        $answer | Should -HaveCount 1 -Because $output.Result
        $answer.Ids | Should -HaveCount 1
        $answer.Ids[0] | Should -BeLike 'NotConfirmed,*'
        $answer.Action[0] | Should -BeLike '*-Confirm:$false*'
        $answer.Output | Should -Be 0
    }

    It 'changed nothing at the service or here' {
        Get-ChildItem $folder | Should -HaveCount 1 -Because 'the one save without a question is there'
        $all = @(Get-EmulatorRecording)
        $all | Should -HaveCount ($recordings + 1) -Because 'one was started without a question'
        $all.chunks.deleted | Should -Not -Contain $true
        $all | Where-Object state -EQ active | Should -HaveCount 1
    }
}

BeforeAll {
    $module = (Resolve-Path "$PSScriptRoot/../../artifacts/module/AcsRecording").Path
    Import-Module $module -Force
    foreach ($helper in 'Emulator', 'Terminal') { Import-Module "$PSScriptRoot/$helper.psm1" -Force }
}

Describe 'Progress in a terminal' {
    It 'shows how much of a file is there while it is saved, and is gone afterwards' {
        if ($missing = Get-MissingTerminal) { Set-ItResult -Skipped -Because $missing }
        Reset-Emulator
        $path = Join-Path $TestDrive event.json
        New-EmulatorEvent -Format Wav -Seconds 200 | Set-Content $path

        # Long enough to be seen, whatever the machine is busy with.
        Add-EmulatorFault @{ path = '/content/audiowav'; skip = 1; delayMilliseconds = 1500 }
        $save = "ConvertFrom-AcsRecordingEvent -Path '$path' | Save-AcsRecordingChunk '$TestDrive/out'"
        $terminal = Start-Terminal "Import-Module '$module'; function save { $save }"
        try {
            Send-Terminal $terminal "save`n"
            $output = Wait-TerminalPrompt $terminal
        }
        finally { Stop-Terminal $terminal }

        # A bar is painted in reverse up to its percentage.
        $bars = [regex]::Matches($output, "Saving [^`n]*?\[`e\[7m(?<done>[^`e]*)`e\[27m(?<left>[^`e\]]*)\]")
        $bars | Should -Not -BeNullOrEmpty
        $bars | Where-Object { $_.Groups['done'].Length -gt 0 -and $_.Groups['left'].Length -gt 0 } | Should -Not -BeNullOrEmpty
        ConvertFrom-TerminalOutput $output | Should -Match '[\d.]+ [KM]?B of 6\.\d MB'

        (Get-TerminalScreen $output.Substring(0, $bars[-1].Index + $bars[-1].Length)) -join "`n" | Should -Match 'Saving'
        $screen = (Get-TerminalScreen $output) -join "`n"
        $screen | Should -Match 'True +6\.\d MB'
        $screen | Should -Not -Match 'Saving'
    }
}

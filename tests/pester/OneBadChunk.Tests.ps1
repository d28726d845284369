BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force
    Import-Module "$PSScriptRoot/Emulator.psm1" -Force
}

Describe 'One bad recording among good ones' {
    BeforeEach {
        Reset-Emulator
        $folder = Join-Path $TestDrive (New-Guid)
        $text = 1..4 | ForEach-Object { New-EmulatorEvent }
        $events = $text | ConvertFrom-AcsRecordingEvent

        # The first one's file is refused at once; the others take a while.
        Add-EmulatorFault @{ path = $events[0].Chunks[0].ContentLocation.AbsolutePath; status = 403 }
        Add-EmulatorFault @{ path = '/content/audiowav'; delayMilliseconds = 300 }
    }

    It 'costs no good one under ErrorAction <Preference>, given as <How>' -ForEach @(
        foreach ($how in 'parameter', 'variable') {
            foreach ($preference in 'Stop', 'Continue', 'SilentlyContinue') { @{ How = $how; Preference = $preference } }
        }
    ) {
        $more = if ($How -eq 'parameter') { @{ ErrorAction = $Preference } } else { @{} }
        $ErrorActionPreference = if ($How -eq 'variable') { $Preference } else { 'Continue' }
        $failures = @(
            try {
                $removed = $events |
                    Save-AcsRecordingChunk $folder @more 2>&1 |
                    Tee-Object -Variable all |
                    Where-Object Path |
                    Remove-AcsRecording -PassThru
            }
            catch { $_ }
        )
        $failures += @($all | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
        Get-ChildItem $folder -Recurse -Filter *.wav | Should -HaveCount 3
        @((Get-EmulatorRecording).chunks | Where-Object deleted) | Should -HaveCount 3
        @($failures.FullyQualifiedErrorId | Select-Object -Unique).Count | Should -Be ([int] ($Preference -ne 'SilentlyContinue'))
    }

    It 'costs no good one of the same event' {
        $all = $events.Chunks
        { Save-AcsRecordingChunk -Chunk $all -DestinationPath $folder -ErrorAction Stop } | Should -Throw -ErrorId 'AccessDenied,*'
        Get-ChildItem $folder -Recurse -Filter *.wav | Should -HaveCount 3
    }

    It 'costs no good one where an event can not be read' {
        Clear-EmulatorFault
        { $text[0], '{ "torn', $text[1] | ConvertFrom-AcsRecordingEvent -ErrorAction Stop | Save-AcsRecordingChunk $folder } |
            Should -Throw -ErrorId '*,AcsRecording.Commands.ConvertFromAcsRecordingEvent'
        Get-ChildItem $folder -Recurse -Filter *.wav | Should -HaveCount 2
    }

    It 'costs no good one where <_> throws' -ForEach 'a command before', 'a command behind' {
        $throwing = $_
        {
            & { $events; if ($throwing -eq 'a command before') { throw 'upstream' } } |
                Save-AcsRecordingChunk $folder -ErrorAction SilentlyContinue |
                ForEach-Object { if ($throwing -eq 'a command behind') { throw 'downstream' } }
        } | Should -Throw
        Get-ChildItem $folder -Recurse -Filter *.wav | Should -HaveCount 3
    }

    It 'is told as an error, and the next ones as warnings before it' {
        Clear-EmulatorFault
        foreach ($chunk in $events[0, 1].Chunks) { Add-EmulatorFault @{ path = $chunk.ContentLocation.AbsolutePath; status = 403 } }
        $failure = try {
            $events | Save-AcsRecordingChunk $folder -ErrorAction Stop -WarningVariable warnings -WarningAction SilentlyContinue
        }
        catch { $_ }
        $failure.FullyQualifiedErrorId | Should -BeLike 'AccessDenied,*'
        $warnings | Should -HaveCount 1
        "$warnings" | Should -BeLike '*AccessDenied*'
    }
}

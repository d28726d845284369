BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force
    Import-Module "$PSScriptRoot/Emulator.psm1" -Force

    function Complete([string] $Line) { @((TabExpansion2 $Line $Line.Length).CompletionMatches) }
}

Describe 'Completion of a name template' {
    It 'offers whole templates and every placeholder, each with its meaning' {
        $offered = Complete 'Save-AcsRecordingChunk -NameTemplate '
        $offered[0].CompletionText | Should -Be "'{Date}/{CallId}/{Index}-{DocumentId}'"
        foreach ($name in 'Date', 'Time', 'CallId', 'RecordingId', 'Index', 'DocumentId') {
            $offered.ListItemText | Should -Contain "{$name}"
        }
        $offered | ForEach-Object { $_.ToolTip.Length | Should -BeGreaterThan 10 -Because $_.ListItemText }
    }

    It 'goes on within a template: <Begun>' -ForEach @(
        @{ Begun = "'{Date}/{Ca"; Expected = "'{Date}/{CallId}'" }
        @{ Begun = "'{Date}/{doc"; Expected = "'{Date}/{DocumentId}'" }
        @{ Begun = "'all-"; Expected = "'all-{DocumentId}'" }
        @{ Begun = "'{Date}'"; Expected = "'{Date}{DocumentId}'" }
    ) {
        (Complete "Save-AcsRecordingChunk -NameTemplate $Begun").CompletionText | Should -Contain $Expected
    }

    It 'offers what Save takes' {
        Reset-Emulator
        $fileEvent = New-EmulatorEvent | ConvertFrom-AcsRecordingEvent
        $templates = @(Complete 'Save-AcsRecordingChunk -NameTemplate ' | Where-Object ListItemText -Like '*{DocumentId}')
        $templates.Count | Should -BeGreaterThan 2
        foreach ($template in $templates.ListItemText) {
            $saved = $fileEvent | Save-AcsRecordingChunk (Join-Path $TestDrive (New-Guid)) -NameTemplate $template
            $saved.Verified | Should -BeTrue -Because $template
        }
    }
}

Describe 'Completion of recording ids' {
    It 'offers those that events name, and says so' {
        Reset-Emulator
        $text = New-EmulatorEvent
        $id = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("$(New-Guid)$(New-Guid)")).TrimEnd('=')
        $data = ($text | ConvertFrom-Json)
        $data.data | Add-Member -Force recordingId $id
        $data | ConvertFrom-AcsRecordingEvent | Out-Null
        $offered = @(Complete 'Stop-AcsRecording ' | Where-Object CompletionText -CEQ $id)
        $offered | Should -HaveCount 1
        $offered[0].ToolTip | Should -BeLike 'Named by an event at ??:??:??'
        $offered[0].ListItemText | Should -BeLike "??:??:?? *$($id.Substring($id.Length - 12))"
    }

    It 'offers nothing that could be a command' {
        $data = New-EmulatorEvent | ConvertFrom-Json
        $data.data | Add-Member -Force recordingId 'a;Remove-Item b'
        $data | ConvertFrom-AcsRecordingEvent | Out-Null
        (Complete 'Stop-AcsRecording ').CompletionText | Should -Not -BeLike '*Remove-Item*'
    }

    It 'says what is known of a recording of this session' {
        $call = New-ServerCallId
        $recording = Start-AcsRecording -ServerCallId $call
        $offered = @(Complete 'Stop-AcsRecording ')
        $offered[0].CompletionText | Should -BeExactly $recording.RecordingId
        $offered[0].ToolTip | Should -BeLike "$($recording.State), used at ??:??:??, server call *$($call.Substring($call.Length - 12))"
    }
}

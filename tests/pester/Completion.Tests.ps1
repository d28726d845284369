BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force
    $common = [Management.Automation.Cmdlet]::CommonParameters + [Management.Automation.Cmdlet]::OptionalCommonParameters
    $enumerations = @()
    $completers = @()
    foreach ($command in Get-Command -Module AcsRecording -CommandType Cmdlet) {
        foreach ($parameter in $command.Parameters.Values | Where-Object Name -NotIn $common) {
            $type = if ($parameter.ParameterType.IsArray) { $parameter.ParameterType.GetElementType() } else { $parameter.ParameterType }
            $type = [Nullable]::GetUnderlyingType($type) ?? $type
            $case = @{ Command = $command.Name; Parameter = $parameter.Name }
            if ($type.IsEnum) { $enumerations += $case + @{ Values = [Enum]::GetNames($type) } }
            if ($parameter.Attributes.Where{ $_ -is [ArgumentCompleter] }) { $completers += $case }
        }
    }
    if (-not ($enumerations -and $completers)) { throw 'No parameter has values to offer: nothing would be tested.' }
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force
    Import-Module "$PSScriptRoot/Emulator.psm1" -Force

    function Get-Completion([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches }
}

Describe 'The Tab key' {
    BeforeAll {
        # What a session has seen is offered in it.
        Reset-Emulator
        Connect-AcsRecording (Get-EmulatorConnectionString) | Out-Null
        New-EmulatorEvent | ConvertFrom-AcsRecordingEvent | Out-Null
        Start-AcsRecording -GroupCallId (New-Guid) -StorageContainerUri https://contoso.blob.core.windows.net/recordings -WhatIf
    }

    AfterAll { Disconnect-AcsRecording }

    It 'offers all values: <Command> -<Parameter>' -ForEach $enumerations {
        (Get-Completion "$Command -$Parameter ").CompletionText | Sort-Object | Should -Be ($Values | Sort-Object)
    }

    It 'offers the values that begin so: <Command> -<Parameter>' -ForEach $enumerations {
        $begin = $Values[-1].Substring(0, 2)
        (Get-Completion "$Command -$Parameter $begin").CompletionText | Sort-Object | Should -Be ($Values -like "$begin*" | Sort-Object)
    }

    It 'offers what it can know, with and without quotes: <Command> -<Parameter>' -ForEach $completers {
        $offered = Get-Completion "$Command -$Parameter "
        $offered | Should -Not -BeNullOrEmpty
        foreach ($item in $offered) {
            $item.ToolTip | Should -Not -BeNullOrEmpty
            $text = $item.CompletionText.Trim("'")
            $begin = $text.Substring(0, [Math]::Min(5, $text.Length))

            # Without quotes a brace begins a script block.
            if (-not $begin.Contains('{')) {
                (Get-Completion "$Command -$Parameter $begin").CompletionText | Should -Contain $item.CompletionText
            }
            (Get-Completion "$Command -$Parameter '$begin").CompletionText.Trim("'") | Should -Contain $item.CompletionText.Trim("'")
        }
    }
}

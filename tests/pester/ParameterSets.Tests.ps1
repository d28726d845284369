# Each parameter set of each cmdlet, with each of its optional parameters, given by argument and by pipe. A function with the cmdlet's own
# parameters binds in its place and says which set PowerShell chose, so that nothing is run.
BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force
    $common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters
    $sets = foreach ($command in Get-Command -Module AcsRecording -CommandType Cmdlet) {
        foreach ($set in $command.ParameterSets) {
            $own = @($set.Parameters | Where-Object Name -NotIn $common)
            $mandatory = @($own | Where-Object IsMandatory)
            $case = @{
                Command = $command.Name; Set = $set.Name
                Mandatory = $mandatory; Optional = @($own | Where-Object { -not $_.IsMandatory })
            }
            @{ How = 'by argument'; Piped = $null } + $case
            foreach ($parameter in $mandatory | Where-Object { $_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName }) {
                @{ How = "$($parameter.Name) by pipe"; Piped = $parameter } + $case
            }
        }
    }
    if (-not $sets) { throw 'The module has no parameter sets: nothing would be tested.' }
    $ids = foreach ($command in Get-Command -Module AcsRecording -CommandType Cmdlet) {
        $command.Parameters.Values |
            Where-Object ParameterType -EQ ([string]) |
            Where-Object { $_.Attributes.Where({ $_ -is [Management.Automation.ArgumentTransformationAttribute] }) } |
            ForEach-Object { @{ Command = $command.Name; Parameter = $_.Name; Attributes = $_.Attributes } }
    }
    if (-not $ids) { throw 'No parameter takes one id: nothing would be tested.' }
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force

    function New-Value([type] $Type) {
        if ($Type.IsArray) {
            $array = [Array]::CreateInstance($Type.GetElementType(), 1)
            $array[0] = New-Value $Type.GetElementType()
            return , $array
        }
        if ($Type -eq [string]) { return 'text' }
        if ($Type -in [object], [psobject]) { return [pscustomobject] @{ Text = 'text' } }
        if ($Type -eq [Uri]) { return [Uri] 'https://contoso.example/container' }
        if ($Type -eq [securestring]) { return [Net.NetworkCredential]::new('', 'secret').SecurePassword }
        if ($Type -eq [switch]) { return [switch] $true }
        if ($Type -eq [TimeSpan]) { return [TimeSpan]::FromSeconds(1) }
        $plain = [Nullable]::GetUnderlyingType($Type) ?? $Type
        if ($plain.IsEnum) { return [Enum]::GetValues($plain)[0] }
        if ($plain.IsValueType) { return 1 -as $plain }
        if ($Type -eq [AcsRecording.RecordingEvent]) { return [AcsRecording.RecordingStateEvent]::new() }
        if ($Type -eq [AcsRecording.ChannelAffinity]) { return [AcsRecording.ChannelAffinity] '8:acs:x' }
        [Runtime.CompilerServices.RuntimeHelpers]::GetUninitializedObject($Type)
    }

    $binders = @{}
    function Get-Binder([string] $Command) {
        if ($binders.ContainsKey($Command)) { return $binders[$Command] }
        $metadata = [Management.Automation.CommandMetadata]::new((Get-Command $Command))
        $attribute = [Management.Automation.ProxyCommand]::GetCmdletBindingAttribute($metadata)
        $parameters = [Management.Automation.ProxyCommand]::GetParamBlock($metadata)
        $binders[$Command] = [scriptblock]::Create("$attribute param($parameters) process { `$PSCmdlet.ParameterSetName }")
        $binders[$Command]
    }

    function Get-BoundSet([scriptblock] $Binder, $Piped, [object[]] $Given) {
        $arguments = @{}
        foreach ($parameter in $Given) { $arguments[$parameter.Name] = New-Value $parameter.ParameterType }
        if (-not $Piped) { return & $Binder @arguments }
        $arguments.Remove($Piped.Name)
        $value = New-Value $Piped.ParameterType
        if ($Piped.ValueFromPipeline) {
            if ($value -is [array]) { $value = $value[0] }
        }
        else {
            $value = [pscustomobject] @{ $Piped.Name = $value }
        }
        $value | & $Binder @arguments
    }
}

Describe 'Parameter sets' {
    It 'bind with each optional parameter: <Command> <Set>, <How>' -ForEach $sets {
        $binder = Get-Binder $Command
        Get-BoundSet $binder $Piped $Mandatory | Should -Be $Set -Because 'no optional parameter is given'
        foreach ($parameter in $Optional) {
            Get-BoundSet $binder $Piped ($Mandatory + $parameter) | Should -Be $Set -Because "-$($parameter.Name) is given"
        }
        Get-BoundSet $binder $Piped ($Mandatory + $Optional) | Should -Be $Set -Because 'all optional parameters are given'
    }
}

Describe 'A parameter that takes one id' {
    It 'takes it: <Command> -<Parameter>' -ForEach $ids {
        $transformation = $Attributes | Where-Object { $_ -is [Management.Automation.ArgumentTransformationAttribute] }
        , $transformation.Transform($ExecutionContext, 'text') | Should -BeOfType [string]
    }
}

Describe 'What is in storage accounts' {
    BeforeAll { Import-Module "$PSScriptRoot/Emulator.psm1" -Force }

    It 'is read with -StorageConnectionString, by pipe and by argument' {
        Reset-Emulator
        $fileEvent = New-EmulatorEvent -Format Mp3 | ConvertFrom-AcsRecordingEvent
        $saved = $fileEvent | Save-AcsRecordingChunk (Join-Path $TestDrive (New-Guid))
        $storage = @{ StorageConnectionString = 'UseDevelopmentStorage=true'; ErrorAction = 'Stop' }
        ($saved | Get-AcsRecordingMetadata @storage).Format | Should -Be mp3
        (Get-AcsRecordingMetadata -SavedChunk $saved @storage).Format | Should -Be mp3
        ($fileEvent | Get-AcsRecordingMetadata @storage).Format | Should -Be mp3
        ($fileEvent.Chunks | Get-AcsRecordingMetadata @storage).Format | Should -Be mp3
        (Get-Item $saved.Path | Get-AcsRecordingMetadata @storage).Format | Should -Be mp3
        (Get-AcsRecordingMetadata $saved.Path @storage).Format | Should -Be mp3
    }
}

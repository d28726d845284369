BeforeDiscovery {
    $old = 'Azure.Core', 'System.ClientModel', 'Microsoft.Identity.Client'
    $cases = foreach ($name in $old) { foreach ($when in 'first', 'last') { @{ Name = $name; When = $when } } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Emulator.psm1" -Force
    Import-Module "$PSScriptRoot/PowerShellProcess.psm1" -Force
    $module = (Resolve-Path "$PSScriptRoot/../../artifacts/module/AcsRecording").Path

    $endpoint = Get-EmulatorEndpoint

    # The old assemblies are those of a test process that plays another module.
    $conflicting = (Resolve-Path "$PSScriptRoot/../AcsRecording.ConflictingModule/bin/*/net10.0" | Select-Object -First 1).Path
    $builder = '[Microsoft.Identity.Client.PublicClientApplicationBuilder]'
    $use = @{
        'Azure.Core'                = "[Azure.RequestFailedException]::new('used').Message"
        'System.ClientModel'        = "[System.ClientModel.Primitives.ModelReaderWriterOptions]::new('used').Format"
        'Microsoft.Identity.Client' = "${builder}::Create([Guid]::Empty).Build() | Out-Null; 'used'"
    }
}

Describe 'Beside Az' {
    It 'lives with an old <Name>, loaded <When>' -ForEach $cases {
        $folder = Join-Path $TestDrive (New-Guid)
        $plant = "Add-Type -Path '$conflicting/$Name.dll'; $($use[$Name])"
        $cycle = @"
Import-Module '$module'
`$recording = Start-AcsRecording -GroupCallId (New-Guid) -Format Wav
`$recording | Stop-AcsRecording
`$removed = Get-AcsRecordingResult -RecordingId `$recording.RecordingId |
    Save-AcsRecordingChunk -DestinationPath '$folder' |
    Remove-AcsRecording -PassThru
`$removed.Verified

# Brings in the module's own identity packages; there is no server to get a token from.
`$env:IDENTITY_ENDPOINT = '$($endpoint)/_emulator/identity'; `$env:IDENTITY_HEADER = 'wrong'
try { Connect-AcsRecording -Endpoint https://127.0.0.1:1 -Identity -Validate } catch { `$_.FullyQualifiedErrorId.Split(',')[0] }
"@
        $expected = 'True', 'SignInFailed'
        if ($When -eq 'first') { Invoke-PowerShell "$plant; $cycle; $($use[$Name])" | Should -Be ('used', 'True', 'SignInFailed', 'used') }
        else { Invoke-PowerShell "$cycle; $plant" | Should -Be ($expected + 'used') }
    }
}

Describe 'Side by side' {
    It 'runspaces keep their connections apart' {
        # Both are connected before either looks.
        $barrier = [Threading.Barrier]::new(2)
        $names = 'one', 'two'
        $found = $names | ForEach-Object -ThrottleLimit 2 -Parallel {
            Import-Module $using:module
            Connect-AcsRecording -Endpoint "https://$_.communication.azure.com" -AccessKey 'a2V5' | Out-Null
            ($using:barrier).SignalAndWait(30000) | Out-Null
            "$_ $((Get-AcsRecordingConnection).Endpoint.Host)"
        }
        $found | Sort-Object | Should -Be 'one one.communication.azure.com', 'two two.communication.azure.com'
        $barrier.Dispose()
    }
}

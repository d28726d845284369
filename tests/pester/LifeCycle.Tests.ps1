BeforeAll {
    $module = (Resolve-Path "$PSScriptRoot/../../artifacts/module/AcsRecording").Path
    Import-Module $module -Force
    $emulator = (Resolve-Path "$PSScriptRoot/../../artifacts/emulator/AcsRecording.Emulator.dll").Path
    foreach ($helper in 'Emulator', 'Azurite', 'PowerShellProcess') { Import-Module "$PSScriptRoot/$helper.psm1" -Force }
}

Describe 'From the start to the deletion' {
    BeforeAll {

        function Invoke-LifeCycle([hashtable] $Options) {
            # Every step as a user types it; an error or a warning fails the test.
            $ErrorActionPreference = $WarningPreference = 'Stop'
            $recording = Start-AcsRecording -ServerCallId (New-ServerCallId) @Options | Wait-AcsRecording -State Active
            ($recording | Suspend-AcsRecording -PassThru).State | Should -Be Inactive
            ($recording | Resume-AcsRecording -PassThru).State | Should -Be Active
            Step-EmulatorClock 3
            ($recording | Stop-AcsRecording -PassThru).State | Should -Be Ended

            $fileEvent = Get-EmulatorEvent | ConvertFrom-AcsRecordingEvent
            $fileEvent.RecordingId | Should -BeExactly $recording.RecordingId
            $saved = $fileEvent | Save-AcsRecordingChunk (Join-Path $TestDrive (New-Guid))
            $saved.Verified | Should -BeTrue
            (Get-FileHash $saved.Path -Algorithm SHA256).Hash | Should -Be $saved.Sha256
            ($saved | Get-AcsRecordingMetadata).Format | Should -Be $Options.Format
            ($saved | Remove-AcsRecording -PassThru).Path | Should -Exist
            (Get-EmulatorRecording)[-1].chunks.deleted | Should -BeTrue
        }
    }

    BeforeEach { Reset-Emulator }

    It 'all is well: <Name>' -ForEach @(
        @{ Name = 'MP3'; Options = @{ Format = 'Mp3' } }
        @{ Name = 'WAV'; Options = @{ Format = 'Wav' } }
        @{ Name = 'WAV, unmixed'; Options = @{ Format = 'Wav'; Channel = 'Unmixed' } }
        @{ Name = 'MP4'; Options = @{ Format = 'Mp4'; Content = 'AudioVideo' } }
    ) { Invoke-LifeCycle $Options }

    # What every service does now and then, each twice in a row where that costs no waiting.
    It 'all is well although the service is not: <Name>' -ForEach @(
        @{
            Name = 'MP3, busy'; Options = @{ Format = 'Mp3' }
            Faults = @(
                @{ path = '/calling/'; count = 2; status = 503; headers = @{ 'Retry-After' = '0' } }
                @{ path = '/v1/objects/'; count = 2; status = 503; headers = @{ 'Retry-After' = '0' } }
                @{ method = 'DELETE'; count = 2; status = 429; headers = @{ 'Retry-After' = '0' } }
            )
        }
        @{
            Name = 'WAV, broken connections'; Options = @{ Format = 'Wav' }
            Faults = @(
                @{ method = 'GET'; path = '/calling/'; count = 1; cutAfterBytes = 0 }
                @{ path = '/content/'; count = 1; cutAfterBytes = 0 }
                @{ path = '/content/audio'; count = 1; cutAtShare = 0.5; reset = $true }
            )
        }
        @{
            Name = 'WAV, unmixed, bodies that are cut and look whole'; Options = @{ Format = 'Wav'; Channel = 'Unmixed' }
            Faults = @(
                @{ path = '/content/audio'; count = 1; cutAtShare = 0.34; withoutContentLength = $true }
                @{ path = '/content/acsmetadata'; count = 1; cutAtShare = 0.5 }
            )
        }
        @{
            Name = 'MP4, not ready, in the ways the service says so'; Options = @{ Format = 'Mp4'; Content = 'AudioVideo' }
            Faults = @(
                @{ path = '/content/video'; count = 1; status = 404 }
                @{ path = '/content/acsmetadata'; count = 1; status = 404 }
                @{
                    path = '/content/video'; count = 1; status = 400; contentType = 'text/html'
                    body = '<!DOCTYPE html><html><body>We are sorry</body></html>'
                }
            )
        }
    ) {
        foreach ($fault in $Faults) { Add-EmulatorFault $fault }
        Invoke-LifeCycle $Options
    }
}

Describe 'The emulator runs a script' {
    It 'from any folder, and hands back its exit code' {
        $script = Join-Path $TestDrive cycle.ps1
        Set-Content $script @"
Import-Module '$module'
`$recording = Start-AcsRecording -GroupCallId (New-Guid) -Format Mp3
`$recording | Stop-AcsRecording
`$saved = Get-AcsRecordingResult `$recording | Save-AcsRecordingChunk ./here | Remove-AcsRecording -PassThru
"`$(`$saved.Verified) in `$(`$PWD.Path)"
exit 7
"@
        Push-Location $TestDrive
        try { $output = dotnet $emulator exec '--' @(Get-PowerShellCommand) -NoProfile -NonInteractive -File $script }
        finally { Pop-Location }
        $LASTEXITCODE | Should -Be 7
        $output | Should -Be "True in $((Get-Item $TestDrive).FullName)"
        Get-ChildItem "$TestDrive/here" -Recurse -Filter *.mp3 | Should -HaveCount 1
    }
}

Describe 'What a whole life cycle says' {
    It 'holds no secret, with -Verbose and -Debug, on all streams and in a transcript' {
        $missing = Get-MissingAzurite
        if (-not $IsLinux) { $missing = 'the certificate of the emulator is trusted for one command on Linux only' }
        if ($missing) { Set-ItResult -Skipped -Because $missing }
        $script = Join-Path $TestDrive secrets.ps1
        Set-Content $script @'
# By the environment, because the head of a transcript has the command line.
$Module, $Container, $Storage, $Folder = $env:module, $env:container, $env:storage, $env:folder
$ErrorActionPreference = 'Stop'
Import-Module $Module
$PSDefaultParameterValues = @{ '*-Acs*:Verbose' = $true; '*-Acs*:Debug' = $true }
$text = $env:COMMUNICATION_SERVICES_CONNECTION_STRING
$endpoint, $key = [regex]::Match($text, 'endpoint=(.*?)/?;accesskey=(.*)').Groups[1, 2].Value
$identity = @{
    Uri     = "$($env:IDENTITY_ENDPOINT)?api-version=2019-08-01&resource=https://communication.azure.com/"
    Headers = @{ 'X-IDENTITY-HEADER' = $env:IDENTITY_HEADER }
}
$token = (Invoke-RestMethod @identity).access_token

# What a line of output, error or transcript must not have.
$signature = [regex]::Match($Container, 'sig=(.*)').Groups[1].Value
$accountKey = [regex]::Match($Storage, 'AccountKey=([^;]*)').Groups[1].Value
$key, $token, $signature, $accountKey | Set-Content "$Folder/secrets"

$connects = @(
    { Connect-AcsRecording $text -Validate }
    { Connect-AcsRecording -Endpoint $endpoint -AccessKey $key -Validate }
    { Connect-AcsRecording -Endpoint $endpoint -AccessToken $token -Validate }
    { Connect-AcsRecording -Endpoint $endpoint -Identity -Validate }
)
Start-Transcript "$Folder/transcript" | Out-Null
& {
    foreach ($connect in $connects) {
        & $connect
        $recording = Start-AcsRecording -GroupCallId (New-Guid) -Format Mp3 | Wait-AcsRecording -State Active
        $recording | Suspend-AcsRecording -PassThru
        $recording | Resume-AcsRecording -PassThru
        $recording | Stop-AcsRecording -PassThru
        $fault = @{ path = '/content/'; count = 1; status = 503 } | ConvertTo-Json
        Invoke-RestMethod -Method Post -Uri "$endpoint/_emulator/faults" -ContentType application/json -Body $fault | Out-Null
        $events = Get-AcsRecordingResult $recording
        $events | Save-AcsRecordingChunk $Folder | Get-AcsRecordingMetadata
        $events | Save-AcsRecordingChunk -DestinationContainerUri $Container | Remove-AcsRecording -PassThru
        $events | Save-AcsRecordingChunk -DestinationContainerUri $Container -Force -ErrorAction Continue
        Get-AcsRecordingBlob $Container.Split('?')[0] -StorageConnectionString $Storage -WarningAction Continue
        Get-AcsRecordingState unknown -ErrorAction Continue
        Get-AcsRecordingConnection
    }
} *>&1 | Tee-Object -Variable said | Out-Host
$said | Format-List * -Force | Out-String -Width 1000 | Set-Content "$Folder/said"
$Error | Format-List * -Force | Out-String -Width 1000 | Add-Content "$Folder/said"
Stop-Transcript | Out-Null
'@
        $azurite = Start-Azurite
        try {
            $env:module, $env:folder = $module, $TestDrive
            $env:container, $env:storage = (New-AzuriteContainer $azurite), $azurite.ConnectionString
            $output = Invoke-EmulatorScript $script -Options '--https', '--certificate-folder', $TestDrive | Out-String
        }
        finally {
            $env:module = $env:container = $env:storage = $env:folder = $null
            Stop-Azurite $azurite
        }
        $LASTEXITCODE | Should -Be 0 -Because $output
        $secrets = Get-Content "$TestDrive/secrets"
        $secrets | Should -HaveCount 4
        foreach ($file in 'said', 'transcript') {
            $text = Get-Content "$TestDrive/$file" -Raw
            $text | Should -Match 'Deleted|Delete|Verified'
            foreach ($secret in $secrets) {
                $secret.Length | Should -BeGreaterThan 20
                $text.Contains($secret) | Should -BeFalse -Because "$file holds $($secret.Substring(0, 6))..."
            }
        }
    }
}

# What the tests ask of the emulator beside the service's own operations.
Set-StrictMode -Version 3

$connectionString = $env:COMMUNICATION_SERVICES_CONNECTION_STRING
if (-not $connectionString) { throw 'The suite needs an emulator: run ./build.ps1 -Task Test.' }
$endpoint = [regex]::Match($connectionString, '(?i)endpoint=(?<uri>[^;]+)').Groups['uri'].Value.TrimEnd('/')

function Get-EmulatorConnectionString { $connectionString }

function Get-EmulatorEndpoint { $endpoint }

function Get-EmulatorEvent {
    # The newest event as the text that Event Grid would deliver.
    $all = (Invoke-WebRequest -Uri "$endpoint/_emulator/events").Content
    $document = [Text.Json.JsonDocument]::Parse($all)
    $document.RootElement[$document.RootElement.GetArrayLength() - 1].GetRawText()
}

function Get-EmulatorRecording { @(Invoke-RestMethod -Uri "$endpoint/_emulator/recordings" | ForEach-Object { $_ }) }

function Step-EmulatorClock([double] $Seconds) {
    Invoke-RestMethod -Method Post -Uri "$endpoint/_emulator/clock" -ContentType application/json -Body (@{ advanceSeconds = $Seconds } | ConvertTo-Json) | Out-Null
}

function Add-EmulatorFault([hashtable] $Rule) {
    Invoke-RestMethod -Method Post -Uri "$endpoint/_emulator/faults" -ContentType application/json -Body ($Rule | ConvertTo-Json -Depth 5) | Out-Null
}

function Reset-Emulator { Invoke-RestMethod -Method Post -Uri "$endpoint/_emulator/reset" | Out-Null }

function New-ServerCallId {
    [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("https://conv.test/conv/$([Guid]::NewGuid())"))
}

function New-EmulatorEvent([string] $Format = 'Wav', [double] $Seconds = 3) {
    # Records and stops; the event's text.
    $recording = Start-AcsRecording -ServerCallId (New-ServerCallId) -Format $Format
    Step-EmulatorClock $Seconds
    $recording | Stop-AcsRecording
    Get-EmulatorEvent
}

function Start-Azurite {
    # A blob container in a real Azurite, with a SAS; null where it isn't installed (npm ci in tests/node).
    $script = Join-Path $PSScriptRoot '../node/node_modules/azurite/dist/src/blob/main.js'
    if (-not (Test-Path $script) -or -not (Get-Command node -ErrorAction Ignore)) { return }
    $start = [Diagnostics.ProcessStartInfo]::new('node')
    foreach ($argument in $script, '--blobPort', '0', '--inMemoryPersistence', '--skipApiVersionCheck', '--disableTelemetry', '--silent') {
        $start.ArgumentList.Add($argument)
    }
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    do { $line = $process.StandardOutput.ReadLine() } until ($null -eq $line -or $line -match 'http://127\.0\.0\.1:\d+')
    $account = "$($Matches[0])/devstoreaccount1"

    # Azurite's published key; https://learn.microsoft.com/rest/api/storageservices/create-account-sas#construct-the-signature-string
    $key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='
    $expiry = [DateTime]::UtcNow.AddHours(1).ToString('yyyy-MM-ddTHH:mm:ssZ')
    $text = (@('devstoreaccount1', 'rwdlac', 'b', 'sco', '', $expiry, '', '', '2021-08-06', '') -join "`n") + "`n"
    $hmac = [Security.Cryptography.HMACSHA256]::new([Convert]::FromBase64String($key))
    $signature = [Uri]::EscapeDataString([Convert]::ToBase64String($hmac.ComputeHash([Text.Encoding]::UTF8.GetBytes($text))))
    $sas = "sv=2021-08-06&ss=b&srt=sco&sp=rwdlac&se=$([Uri]::EscapeDataString($expiry))&sig=$signature"
    $container = "$account/c$([Guid]::NewGuid().ToString('N'))?$sas"
    Invoke-RestMethod -Method Put -Uri "$container&restype=container" -ContentType text/plain | Out-Null
    [pscustomobject] @{ Container = $container; Process = $process }
}

function Stop-Azurite($Azurite) {
    if ($Azurite) { $Azurite.Process.Kill($true) }
}

Export-ModuleMember -Function '*-Emulator*', '*-Azurite', 'New-ServerCallId'

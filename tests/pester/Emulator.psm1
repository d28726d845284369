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

function Send-Json([string] $Path, [hashtable] $Body) {
    $json = $Body | ConvertTo-Json -Depth 5
    Invoke-RestMethod -Method Post -Uri "$endpoint/_emulator/$Path" -ContentType application/json -Body $json | Out-Null
}

function Step-EmulatorClock([double] $Seconds) { Send-Json clock @{ advanceSeconds = $Seconds } }

function Add-EmulatorFault([hashtable] $Rule) { Send-Json faults $Rule }

function Clear-EmulatorFault { Invoke-RestMethod -Method Delete -Uri "$endpoint/_emulator/faults" | Out-Null }

function Get-EmulatorTraffic {
    # How many requests for content came, and how many bytes went.
    $health = Invoke-RestMethod -Uri "$endpoint/_emulator/health"
    [pscustomobject] @{ Requests = $health.contentRequests; Bytes = $health.contentBytes }
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

function Wait-Condition([string] $What, [scriptblock] $Condition) {
    # Far more time than a busy machine needs: what does not hold by then never does.
    for ($deadline = [DateTime]::UtcNow.AddSeconds(60); -not (& $Condition); Start-Sleep -Milliseconds 20) {
        if ([DateTime]::UtcNow -gt $deadline) { throw "After 60 seconds still not so: $What." }
    }
}

Export-ModuleMember -Function '*-Emulator*', 'New-ServerCallId', 'Wait-Condition'

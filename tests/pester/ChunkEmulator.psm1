# An emulator of its own that cuts recordings into chunks of three seconds.
Set-StrictMode -Version 3

$emulator = Join-Path $PSScriptRoot '../../artifacts/emulator/AcsRecording.Emulator.dll'

function Start-ChunkEmulator {
    $start = [Diagnostics.ProcessStartInfo]::new('dotnet')
    $arguments = $emulator, 'start', '--port', '0', '--chunk-seconds', '3', '--speed', '0.000001'
    foreach ($argument in $arguments) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    try {
        $reading = $process.StandardOutput.ReadLineAsync()
        if (-not $reading.Wait(60000)) { throw 'The emulator did not start within 60 seconds.' }
        $ready = $reading.Result | ConvertFrom-Json
        [pscustomobject] @{ Process = $process; Endpoint = $ready.endpoint.TrimEnd('/'); ConnectionString = $ready.connectionString }
    }
    catch {
        $process.Kill($true)
        throw
    }
}

function New-ChunkedEvent($Emulator, [double] $Seconds, [hashtable] $Options) {
    # Records and stops; the event.
    $connection = @{ Connection = $Emulator.ConnectionString }
    $recording = Start-AcsRecording -GroupCallId (New-Guid) @Options @connection
    $body = @{ advanceSeconds = $Seconds } | ConvertTo-Json
    Invoke-RestMethod -Method Post -Uri "$($Emulator.Endpoint)/_emulator/clock" -ContentType application/json -Body $body | Out-Null
    $recording | Stop-AcsRecording @connection
    $all = [Text.Json.JsonDocument]::Parse((Invoke-WebRequest -Uri "$($Emulator.Endpoint)/_emulator/events").Content).RootElement
    $all[$all.GetArrayLength() - 1].GetRawText() | ConvertFrom-AcsRecordingEvent
}

function Stop-ChunkEmulator($Emulator) {
    if (-not $Emulator) { return }
    $Emulator.Process.Kill($true)
    $Emulator.Process.Dispose()
}

Export-ModuleMember -Function 'Start-ChunkEmulator', 'New-ChunkedEvent', 'Stop-ChunkEmulator'

# A storage account in a real Azurite: blobs and queues, in memory, on ports that the system picks.
Set-StrictMode -Version 3

$script = Join-Path $PSScriptRoot '../node/node_modules/azurite/dist/src/azurite.js'

# Azurite's published account.
$account = 'devstoreaccount1'
$key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='

function Get-MissingAzurite {
    # Why it can't be run, or nothing.
    if (-not (Get-Command node -CommandType Application -ErrorAction Ignore)) { return 'node is not on PATH.' }
    if (-not (Test-Path $script)) { return 'Azurite is not installed: npm ci in tests/node.' }
}

function Start-Azurite {
    $start = [Diagnostics.ProcessStartInfo]::new('node')
    $arguments = @(
        $script, '--blobPort', '0', '--queuePort', '0', '--tablePort', '0'
        '--inMemoryPersistence', '--skipApiVersionCheck', '--disableTelemetry', '--silent'
    )
    foreach ($argument in $arguments) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    $listening = '(?<service>Blob|Queue|Table) service is successfully listening at (?<address>http://127\.0\.0\.1:\d+)'
    try {
        $addresses = @{}
        $deadline = [DateTime]::UtcNow.AddSeconds(60)
        while ($addresses.Count -lt 3) {
            $reading = $process.StandardOutput.ReadLineAsync()
            $left = [Math]::Max(0, ($deadline - [DateTime]::UtcNow).TotalMilliseconds)
            if (-not $reading.Wait($left)) { throw 'Azurite did not listen within 60 seconds.' }
            if ($null -eq $reading.Result) { throw "Azurite ended with exit code $($process.ExitCode)." }
            if ($reading.Result -match $listening) {
                $addresses[$Matches.service] = "$($Matches.address)/$account"
            }
        }
    }
    catch {
        $process.Kill($true)
        throw
    }

    $endpoints = "BlobEndpoint=$($addresses.Blob);QueueEndpoint=$($addresses.Queue);"
    [pscustomobject] @{
        Process          = $process
        Blobs            = $addresses.Blob
        Queues           = $addresses.Queue
        ConnectionString = "DefaultEndpointsProtocol=http;AccountName=$account;AccountKey=$key;$endpoints"
        Sas              = New-AccountSignature
    }
}

function New-AccountSignature {
    # https://learn.microsoft.com/rest/api/storageservices/create-account-sas#construct-the-signature-string
    $expiry = [DateTime]::UtcNow.AddHours(1).ToString('yyyy-MM-ddTHH:mm:ssZ')
    $text = (@($account, 'rwdlacup', 'bq', 'sco', '', $expiry, '', '', '2021-08-06', '') -join "`n") + "`n"
    $hmac = [Security.Cryptography.HMACSHA256]::new([Convert]::FromBase64String($key))
    $signature = [Uri]::EscapeDataString([Convert]::ToBase64String($hmac.ComputeHash([Text.Encoding]::UTF8.GetBytes($text))))
    "sv=2021-08-06&ss=bq&srt=sco&sp=rwdlacup&se=$([Uri]::EscapeDataString($expiry))&sig=$signature"
}

function New-AzuriteContainer($Azurite) {
    # A container of its own; its address with a SAS.
    $container = "$($Azurite.Blobs)/c$([Guid]::NewGuid().ToString('N'))?$($Azurite.Sas)"
    Invoke-RestMethod -Method Put -Uri "$container&restype=container" -ContentType text/plain | Out-Null
    $container
}

function New-AzuriteQueue($Azurite) {
    # A queue of its own; its name.
    $name = "q$([Guid]::NewGuid().ToString('N'))"
    Invoke-RestMethod -Method Put -Uri "$($Azurite.Queues)/$($name)?$($Azurite.Sas)" -ContentType text/plain | Out-Null
    $name
}

function Add-AzuriteMessage($Azurite, [string] $Queue, [string] $Text) {
    $body = "<QueueMessage><MessageText>$([Security.SecurityElement]::Escape($Text))</MessageText></QueueMessage>"
    $uri = "$($Azurite.Queues)/$Queue/messages?$($Azurite.Sas)"
    Invoke-RestMethod -Method Post -Uri $uri -ContentType application/xml -Body $body | Out-Null
}

function Get-AzuriteMessageCount($Azurite, [string] $Queue) {
    # How many messages there are, the hidden ones with them; none where the queue isn't there.
    $response = Invoke-WebRequest -Uri "$($Azurite.Queues)/$($Queue)?comp=metadata&$($Azurite.Sas)" -SkipHttpErrorCheck
    if ($response.StatusCode -eq 404) { return 0 }
    if ($response.StatusCode -ne 200) { throw "Azurite answered $($response.StatusCode)." }
    [int] $response.Headers['x-ms-approximate-messages-count'][0]
}

function Stop-Azurite($Azurite) {
    if (-not $Azurite) { return }
    $Azurite.Process.Kill($true)
    $Azurite.Process.Dispose()
}

Export-ModuleMember -Function @(
    'Start-Azurite', 'Stop-Azurite', 'Get-MissingAzurite'
    'New-AzuriteContainer', 'New-AzuriteQueue', 'Add-AzuriteMessage', 'Get-AzuriteMessageCount'
)

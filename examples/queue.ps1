#!/usr/bin/env pwsh
# Events in a queue, from an empty resource to saved recordings: register, test, record, receive, save, complete; then one thing after
# another is broken, found and mended; and all is taken back. It needs the emulator over https with a storage account beside it
# (docs/queue.md says how to start both).
param([string] $StorageConnectionString = 'UseDevelopmentStorage=true')

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../artifacts/module/AcsRecording')

$endpoint = [regex]::Match($env:COMMUNICATION_SERVICES_CONNECTION_STRING, 'endpoint=([^;]+)').Groups[1].Value
$group = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/emulator'
$way = @{
    ResourceId       = "$group/providers/Microsoft.Communication/communicationServices/emulator"
    StorageAccountId = "$group/providers/Microsoft.Storage/storageAccounts/devstoreaccount1"
    QueueName        = 'recordings'
    ManagementUri    = $endpoint
}
$storage = @{ StorageConnectionString = $StorageConnectionString }
$folder = New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) "acsrecording-queue-$([Guid]::NewGuid().ToString('N'))")
Set-Location $folder

# The machine's managed identity, which the emulator's identity endpoint plays.
$connection = Connect-AcsRecording -Endpoint $endpoint -Identity -Validate

function Invoke-Recording {
    $recording = Start-AcsRecording -GroupCallId (New-Guid) -Format Mp3
    Start-Sleep -Seconds 1
    $recording | Stop-AcsRecording
}

function Save-Recording {
    Receive-AcsRecordingEvent @storage -QueueName recordings -Wait |
        Save-AcsRecordingChunk -DestinationPath ./recordings |
        Complete-AcsRecordingEvent -PassThru |
        Remove-AcsRecording -PassThru
}

if (Test-AcsRecordingEvent @way @storage -Quiet) { throw 'There is a way to the queue already.' }
$planned = @(Register-AcsRecordingEvent @way -WhatIf)
if ($planned.Changed -contains $true -or $planned.Planned -contains $false) { throw "-WhatIf did more than to tell: $planned" }
Register-AcsRecordingEvent @way
Test-AcsRecordingEvent @way @storage
if (-not (Test-AcsRecordingEvent @way @storage -Quiet)) { throw 'Something is missing.' }
Register-AcsRecordingEvent @way | Where-Object Changed | ForEach-Object { throw "Registering again changed something: $_" }
Invoke-Recording
Save-Recording | ForEach-Object { "Saved, verified, and deleted at the service: $($_.Path)" }

# ---- What follows breaks things, as another administrator might, and plays Azure's command-line tool.

function Invoke-Management([string] $Method, [string] $Path, [string] $Body) {
    $identity = @{
        Uri     = "$($env:IDENTITY_ENDPOINT)?api-version=2019-08-01&resource=https://management.azure.com/"
        Headers = @{ 'X-IDENTITY-HEADER' = $env:IDENTITY_HEADER }
    }
    $token = (Invoke-RestMethod @identity).access_token
    $separator = if ($Path.Contains('?')) { '&' } else { '?' }
    $request = @{
        Method  = $Method
        Uri     = "$($endpoint.TrimEnd('/'))$Path${separator}api-version=2022-06-15"
        Headers = @{ Authorization = "Bearer $token" }
    }
    if ($Body) { $request += @{ Body = $Body; ContentType = 'application/json' } }
    Invoke-RestMethod @request
}

# What the connection string says, or else Azurite's published account.
function Get-Setting([string] $Name, [string] $Default) {
    if ($StorageConnectionString -match "$Name=([^;]+)") { $Matches[1] } else { $Default }
}

$blobs = (Get-Setting BlobEndpoint 'http://127.0.0.1:10000/devstoreaccount1').TrimEnd('/')
$queues = (Get-Setting QueueEndpoint 'http://127.0.0.1:10001/devstoreaccount1').TrimEnd('/')
$key = Get-Setting AccountKey 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='

# A SAS of the account, which opens its REST interface.
$expiry = [DateTime]::UtcNow.AddHours(1).ToString('yyyy-MM-ddTHH:mm:ssZ')
$toSign = (@('devstoreaccount1', 'rwdlacup', 'bq', 'sco', '', $expiry, '', '', '2021-08-06', '') -join "`n") + "`n"
$hmac = [Security.Cryptography.HMACSHA256]::new([Convert]::FromBase64String($key))
$signature = [Convert]::ToBase64String($hmac.ComputeHash([Text.Encoding]::UTF8.GetBytes($toSign)))
$sas = "sv=2021-08-06&ss=bq&srt=sco&sp=rwdlacup&se=$([Uri]::EscapeDataString($expiry))&sig=$([Uri]::EscapeDataString($signature))"

function Add-Message([string] $Queue, [string] $Text) {
    Invoke-RestMethod -Method Put -Uri "$queues/$($Queue)?$sas" -ContentType text/plain | Out-Null
    $body = "<QueueMessage><MessageText>$([Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($Text)))</MessageText></QueueMessage>"
    Invoke-RestMethod -Method Post -Uri "$queues/$Queue/messages?$sas" -ContentType application/xml -Body $body | Out-Null
}

function Get-BlobName([string] $Container) {
    $list = (Invoke-WebRequest -Uri "$blobs/$($Container)?restype=container&comp=list&$sas").Content
    [regex]::Matches($list, '<Name>(?<name>[^<]+)</Name>') | ForEach-Object { $_.Groups['name'].Value }
}

function az {
    $words = $args
    $option = { param($name) $words[[array]::IndexOf($words, $name) + 1] }
    if ($words[1] -eq 'account') {
        Invoke-Management PATCH (& $option '--ids') "{""properties"":{""networkAcls"":{""bypass"":""$(& $option '--bypass')""}}}" | Out-Null
        return
    }

    $container = & $option '--source'
    foreach ($name in Get-BlobName $container) {
        if ($words[2] -eq 'download-batch') {
            $file = Join-Path (& $option '--destination') $name
            New-Item -ItemType Directory -Force -Path (Split-Path $file) | Out-Null
            Invoke-RestMethod -Uri "$blobs/$container/$($name)?$sas" -OutFile $file
        }
        else {
            Invoke-RestMethod -Method Delete -Uri "$blobs/$container/$($name)?$sas" | Out-Null
        }
    }
}

$eventGrid = "$group/providers/Microsoft.EventGrid"
$topic = "$eventGrid/systemTopics/emulator-events"
$subscription = "$topic/eventSubscriptions/recordings"

function Set-Subscription([scriptblock] $Change) {
    $properties = (Invoke-Management GET $subscription).properties
    $properties.PSObject.Properties.Remove('provisioningState')
    & $Change $properties
    Invoke-Management PATCH $subscription (@{ properties = $properties } | ConvertTo-Json -Depth 20) | Out-Null
    while ((Invoke-Management GET $subscription).properties.provisioningState -eq 'Creating') { Start-Sleep -Milliseconds 100 }
}

function Remove-Role([string] $Scope) {
    $principal = (Invoke-Management GET $topic).identity.principalId
    $filter = [Uri]::EscapeDataString("principalId eq '$principal'")
    foreach ($assignment in (Invoke-Management GET "$Scope/providers/Microsoft.Authorization/roleAssignments?`$filter=$filter").value) {
        Invoke-Management DELETE $assignment.id | Out-Null
    }
}

# The event of a recording that is saved already, so that working it off again does no harm.
function Get-LastEvent { (Invoke-RestMethod -Uri ([Uri]::new($connection.Endpoint, '/_emulator/events')))[-1] }

$queue = "$($way.StorageAccountId)/queueServices/default/queues/recordings"
$deadLetters = "$($way.StorageAccountId)/blobServices/default/containers/recordings-deadletter"
$breaks = [ordered] @{
    Provider            = { Invoke-Management POST "/subscriptions/$($group.Split('/')[2])/providers/Microsoft.EventGrid/unregister" }
    Topic               = { Invoke-Management DELETE $topic }
    Subscription        = { Set-Subscription { param($properties) $properties | Add-Member provisioningState Failed } }
    Destination         = {
        Set-Subscription {
            param($properties)
            $properties.PSObject.Properties.Remove('deliveryWithResourceIdentity')
            $hook = @{ endpointType = 'WebHook'; properties = @{ endpointBaseUrl = 'https://example.com/hook' } }
            $properties | Add-Member destination $hook
            $properties | Add-Member deliveryWithResourceIdentity $null
        }
    }
    Filter              = {
        Set-Subscription { param($properties) $properties.filter.includedEventTypes = @('Microsoft.Communication.CallEnded') }
    }
    # From here on no change of the subscription follows: Event Grid would refuse it until the new identity's roles are in force.
    Identity            = { Invoke-Management PATCH $topic '{"identity":{"type":"None"}}' }
    DeadLetterRole      = { Remove-Role $deadLetters }
    QueueRole           = { Remove-Role $queue }
    Queue               = { Invoke-Management DELETE $queue }
    DeadLetterContainer = { Invoke-Management DELETE $deadLetters }
    Firewall            = {
        Invoke-Management PATCH $way.StorageAccountId '{"properties":{"networkAcls":{"defaultAction":"Deny","bypass":"None"}}}'
    }
    Worker              = {
        $old = Get-LastEvent
        $old.eventTime = [DateTime]::UtcNow.AddHours(-2)
        Add-Message recordings ($old | ConvertTo-Json -Depth 20)
    }
    Poison              = { Add-Message recordings-poison (Get-LastEvent | ConvertTo-Json -Depth 20) }
    DeadLetters         = {
        # The event of a recording that is made while the role is missing. The recording itself is still at the service.
        Remove-Role $queue
        Invoke-Recording
        while (-not (Get-BlobName recordings-deadletter)) { Start-Sleep -Milliseconds 100 }
        Register-AcsRecordingEvent @way
    }
}
foreach ($break in $breaks.GetEnumerator()) {
    & $break.Value | Out-Null
    $failed = @(Test-AcsRecordingEvent @way @storage | Where-Object -Not Passed)
    if ($failed.Count -ne 1) { throw "$($break.Key): $($failed.Count) checks failed instead of one: $($failed -join '; ')" }
    "$($break.Key) broken: $($failed[0])"
    & ([scriptblock]::Create($failed[0].Remedy)) | Out-Null
    $mended = @{}
    if ($break.Key -eq 'Destination') { $mended.SubscriptionName = 'recordings-2' }
    Test-AcsRecordingEvent @way @storage @mended |
        Where-Object -Not Passed |
        ForEach-Object { throw "$($break.Key): its advice didn't mend it: $_" }
    if ($mended.Count) {
        Unregister-AcsRecordingEvent @way @mended -Confirm:$false | Out-Null
        Invoke-Management DELETE $subscription | Out-Null
        Register-AcsRecordingEvent @way | Out-Null
    }
}

# Everything works as in the beginning.
Invoke-Recording
Save-Recording | ForEach-Object { "Saved, verified, and deleted at the service: $($_.Path)" }
"$(@(Get-ChildItem ./recordings -Recurse -Filter *.mp3).Count) recordings are saved"

Unregister-AcsRecordingEvent @way -WhatIf | Where-Object -Not Planned | ForEach-Object { throw "-WhatIf did more than to tell: $_" }
Unregister-AcsRecordingEvent @way -Confirm:$false
Test-AcsRecordingEvent @way @storage | Where-Object -Not Passed
Disconnect-AcsRecording

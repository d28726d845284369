#!/usr/bin/env pwsh
# Recording into storage of your own: grant, test, record, list, save, delete; then one thing after another is broken, found and mended.
# It needs the emulator over https with a storage account beside it (docs/own-storage.md says how to start both).
param([string] $StorageConnectionString = 'UseDevelopmentStorage=true')

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../artifacts/module/AcsRecording')

$endpoint = [regex]::Match($env:COMMUNICATION_SERVICES_CONNECTION_STRING, 'endpoint=([^;]+)').Groups[1].Value
$group = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/emulator'
$access = @{
    ResourceId       = "$group/providers/Microsoft.Communication/communicationServices/emulator"
    StorageAccountId = "$group/providers/Microsoft.Storage/storageAccounts/devstoreaccount1"
    ContainerName    = 'recordings'
    ManagementUri    = $endpoint
}

# Azurite's address, where the connection string does not name another.
$account = 'http://127.0.0.1:10000/devstoreaccount1'
if ($StorageConnectionString -match 'BlobEndpoint=([^;]+)') { $account = $Matches[1].TrimEnd('/') }
$container = "$account/recordings"
$folder = Join-Path ([IO.Path]::GetTempPath()) "acsrecording-own-storage-$([Guid]::NewGuid().ToString('N'))"

# The machine's managed identity, which the emulator's identity endpoint plays.
$connection = Connect-AcsRecording -Endpoint $endpoint -Identity -Validate

Grant-AcsRecordingStorageAccess @access
Test-AcsRecordingStorageAccess @access
Grant-AcsRecordingStorageAccess @access | Where-Object Changed | ForEach-Object { throw "Granting again changed something: $_" }

function Invoke-Recording {
    $recording = Start-AcsRecording -GroupCallId (New-Guid) -Format Mp3 -StorageContainerUri $container
    Start-Sleep -Seconds 1
    $recording | Stop-AcsRecording
    $events = (Invoke-RestMethod -Uri ([Uri]::new($connection.Endpoint, '/_emulator/events')))
    $events[-1] | ConvertFrom-AcsRecordingEvent
}

Invoke-Recording
Get-AcsRecordingBlob $container -StorageConnectionString $StorageConnectionString |
    Save-AcsRecordingChunk -DestinationPath $folder |
    Remove-AcsRecording -PassThru |
    ForEach-Object { "Saved, verified, and deleted in the container: $($_.Path)" }

function Invoke-Management([string] $Method, [string] $Path, [string] $Body) {
    $identity = @{
        Uri     = "$($env:IDENTITY_ENDPOINT)?api-version=2019-08-01&resource=https://management.azure.com/"
        Headers = @{ 'X-IDENTITY-HEADER' = $env:IDENTITY_HEADER }
    }
    $token = (Invoke-RestMethod @identity).access_token
    $separator = if ($Path.Contains('?')) { '&' } else { '?' }
    $request = @{
        Method  = $Method
        Uri     = "$($endpoint.TrimEnd('/'))$Path${separator}api-version=2022-04-01"
        Headers = @{ Authorization = "Bearer $token" }
    }
    if ($Body) { $request += @{ Body = $Body; ContentType = 'application/json' } }
    Invoke-RestMethod @request
}

# What Azure's command-line tool would do.
function az {
    $account = $args[[array]::IndexOf($args, '--ids') + 1]
    if ($args -contains '--default-action') {
        Invoke-Management PATCH $account '{"properties":{"networkAcls":{"defaultAction":"Allow"}}}' | Out-Null
    }
}

function Get-Principal { (Invoke-Management GET $access.ResourceId).identity.principalId }

$removeRole = {
    $filter = [Uri]::EscapeDataString("principalId eq '$(Get-Principal)'")
    $assignments = "$($access.StorageAccountId)/providers/Microsoft.Authorization/roleAssignments?`$filter=$filter"
    foreach ($assignment in (Invoke-Management GET $assignments).value) {
        Invoke-Management DELETE $assignment.id | Out-Null
    }
}

$breaks = [ordered] @{
    Identity  = { Invoke-Management PATCH $access.ResourceId '{"identity":{"type":"None"}}' }
    Role      = $removeRole
    Scope     = {
        & $removeRole
        $other = $access.Clone()
        $other.ContainerName = 'another'
        Grant-AcsRecordingStorageAccess @other
    }
    Container = { Invoke-Management DELETE "$($access.StorageAccountId)/blobServices/default/containers/$($access.ContainerName)" }
    Firewall  = { Invoke-Management PATCH $access.StorageAccountId '{"properties":{"networkAcls":{"defaultAction":"Deny"}}}' }
}
foreach ($break in $breaks.GetEnumerator()) {
    & $break.Value | Out-Null
    $failed = @(Test-AcsRecordingStorageAccess @access | Where-Object -Not Passed)
    if ($failed.Count -ne 1) { throw "$($break.Key): $($failed.Count) checks failed instead of one." }
    "$($break.Key) broken: $($failed[0])"

    # The recording isn't lost: it stays at the service, with a warning.
    Invoke-Recording | Save-AcsRecordingChunk -DestinationPath $folder | Remove-AcsRecording

    & ([scriptblock]::Create($failed[0].Remedy)) | Out-Null
    Test-AcsRecordingStorageAccess @access | Where-Object -Not Passed | ForEach-Object { throw "Its advice didn't mend it: $_" }
}

Disconnect-AcsRecording

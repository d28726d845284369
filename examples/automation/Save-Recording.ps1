<#
.SYNOPSIS
A runbook behind a webhook: saves what Event Grid announces into a container, and deletes it at the service.

.DESCRIPTION
docs/automation.md has the set-up. Event Grid first asks the webhook for permission; the runbook gives it, because an Automation webhook
can't choose its answer.
#>
param([object] $WebhookData)

$ErrorActionPreference = 'Stop'
$resource = @{
    Endpoint   = Get-AutomationVariable -Name AcsEndpoint
    ResourceId = Get-AutomationVariable -Name AcsResourceId
}
Connect-AcsRecording @resource -Identity | Out-Null
$container = Get-AutomationVariable -Name RecordingsContainer

# One bad event or chunk must not keep the others from being saved: errors are collected, and end the job after all that can be saved is.
$events = $WebhookData | ConvertFrom-AcsRecordingEvent -SkipUnknown -ErrorAction Continue -ErrorVariable failures
$events | Where-Object ValidationCode | Confirm-AcsRecordingSubscription

# A job has 400 MB: fewer connections hold fewer blocks in memory.
$events | Where-Object Chunks |
    Save-AcsRecordingChunk -DestinationContainerUri $container -MaxConnections 8 -ErrorAction Continue -ErrorVariable +failures |
    Remove-AcsRecording -PassThru -ErrorAction Continue -ErrorVariable +failures
if ($failures) { throw "$($failures.Count) failed, the first with: $($failures[0])" }

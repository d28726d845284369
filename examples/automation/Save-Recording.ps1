<#
.SYNOPSIS
A runbook behind a webhook: saves what Event Grid announces into a container, and deletes it at the service.

.DESCRIPTION
docs/automation.md has the set-up. Event Grid first asks the webhook for permission; the runbook gives it, because an Automation webhook
can't choose its answer.
#>
param([object] $WebhookData)

$ErrorActionPreference = 'Stop'
Connect-AcsRecording -Endpoint (Get-AutomationVariable -Name AcsEndpoint) -Identity -ResourceId (Get-AutomationVariable -Name AcsResourceId) | Out-Null
$container = Get-AutomationVariable -Name RecordingsContainer

$events = $WebhookData | ConvertFrom-AcsRecordingEvent -SkipUnknown
$events | Where-Object ValidationCode | Confirm-AcsRecordingSubscription

# A job has 400 MB: fewer connections hold fewer blocks in memory.
$events | Where-Object Chunks |
    Save-AcsRecordingChunk -DestinationContainerUri $container -MaxConnections 8 |
    Remove-AcsRecording -PassThru

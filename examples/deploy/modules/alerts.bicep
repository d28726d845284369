metadata description = 'Alerts on what loses recordings: a message set aside, an event not delivered, messages that no worker takes.'

param location string
param workspaceId string
param topicId string
param subscriptionName string
param accountName string
param queueName string
param mailAddress string

resource mail 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(mailAddress)) {
  name: 'recordings'
  location: 'global'
  properties: {
    enabled: true
    groupShortName: 'recordings'
    emailReceivers: [
      {
        name: 'operators'
        emailAddress: mailAddress
        useCommonAlertSchema: true
      }
    ]
  }
}

var actionGroupIds = empty(mailAddress) ? [] : [mail.id]

// DeadLetteredCount: in the container of dead letters. DroppedEventCount: nowhere.
resource undelivered 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for metric in [
    'DeadLetteredCount'
    'DroppedEventCount'
  ]: {
    name: 'recordings-${metric}'
    location: 'global'
    properties: {
      description: 'Event Grid could not put the event of a recording into the queue. The recording is kept for a day from its event.'
      severity: 1
      enabled: true
      scopes: [
        topicId
      ]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: metric
            metricName: metric
            metricNamespace: 'Microsoft.EventGrid/systemTopics'
            dimensions: [
              {
                name: 'EventSubscriptionName'
                operator: 'Include'
                values: [
                  subscriptionName
                ]
              }
            ]
            operator: 'GreaterThan'
            threshold: 0
            timeAggregation: 'Total'
          }
        ]
      }
      autoMitigate: true
      actions: [for id in actionGroupIds: { actionGroupId: id }]
    }
  }
]

// A queue has no metric of its own, and the age of a message has none at all: QueueMessageCount counts all queues of the account, once an
// hour. So the requests to the queues are counted.
var requests = 'StorageQueueLogs | where AccountName == "${accountName}" and StatusText == "Success"'
var poisoned = 'OperationName == "PutMessage" and Uri contains "/${queueName}-poison/messages"'
var put = 'OperationName == "PutMessage" and Uri contains "/${queueName}/messages" and TimeGenerated < ago(1h)'
var deleted = 'OperationName == "DeleteMessage" and Uri contains "/${queueName}/messages/"'

resource poison 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: 'recordings-poison'
  location: location
  properties: {
    displayName: 'A recording is not saved: its message is in ${queueName}-poison'
    description: 'A message was set aside. Its recording is kept for a day from its event. docs/queue.md says how to work it off.'
    severity: 1
    enabled: true
    scopes: [
      workspaceId
    ]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      allOf: [
        {
          query: '${requests} | where ${poisoned}'
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    autoMitigate: false

    // The table is there once the first request was logged.
    skipQueryValidation: true
    actions: {
      actionGroups: actionGroupIds
    }
  }
}

// Put more than an hour ago, less all that were deleted since: at least so many wait for longer than an hour.
resource waiting 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: 'recordings-waiting'
  location: location
  properties: {
    displayName: 'Recordings wait to be saved for more than an hour'
    description: 'Messages are older than an hour: no worker takes them, or it can not save them. Test-AcsRecordingEvent says more.'
    severity: 1
    enabled: true
    scopes: [
      workspaceId
    ]
    evaluationFrequency: 'PT15M'
    windowSize: 'P1D'
    criteria: {
      allOf: [
        {
          query: '${requests} | summarize Put = countif(${put}), Deleted = countif(${deleted}) | where Put > Deleted'
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    autoMitigate: true
    skipQueryValidation: true
    actions: {
      actionGroups: actionGroupIds
    }
  }
}

metadata description = 'The event subscription: from the topic into the queue, as the identity of the topic.'

param topicName string
param accountId string
param queueName string
param deadLetterContainerName string

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
}

resource recordings 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: queueName
  properties: {
    deliveryWithResourceIdentity: {
      identity: {
        type: 'SystemAssigned'
      }
      destination: {
        endpointType: 'StorageQueue'
        properties: {
          resourceId: accountId
          queueName: queueName

          // A week: a recording that was missed is found out by the message that is still there.
          queueMessageTimeToLiveInSeconds: 604800
        }
      }
    }
    deadLetterWithResourceIdentity: {
      identity: {
        type: 'SystemAssigned'
      }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: {
          resourceId: accountId
          blobContainerName: deadLetterContainerName
        }
      }
    }
    eventDeliverySchema: 'EventGridSchema'
    filter: {
      includedEventTypes: [
        'Microsoft.Communication.RecordingFileStatusUpdated'
      ]
    }

    // Half of the day for which the service keeps a recording. What can not be delivered until then is a dead letter for the other half.
    retryPolicy: {
      eventTimeToLiveInMinutes: 720
      maxDeliveryAttempts: 30
    }
  }
}

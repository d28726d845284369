metadata description = 'The system topic of the Communication Services resource, with an identity.'

param topicName string
param communicationServicesName string

resource communicationServices 'Microsoft.Communication/communicationServices@2025-09-01' existing = {
  name: communicationServicesName
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: topicName
  location: 'global'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    source: communicationServices.id
    topicType: 'Microsoft.Communication.CommunicationServices'
  }
}

output principalId string = topic.identity.principalId

metadata description = 'From a Communication Services resource to recordings in a container: events, queue, worker and alerts. No key.'

@description('The name of the Communication Services resource whose calls are recorded.')
param communicationServicesName string

@description('The resource group of that resource, in this subscription. The system topic goes there too.')
param communicationServicesGroup string = resourceGroup().name

@description('The region of everything that has one.')
param location string = resourceGroup().location

@description('The name of the system topic. Azure allows one for a resource: where there is one, its name.')
param topicName string = length(communicationServicesName) <= 43
  ? '${communicationServicesName}-events'
  : '${take(communicationServicesName, 30)}-${take(guid(toLower(resourceId(communicationServicesGroup, 'Microsoft.Communication/communicationServices', communicationServicesName))), 8)}-events'

@description('How the storage account is replicated. Not every region has zones.')
@allowed([
  'Standard_LRS'
  'Standard_ZRS'
  'Standard_GRS'
  'Standard_GZRS'
])
param redundancy string = 'Standard_ZRS'

@description('For so many days no version of a recording can be deleted or changed; 0: at any time. To be chosen with a new account.')
@minValue(0)
@maxValue(146000)
param immutabilityDays int = 0

@description('After so many days a recording moves to the cool tier.')
@minValue(1)
param coolAfterDays int = 30

@description('What saves the recordings: a function, a container job, or a machine of your own.')
@allowed([
  'Functions'
  'Container'
  'None'
])
param worker string = 'Functions'

@description('The version of PowerShell for the function.')
param powerShellVersion string = '7.6'

@description('The image of the container job: PowerShell with the module.')
param workerImage string = ''

@description('The registry of that image, where the job needs its identity to read it. Its AcrPull is yours to assign.')
param workerRegistry string = ''

@description('Who gets a mail when an alert fires. Without one, alerts are only shown.')
param alertMailAddress string = ''

// The names that the sample function and the cmdlets use.
var queueName = 'recordings'
var containerName = 'recordings'
var deadLetterContainerName = '${queueName}-deadletter'
var unique = uniqueString(resourceGroup().id, communicationServicesName)
var name = 'recordings-${unique}'
var accountName = 'recordings${unique}'

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: accountName
}

resource communicationServices 'Microsoft.Communication/communicationServices@2025-09-01' existing = {
  name: communicationServicesName
  scope: resourceGroup(communicationServicesGroup)
}

resource systemTopic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
  scope: resourceGroup(communicationServicesGroup)
}

module storage 'modules/storage.bicep' = {
  params: {
    accountName: accountName
    location: location
    redundancy: redundancy
    queueName: queueName
    containerName: containerName
    deadLetterContainerName: deadLetterContainerName
    immutabilityDays: immutabilityDays
    coolAfterDays: coolAfterDays
  }
}

module topic 'modules/topic.bicep' = {
  scope: resourceGroup(communicationServicesGroup)
  params: {
    topicName: topicName
    communicationServicesName: communicationServicesName
  }
}

module deliveryRoles 'modules/delivery-roles.bicep' = {
  params: {
    accountName: accountName
    queueName: queueName
    deadLetterContainerName: deadLetterContainerName
    principalId: topic.outputs.principalId
  }
  dependsOn: [
    storage
  ]
}

module subscription 'modules/subscription.bicep' = {
  scope: resourceGroup(communicationServicesGroup)
  params: {
    topicName: topicName
    accountId: account.id
    queueName: queueName
    deadLetterContainerName: deadLetterContainerName
  }
  dependsOn: [
    deliveryRoles
  ]
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    name: name
    location: location
    accountName: accountName
  }
  dependsOn: [
    storage
  ]
}

module functionApp 'modules/functions.bicep' = if (worker == 'Functions') {
  params: {
    name: name
    location: location
    hostAccountName: 'rechost${unique}'
    powerShellVersion: powerShellVersion
    insightsName: name
    settings: {
      AcsEndpoint: 'https://${communicationServices.properties.hostName}'
      AcsResourceId: communicationServices.id
      RecordingsContainer: '${storage.outputs.blobEndpoint}${containerName}'
      RecordingsQueue__queueServiceUri: storage.outputs.queueEndpoint
      RecordingsQueue__credential: 'managedidentity'
    }
  }
  dependsOn: [
    monitoring
  ]
}

module job 'modules/job.bicep' = if (worker == 'Container') {
  params: {
    name: name
    location: location
    image: empty(workerImage) ? fail('A container job needs workerImage.') : workerImage
    registry: workerRegistry
    workspaceName: name
    accountName: accountName
    queueName: queueName
    settings: {
      AcsEndpoint: 'https://${communicationServices.properties.hostName}'
      AcsResourceId: communicationServices.id
      RecordingsContainer: '${storage.outputs.blobEndpoint}${containerName}'
      RecordingsQueue: '${storage.outputs.queueEndpoint}${queueName}'
    }
  }
  dependsOn: [
    monitoring
  ]
}

// Of the two modules one is there.
var principalId = functionApp.?outputs.principalId ?? job.?outputs.principalId ?? ''

module workerRoles 'modules/worker-roles.bicep' = if (worker != 'None') {
  params: {
    accountName: accountName
    containerName: containerName
    principalId: principalId
  }
}

module serviceRole 'modules/service-role.bicep' = if (worker != 'None') {
  scope: resourceGroup(communicationServicesGroup)
  params: {
    communicationServicesName: communicationServicesName
    principalId: principalId
  }
}

module alerts 'modules/alerts.bicep' = {
  params: {
    location: location
    workspaceId: monitoring.outputs.workspaceId
    topicId: systemTopic.id
    subscriptionName: queueName
    accountName: accountName
    queueName: queueName
    mailAddress: alertMailAddress
  }
  dependsOn: [
    subscription
  ]
}

@description('The container of the recordings: -DestinationContainerUri.')
output container string = '${storage.outputs.blobEndpoint}${containerName}'

@description('The queue of their events: Receive-AcsRecordingEvent.')
output queue string = '${storage.outputs.queueEndpoint}${queueName}'

@description('For Test-AcsRecordingEvent: -ResourceId.')
output communicationServicesId string = communicationServices.id

@description('For Test-AcsRecordingEvent: -StorageAccountId.')
output storageAccountId string = account.id

@description('The function app that functions.zip is deployed to; empty without one.')
output functionAppName string = functionApp.?outputs.appName ?? ''

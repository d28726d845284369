metadata description = 'Lets the identity of the worker take messages off the queue, and write recordings with their index tags.'

param accountName string
param containerName string
param principalId string

var storageQueueDataContributor = '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
var storageBlobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: accountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource recordings 'containers' existing = {
      name: containerName
    }
  }
}

// At the account, because what fails goes to another queue.
resource queueWorker 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(toLower(account.id), principalId, storageQueueDataContributor)
  scope: account
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageQueueDataContributor)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// Storage Blob Data Contributor would do, but may not write the index tags by which Find-AcsRecording searches.
resource recordingsOwner 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(toLower(account::blobs::recordings.id), principalId, storageBlobDataOwner)
  scope: account::blobs::recordings
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataOwner)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

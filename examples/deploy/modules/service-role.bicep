metadata description = 'Lets the identity of the worker fetch and delete recordings of the Communication Services resource.'

param communicationServicesName string
param principalId string

var contributor = 'b24988ac-6180-42a0-ab88-20f7382dd24c'

resource communicationServices 'Microsoft.Communication/communicationServices@2025-09-01' existing = {
  name: communicationServicesName
}

resource recordings 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(toLower(communicationServices.id), principalId, contributor)
  scope: communicationServices
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', contributor)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

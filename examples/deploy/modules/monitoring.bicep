metadata description = 'A workspace with the requests to the queues, and Application Insights for the function.'

param name string
param location string
param accountName string

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: name
  location: location
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: 30
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: name
  location: location
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: accountName

  resource queues 'queueServices' existing = {
    name: 'default'
  }
}

// Messages that are put into queues and deleted from them. The alerts count them.
resource queueRequests 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'recordings'
  scope: account::queues
  properties: {
    workspaceId: workspace.id
    logs: [
      {
        category: 'StorageWrite'
        enabled: true
      }
      {
        category: 'StorageDelete'
        enabled: true
      }
    ]
  }
}

output workspaceId string = workspace.id

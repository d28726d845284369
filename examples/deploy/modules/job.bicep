metadata description = 'A container job that starts while there are messages, and saves what they announce.'

param name string
param location string
param image string
param registry string
param workspaceName string
param accountName string
param queueName string
param settings object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
}

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' existing = {
  name: workspaceName
}

resource environment 'Microsoft.App/managedEnvironments@2025-01-01' = {
  name: name
  location: location
  properties: {
    appLogsConfiguration: {
      destination: 'azure-monitor'
    }
  }
}

resource environmentLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'recordings'
  scope: environment
  properties: {
    workspaceId: workspace.id
    logs: [
      {
        category: 'ContainerAppConsoleLogs'
        enabled: true
      }
    ]
  }
}

resource job 'Microsoft.App/jobs@2025-01-01' = {
  name: name
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    environmentId: environment.id
    configuration: {
      triggerType: 'Event'

      // Six hours for one run: it takes messages for as long as there are some. What a run leaves, the next one takes.
      replicaTimeout: 21600
      replicaRetryLimit: 0
      eventTriggerConfig: {
        scale: {
          minExecutions: 0
          maxExecutions: 8
          pollingInterval: 30
          rules: [
            {
              name: 'messages'
              type: 'azure-queue'
              identity: identity.id
              metadata: {
                accountName: accountName
                queueName: queueName
                queueLength: '4'
                queueLengthStrategy: 'visibleonly'
              }
            }
          ]
        }
      }
      registries: empty(registry)
        ? []
        : [
            {
              server: registry
              identity: identity.id
            }
          ]
    }
    template: {
      containers: [
        {
          name: 'worker'
          image: image

          // examples/worker/Dockerfile starts Worker.ps1.
          args: [
            '-Once'
            '-RemoveOriginal'
          ]
          env: concat(map(items(settings), setting => { name: setting.key, value: setting.value }), [
            {
              name: 'WorkerClientId'
              value: identity.properties.clientId
            }
          ])
          resources: {
            cpu: json('1.0')
            memory: '2Gi'
          }
        }
      ]
    }
  }
}

output principalId string = identity.properties.principalId

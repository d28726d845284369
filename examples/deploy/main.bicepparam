using 'main.bicep'

param communicationServicesName = 'contoso'
param alertMailAddress = 'operators@contoso.com'

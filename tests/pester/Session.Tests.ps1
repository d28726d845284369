BeforeAll {
    $module = (Resolve-Path "$PSScriptRoot/../../artifacts/module/AcsRecording").Path
    Import-Module $module -Force
    Import-Module "$PSScriptRoot/Emulator.psm1" -Force
    Import-Module "$PSScriptRoot/PowerShellProcess.psm1" -Force
    $connectionString = Get-EmulatorConnectionString
    $endpoint = [Uri] [regex]::Match($connectionString, 'endpoint=([^;]+)').Groups[1].Value
    $key = [regex]::Match($connectionString, 'accesskey=(.+)$').Groups[1].Value
}

Describe 'Connecting' {
    AfterEach { Disconnect-AcsRecording }

    It 'takes text, a SecureString, and a property of that name' {
        $secure = [Net.NetworkCredential]::new('', $connectionString).SecurePassword
        (Connect-AcsRecording $connectionString).Endpoint | Should -Be $endpoint
        (Connect-AcsRecording -ConnectionString $secure).Endpoint | Should -Be $endpoint
        ([pscustomobject] @{ PrimaryConnectionString = $connectionString } | Connect-AcsRecording).Endpoint | Should -Be $endpoint
        ($connectionString | Connect-AcsRecording).Endpoint | Should -Be $endpoint
        ($secure | Connect-AcsRecording).Endpoint | Should -Be $endpoint
        (Connect-AcsRecording -Endpoint $endpoint -AccessKey $key).Endpoint | Should -Be $endpoint
        (Connect-AcsRecording -UseDevelopmentEmulator -Port $endpoint.Port).Endpoint | Should -Be $endpoint
    }

    It 'says what is wrong with a credential when it is asked to, and keeps the connection it had' {
        $before = Connect-AcsRecording $connectionString -Validate
        $wrong = [Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes('another key'))
        { Connect-AcsRecording -Endpoint $endpoint -AccessKey $wrong -Validate } | Should -Throw -ErrorId 'KeyRefused,*'
        Get-AcsRecordingConnection | Should -Be $before
    }

    It 'sends no token over http: <_>' -ForEach 'Identity', 'Default', 'AccessToken' {
        $more = @{ Identity = @{ Identity = $true }; Default = @{}; AccessToken = @{ AccessToken = 'a.b.c' } }[$_]
        { Connect-AcsRecording -Endpoint $endpoint @more } | Should -Throw -ErrorId 'InvalidEndpoint,*'
    }

    It 'shows no secret' {
        $connection = Connect-AcsRecording $connectionString
        $texts = @(
            $connection | Out-String
            $connection | ConvertTo-Json -Depth 5
            $connection | Format-List * -Force | Out-String
            "$connection"
        )
        foreach ($text in $texts) {
            $text | Should -Not -Match ([regex]::Escape($key))
        }
    }

    It 'refuses what is malformed, without repeating it: <Id>' -ForEach @(
        @{ Id = 'InvalidConnectionString'; Text = 'endpoint=https://x.communication.azure.com/' }
        @{ Id = 'InvalidAccessKey'; Text = 'endpoint=https://x.communication.azure.com/;accesskey=hidden!' }
        @{ Id = 'InvalidEndpoint'; Text = 'endpoint=http://x.communication.azure.com/;accesskey=aGlkZGVu' }
    ) {
        { Connect-AcsRecording $Text } | Should -Throw -ErrorId "$Id,*"
        "$($Error[0])$($Error[0].Exception)" | Should -Not -Match 'hidden|aGlkZGVu'
    }

    It 'takes a connection string as -Connection: <_>' -ForEach text, SecureString {
        $other = 'endpoint=https://contoso.communication.azure.com/;accesskey=a2V5'
        $given = if ($_ -eq 'text') { $connectionString } else { [Net.NetworkCredential]::new('', $connectionString).SecurePassword }
        $null = Connect-AcsRecording $other
        { Get-AcsRecordingState -RecordingId x -Connection $given -ErrorAction Stop } | Should -Throw -ErrorId 'RecordingNotFound,*'
        (Get-AcsRecordingConnection).Endpoint | Should -Be 'https://contoso.communication.azure.com/'
    }

    It 'says that a connection string is given alone: <Name>' -ForEach @(
        @{ Name = 'with -Endpoint'; Id = 'InvalidAccessKey'; Script = { Connect-AcsRecording $connectionString -Endpoint $endpoint } }
        @{ Name = 'as -Endpoint'; Id = 'InvalidEndpoint'; Script = { Connect-AcsRecording -Endpoint $connectionString } }
    ) {
        $Script | Should -Throw '*connection string*given alone*' -ErrorId "$Id,*"
    }

    It 'is made of the environment variable where nothing is given' {
        (Connect-AcsRecording).Endpoint | Should -Be $endpoint
        (Connect-AcsRecording -Validate -AllowedHost storage.contoso.com).Endpoint | Should -Be $endpoint
    }

    It 'is an error that says what to do where nothing is given and the variable is <Name>' -ForEach @(
        @{ Name = 'not set'; Value = $null; Id = 'NoConnectionString' }
        @{ Name = 'wrong'; Value = 'endpoint=https://contoso.communication.azure.com/'; Id = 'InvalidEnvironmentVariable' }
    ) {
        $environment = $env:COMMUNICATION_SERVICES_CONNECTION_STRING
        $env:COMMUNICATION_SERVICES_CONNECTION_STRING = $Value
        try { { Connect-AcsRecording } | Should -Throw '*COMMUNICATION_SERVICES_CONNECTION_STRING*' -ErrorId "$Id,*" }
        finally { $env:COMMUNICATION_SERVICES_CONNECTION_STRING = $environment }
    }

    It 'is refused for a resource id that is none' {
        { Connect-AcsRecording $connectionString -ResourceId foo } | Should -Throw "*'foo'*" -ErrorId 'InvalidResourceId,*'
        $account = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/x'
        { Connect-AcsRecording $connectionString -ResourceId $account } | Should -Throw -ErrorId 'InvalidResourceId,*'
    }

    It 'is forgotten on request' {
        Connect-AcsRecording $connectionString | Out-Null
        Get-AcsRecordingConnection | Should -BeOfType AcsRecording.RecordingConnection
        Disconnect-AcsRecording
        Get-AcsRecordingConnection | Should -BeNullOrEmpty
    }

    It 'belongs to one runspace' {
        Connect-AcsRecording $connectionString | Out-Null
        $other = [powershell]::Create().AddScript("Import-Module '$module'; Get-AcsRecordingConnection")
        try { $other.Invoke() | Should -BeNullOrEmpty }
        finally { $other.Dispose() }
    }

    It 'is asked for where there is none' {
        $environment = $env:COMMUNICATION_SERVICES_CONNECTION_STRING
        $env:COMMUNICATION_SERVICES_CONNECTION_STRING = $null
        try { { Get-AcsRecordingState -RecordingId x } | Should -Throw -ErrorId 'NotConnected,*' }
        finally { $env:COMMUNICATION_SERVICES_CONNECTION_STRING = $environment }
    }
}

Describe 'The module' {
    It 'imports without a package assembly, and keeps them out of the session' {
        $script = "Import-Module '$module'; [AppDomain]::CurrentDomain.GetAssemblies().GetName().Name -like 'Azure.*'; 'imported'"
        Invoke-PowerShell $script | Should -Be imported
    }

    It 'saves to a folder without loading a package for storage or identities' {
        Reset-Emulator
        $eventFile = Join-Path $TestDrive event.json
        New-EmulatorEvent -Format Mp3 | Set-Content $eventFile
        $script = @"
Import-Module '$module'
Get-Content '$eventFile' |
    ConvertFrom-AcsRecordingEvent |
    Save-AcsRecordingChunk -DestinationPath '$TestDrive/out' |
    ForEach-Object Verified
[AppDomain]::CurrentDomain.GetAssemblies().GetName().Name -match '^Azure\.|^Microsoft\.Identity'
"@
        Invoke-PowerShell $script | Should -Be 'True', 'Azure.Core'
    }

    It 'lets scripts name its types' {
        [AcsRecording.RecordingChunk].FullName | Should -Be AcsRecording.RecordingChunk
    }
}

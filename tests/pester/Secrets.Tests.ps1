BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force
    $common = [Management.Automation.Cmdlet]::CommonParameters + [Management.Automation.Cmdlet]::OptionalCommonParameters
    $parameters = foreach ($command in Get-Command -Module AcsRecording) {
        foreach ($parameter in $command.Parameters.Values.Name | Where-Object { $_ -notin $common }) {
            $set = $command.ParameterSets.Where({ $_.Parameters.Name -contains $parameter }, 'First')[0]
            $mandatory = $set.Parameters.Where({ $_.IsMandatory -and $_.Name -ne $parameter }).Name
            @{ Command = $command.Name; Parameter = $parameter; Mandatory = $mandatory }
        }
    }
    if (-not $parameters) { throw 'The module has no parameters: nothing would be tested.' }
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force
    Import-Module "$PSScriptRoot/Emulator.psm1" -Force

    # Each holds $marker as its secret part. No host is asked: neither http and ftp nor what is malformed is accepted.
    $marker = 'S3cretS3cretS3cretS3cretS3cretS3cretS3cretS3cretS3cretS3cretS3cretS3cretS3cretS3cretAA=='
    $values = [ordered] @{
        'connection string'         = "endpoint=http://contoso.communication.azure.com/;accesskey=$marker"
        'storage connection string' = "DefaultEndpointsProtocol=https;AccountName=contoso;AccountKey=$marker;" +
            'EndpointSuffix=core windows net'
        'SAS'                       = "ftp://contoso.blob.core.windows.net/recordings?sv=2024-11-04&sp=rw&sig=$marker"
        'malformed SAS'             = "https://[contoso.blob.core.windows.net/recordings?sv=2024-11-04&sp=rw&sig=$marker"
        'key'                       = $marker
        'token'                     = "eyJ0eXAiOiJKV1QifQ.eyJhdWQiOiJzb21ldGhpbmcifQ.$($marker.TrimEnd('='))"
        'address with a password'   = "ftp://someone:$($marker.TrimEnd('='))@contoso.communication.azure.com/"
    }

    # What the other mandatory parameters of a set are given: nothing that is refused, nothing that goes anywhere.
    $others = @{
        AccessKey = 'a2V5'; AccessToken = 'a.b.c'; ContentLocation = 'https://contoso.example/v1/objects/0-eus-d1-x/content/video'
        ContainerUri = 'ftp://contoso.blob.core.windows.net/recordings'; DeleteLocation = 'https://contoso.example/v1/objects/0-eus-d1-x'
        DestinationContainerUri = 'ftp://contoso.blob.core.windows.net/recordings'; DestinationPath = './out'
        Endpoint = 'https://contoso.communication.azure.com'; QueueUri = 'ftp://contoso.queue.core.windows.net/events'
        MetadataLocation = 'https://contoso.example/v1/objects/0-eus-d1-x/content/acsmetadata'; QueueName = 'Not A Queue'
        RecordingId = 'x'; ServerCallId = 'not an id'; GroupCallId = 'not an id'; RoomId = ''; CallConnectionId = ''
        StorageConnectionString = 'AccountName=contoso'; Path = './nowhere'; LiteralPath = './nowhere'; InputObject = ''
        Chunk = ((New-EmulatorEvent) -replace 'http://127\.0\.0\.1:\d+', 'https://contoso.example' | ConvertFrom-AcsRecordingEvent).Chunks
        ResourceId = 'not an id'; StorageAccountId = 'not an id'; Identity = $true; UseDevelopmentEmulator = $true
    }

    function New-Call([string] $Command, [hashtable] $Arguments) { { & $Command @Arguments }.GetNewClosure() }

    function Get-Leak([scriptblock[]] $Script) {
        # The lines with the secret, of all that a user could see beside the output, and could find in the errors.
        $Error.Clear()
        $said = foreach ($each in $Script) {
            try { & $each *>&1 | Where-Object { $_.GetType().Namespace -eq 'System.Management.Automation' } | Out-String -Stream }
            catch { $_ | Out-String -Stream }
        }
        $said += foreach ($record in $Error) {
            "$($record.Exception)", "$($record.TargetObject)", "$($record.ErrorDetails)"
            $record.InvocationInfo.BoundParameters.Values | ForEach-Object { "$_" }
        }
        @(@($said) -match 'S3cretS3cret') -join "`n"
    }
}

Describe 'A secret in the wrong place' {
    BeforeEach { Push-Location $TestDrive }
    AfterEach { Pop-Location; Disconnect-AcsRecording }

    It 'is in nothing that <Command> -<Parameter> says' -ForEach $parameters {
        $arguments = @{}
        foreach ($name in $Mandatory) { if ($others.Contains($name)) { $arguments[$name] = $others[$name] } }
        $scripts = foreach ($value in $values.Values) { $arguments[$Parameter] = $value; New-Call $Command $arguments.Clone() }
        Get-Leak $scripts | Should -BeNullOrEmpty
        @(Get-ChildItem $TestDrive -Recurse | Where-Object FullName -Match S3cret) |
            Should -BeNullOrEmpty -Because 'no file is named after a secret'
    }

    It 'is in nothing that is said where people put a connection string: <Name>' -ForEach @(
        @{ Name = '-Connection'; Script = { Get-AcsRecordingState x -Connection $text } }
        @{ Name = '-Connection, without a key'; Script = { Get-AcsRecordingState x -Connection "$text;x" } }
        @{ Name = 'with -Endpoint'; Script = { Connect-AcsRecording $text -Endpoint https://contoso.communication.azure.com } }
        @{ Name = 'as -Endpoint'; Script = { Connect-AcsRecording -Endpoint $text } }
        @{ Name = 'by pipe, broken'; Script = { "$text;x" | Connect-AcsRecording } }
        @{ Name = 'an environment variable'; Script = {
                $before = $env:COMMUNICATION_SERVICES_CONNECTION_STRING
                try {
                    $env:COMMUNICATION_SERVICES_CONNECTION_STRING = "$text;x"
                    Get-AcsRecordingState x
                }
                finally { $env:COMMUNICATION_SERVICES_CONNECTION_STRING = $before }
            }
        }
        @{ Name = 'a SAS for a folder'; Script = {
                $fileEvent = ConvertFrom-AcsRecordingEvent (New-EmulatorEvent)
                $fileEvent | Save-AcsRecordingChunk "https://contoso.blob.core.windows.net/c?sig=$marker"
            }
        }
        @{ Name = 'a SAS for a queue, by position'; Script = {
                Receive-AcsRecordingEvent "http://contoso.queue.core.windows.net/c?sig=$marker"
            }
        }
        @{ Name = 'a storage connection string by position'; Script = {
                Get-AcsRecordingBlob 'ftp://contoso.blob.core.windows.net/c' $storage
            }
        }
        @{ Name = 'an event with a SAS'; Script = {
                Save-AcsRecordingChunk ./out -ContentLocation "https://evil.example/v1/objects/0-eus-d1-x/content/video?sig=$marker"
            }
        }
    ) {
        $text = "endpoint=https://contoso.communication.azure.com;accesskey=$marker;accesskey=$marker"
        $storage = $values['storage connection string']
        $leak = Get-Leak $Script
        $Error.Count | Should -BeGreaterThan 0
        $leak | Should -BeNullOrEmpty
    }

    It 'is not in the transcript' {
        $file = Join-Path $TestDrive transcript.txt
        $text = $values['connection string']
        $null = Start-Transcript $file
        try {
            foreach ($script in { Connect-AcsRecording -Endpoint $text }, { Get-AcsRecordingState x -Connection $text }) {
                try { & $script } catch { $_ | Out-Host; $_ | Get-Error | Out-Host }
            }
        }
        finally { $null = Stop-Transcript }
        Get-Content $file -Raw | Should -Match InvalidEndpoint
        Get-Content $file -Raw | Should -Not -Match S3cretS3cret
    }

    It 'is quoted where it is none, so that a typing error is seen' {
        { Start-AcsRecording -GroupCallId (New-Guid) -Format Mp5 } | Should -Throw '*Mp5*'
        { Connect-AcsRecording -Endpoint contoso.communication.azure.com } |
            Should -Throw "*'contoso.communication.azure.com'*" -ErrorId 'InvalidEndpoint,*'
    }
}

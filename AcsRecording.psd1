@{
    RootModule           = 'AcsRecording.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '6f0e7f0b-6c1b-4c57-9d5e-6a8f4f5a2d31'
    Author               = 'The AcsRecording authors'
    CompanyName          = 'The AcsRecording authors'
    Copyright            = 'Copyright (c) The AcsRecording authors. MIT License.'
    Description          = @'
Start, pause, resume and stop the call recordings of Azure Communication Services, and save, verify, delete, find and merge their files. Built for
PowerShell 7.4 and newer and for Windows PowerShell 5.1; tested in PowerShell 7.6 on Linux, against the emulator of the service, not yet elsewhere.
'@
    PowerShellVersion    = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions = @('Desktop', 'Core')
    RequiredAssemblies   = @('AcsRecording.Abstractions.dll')
    TypesToProcess       = @('AcsRecording.types.ps1xml')
    FormatsToProcess     = @('AcsRecording.format.ps1xml')
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    CmdletsToExport      = @(
        'Complete-AcsRecordingEvent'
        'Confirm-AcsRecordingSubscription'
        'Connect-AcsRecording'
        'ConvertFrom-AcsRecordingEvent'
        'ConvertTo-AcsRecordingLogEntry'
        'Disconnect-AcsRecording'
        'Export-AcsRecordingReport'
        'Export-AcsRecordingParticipant'
        'Find-AcsRecording'
        'Get-AcsRecordingBlob'
        'Get-AcsRecordingConnection'
        'Get-AcsRecordingMetadata'
        'Get-AcsRecordingResult'
        'Get-AcsRecordingState'
        'Grant-AcsRecordingStorageAccess'
        'Merge-AcsRecordingChunk'
        'Receive-AcsRecordingEvent'
        'Register-AcsRecordingEvent'
        'Remove-AcsRecording'
        'Remove-AcsSavedRecording'
        'Resume-AcsRecording'
        'Save-AcsRecordingChunk'
        'Split-AcsRecordingChannel'
        'Start-AcsRecording'
        'Stop-AcsRecording'
        'Suspend-AcsRecording'
        'Test-AcsRecordingEvent'
        'Test-AcsRecordingStorageAccess'
        'Unregister-AcsRecordingEvent'
        'Wait-AcsRecording'
    )
    PrivateData          = @{
        PSData = @{
            Tags         = @(
                'Azure', 'AzureCommunicationServices', 'ACS', 'CallRecording', 'Recording', 'EventGrid', 'Archive', 'Download'
                'PSEdition_Core', 'PSEdition_Desktop', 'Windows', 'Linux', 'MacOS'
            )
            ReleaseNotes = '0.1.0: the first version. CHANGELOG.md in the sources has the changes.'
        }
    }
}

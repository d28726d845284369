BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force
    Import-Module "$PSScriptRoot/Emulator.psm1" -Force
    Import-Module "$PSScriptRoot/Azurite.psm1" -Force
    $azurite = if (-not (Get-MissingAzurite)) { Start-Azurite }

    function Save-Recording([hashtable] $To, [int] $Count = 1) {
        1..$Count | ForEach-Object { New-EmulatorEvent | ConvertFrom-AcsRecordingEvent } | Save-AcsRecordingChunk @To
    }
}

AfterAll { Stop-Azurite $azurite }

Describe 'An archive in a <_>' -ForEach 'folder', 'container' {
    BeforeEach {
        if ($_ -eq 'container' -and -not $azurite) { Set-ItResult -Skipped -Because (Get-MissingAzurite) }
        Reset-Emulator
        if ($_ -eq 'folder') {
            $to = @{ DestinationPath = Join-Path $TestDrive (New-Guid) }
            $in = @{ Path = $to.DestinationPath }
        }
        else {
            $to = @{ DestinationContainerUri = New-AzuriteContainer $azurite; StorageConnectionString = $azurite.ConnectionString }
            $in = @{ ContainerUri = $to.DestinationContainerUri; StorageConnectionString = $azurite.ConnectionString }
        }
    }

    It 'finds what was saved by each condition, and the next commands take it' {
        $saved = Save-Recording $to 3
        Find-AcsRecording @in | Should -HaveCount 3
        $one = Find-AcsRecording @in -CallId $saved[1].CallId
        "$one" | Should -Be "$($saved[1])"
        $names = $one.PSObject.Properties.Name.Where({ $_ -notin 'AlreadySaved', 'Participants' })
        Compare-Object $one $saved[1] -Property $names | Should -BeNullOrEmpty
        (Find-AcsRecording @in -RecordingId $saved[2].RecordingId).DocumentId | Should -Be $saved[2].DocumentId
        Find-AcsRecording @in -Participant $saved[0].Participants[0].Split(':')[-1] | Should -HaveCount 3
        Find-AcsRecording @in -Participant '+1 425 555 0199' | Should -BeNullOrEmpty
        $one | Get-AcsRecordingMetadata | ForEach-Object Participants | Select-Object -First 1 | Find-AcsRecording @in | Should -HaveCount 3
        Find-AcsRecording @in -After (Get-Date).AddDays(-2) -Before (Get-Date).AddDays(2) | Should -HaveCount 3
        Find-AcsRecording @in -Before (Get-Date).AddDays(-2) | Should -BeNullOrEmpty
        Find-AcsRecording @in -Incomplete | Should -BeNullOrEmpty

        $removed = Find-AcsRecording @in | Remove-AcsRecording -PassThru
        $removed | Should -HaveCount 3
        @((Get-EmulatorRecording).chunks | Where-Object deleted) | Should -HaveCount 3
    }

    It 'stops when the caller has enough' {
        $null = Save-Recording $to 3
        Find-AcsRecording @in | Select-Object -First 1 | Should -HaveCount 1
    }

    It 'erases after a question, or without one, and remembers' {
        $events = 1..2 | ForEach-Object { New-EmulatorEvent | ConvertFrom-AcsRecordingEvent }
        $saved = $events | Save-AcsRecordingChunk @to
        Find-AcsRecording @in -CallId $saved[0].CallId | Remove-AcsSavedRecording -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure.FullyQualifiedErrorId | Should -Be 'NotConfirmed,AcsRecording.Commands.RemoveAcsSavedRecording'
        Find-AcsRecording @in | Should -HaveCount 2

        $planned = Find-AcsRecording @in | Remove-AcsSavedRecording -WhatIf -PassThru
        $planned | Should -HaveCount 2
        Find-AcsRecording @in | Should -HaveCount 2

        $erased = $saved[0] | Remove-AcsSavedRecording -Reason 'retention' -Confirm:$false -PassThru
        $erased.DocumentId | Should -Be $saved[0].DocumentId
        (Find-AcsRecording @in).DocumentId | Should -Be $saved[1].DocumentId
        $saved[0] | Remove-AcsSavedRecording -Confirm:$false -ErrorAction Stop

        { $events[0] | Save-AcsRecordingChunk @to -ErrorAction Stop } |
            Should -Throw -ErrorId 'RecordingErased,*' -ExpectedMessage '*retention*'
        ($events[0] | Save-AcsRecordingChunk @to -Force).Verified | Should -BeTrue
        Find-AcsRecording @in | Should -HaveCount 2
    }

    It 'exports what it holds of one person, as a <Kind>' -ForEach @(
        @{ Kind = 'folder'; Name = 'request' }
        @{ Kind = 'zip file'; Name = 'request.zip' }
    ) {
        $saved = Save-Recording $to 2
        $person = $saved[0].Participants[0]
        $path = Join-Path $TestDrive "$(New-Guid)/$Name"
        Find-AcsRecording @in | Export-AcsRecordingParticipant $person $path -WhatIf
        $path | Should -Not -Exist
        $export = Find-AcsRecording @in |
            Export-AcsRecordingParticipant $person $path -MaskOthers -WarningVariable warnings -WarningAction SilentlyContinue
        $export.Chunks | Should -Be 2
        $export.Path | Should -Exist
        "$warnings" | Should -BeLike '*one mix*'
        { Find-AcsRecording @in | Export-AcsRecordingParticipant $person $path -ErrorAction Stop } | Should -Throw -ErrorId 'FileExists,*'
        { Find-AcsRecording @in | Export-AcsRecordingParticipant '+14255550199' "$path.2" -ErrorAction Stop } |
            Should -Throw -ErrorId 'ParticipantNotFound,*'
        if ($Kind -eq 'zip file') {
            (Get-FileHash $path).Hash | Should -Be $export.Sha256
            Expand-Archive $path "$path.d"
            $path = "$path.d"
        }

        foreach ($line in Get-Content "$path/SHA256SUMS") {
            $hash, $name = $line -split '  ', 2
            (Get-FileHash "$path/$name").Hash | Should -Be $hash
        }
        $index = Get-Content "$path/index.json" -Raw | ConvertFrom-Json
        $index.chunks.media.sha256 | Sort-Object | Should -Be ($saved.Sha256 | Sort-Object)
        if ($other = $saved[0].Participants | Where-Object { $_ -ne $person }) {
            Get-ChildItem $path -Recurse -Include *.json, *.html | Select-String -SimpleMatch $other | Should -BeNullOrEmpty
        }
    }

    It 'erases what a job found' {
        $null = Save-Recording $to
        $job = [Management.Automation.PSSerializer]::Serialize(@(Find-AcsRecording @in))
        $left = [Management.Automation.PSSerializer]::Deserialize($job)
        $account = if ($in.StorageConnectionString) { @{ StorageConnectionString = $in.StorageConnectionString } } else { @{} }
        $left | Remove-AcsSavedRecording @account -Confirm:$false -ErrorAction Stop
        Find-AcsRecording @in | Should -BeNullOrEmpty
    }
}

Describe 'A folder that is no archive' {
    It 'says so, and what to give' {
        { Find-AcsRecording $TestDrive -ErrorAction Stop } | Should -Throw -ErrorId 'NotAnArchive,*'
        { Find-AcsRecording "$TestDrive/missing" -ErrorAction Stop } | Should -Throw -ErrorId 'NotAnArchive,*'
        { Find-AcsRecording 'https://contoso.blob.core.windows.net/recordings' -ErrorAction Stop } |
            Should -Throw -ErrorId 'InvalidDestination,*'
    }

    It 'keeps a file that no manifest shows' {
        $file = New-Item "$TestDrive/a.wav"
        $wrong = [pscustomobject] @{ DocumentId = 'd'; Verified = $true; Path = $file.FullName }
        { $wrong | Remove-AcsSavedRecording -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'NotInArchive,*'
        $file.FullName | Should -Exist
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../artifacts/module/AcsRecording" -Force
    Import-Module "$PSScriptRoot/Emulator.psm1" -Force
    Import-Module "$PSScriptRoot/Azurite.psm1" -Force
    Reset-Emulator
    $archive = Join-Path $TestDrive archive
    $saved = New-EmulatorEvent -Seconds 5 | ConvertFrom-AcsRecordingEvent | Save-AcsRecordingChunk $archive
    $other = New-EmulatorEvent -Format Mp3 -Seconds 5 | ConvertFrom-AcsRecordingEvent | Save-AcsRecordingChunk $archive

    # What the report knows, as its own script reads it.
    function Get-ReportData([string] $Path) {
        $data = [regex]::Match((Get-Content $Path -Raw), '(?s)<script type="application/json" id="data">(.*?)</script>')
        $data.Groups[1].Value | ConvertFrom-Json
    }
}

Describe 'Export-AcsRecordingReport' {
    BeforeEach { $path = Join-Path $TestDrive "$(New-Guid).html" }

    It 'makes one file of a pipeline, and says which' {
        $report = $saved, $other | Export-AcsRecordingReport $path -WarningVariable warnings
        $report | Should -BeOfType AcsRecording.RecordingReport
        $report.Path, $report.Recordings, $report.Chunks | Should -Be $path, 2, 2
        $report.Bytes | Should -Be (Get-Item $path).Length
        $report.Sha256 | Should -Be (Get-FileHash $path).Hash.ToLowerInvariant()
        "$report" | Should -Be $path
        $warnings | Should -BeNullOrEmpty
        (Get-ReportData $path).recordings.chunks.sha256 | Sort-Object | Should -Be ($saved.Sha256, $other.Sha256 | Sort-Object)
    }

    It 'leads from the report to the media' {
        $inside = Join-Path $archive 'reports/of today.html'
        $saved | Export-AcsRecordingReport $inside | Out-Null
        $source = (Get-ReportData $inside).recordings[0].chunks[0].source
        $source | Should -BeLike '../*'
        [Uri]::new([Uri]::new($inside), $source).LocalPath | Should -Be $saved.Path
    }

    It 'takes what a job or a file has left of saved chunks' {
        $returned = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($saved))
        ($returned | Export-AcsRecordingReport $path).Chunks | Should -Be 1
        $read = $saved | Select-Object DocumentId, Path, MetadataPath, Bytes, Sha256, Verified, CallId | ConvertTo-Json | ConvertFrom-Json
        (Export-AcsRecordingReport -SavedChunk $read -FilePath $path -Force).Chunks | Should -Be 1
        (Get-ReportData $path).recordings[0].participants | Should -HaveCount 2
    }

    It 'keeps a file that is there, unless forced' {
        Set-Content $path mine
        { $saved | Export-AcsRecordingReport $path } | Should -Throw -ErrorId 'FileExists,AcsRecording.Commands.ExportAcsRecordingReport'
        Get-Content $path | Should -Be mine
        ($saved | Export-AcsRecordingReport $path -Force).Path | Should -Be $path
    }

    It 'writes nothing with -WhatIf' {
        $saved | Export-AcsRecordingReport $path -WhatIf | Should -BeNullOrEmpty
        $path | Should -Not -Exist
    }

    It 'makes nothing of nothing' {
        @() | Export-AcsRecordingReport $path | Should -BeNullOrEmpty
        $path | Should -Not -Exist
    }

    It 'has the heading that it is given, as text' {
        $saved | Export-AcsRecordingReport $path -Title '<b>Calls & more</b>' | Out-Null
        Get-Content $path -Raw | Should -BeLike '*<title>&lt;b&gt;Calls &amp; more&lt;/b&gt;</title>*'
    }

    It 'warns of a file that is gone, and shows the others' {
        $gone = $saved | Select-Object *
        $gone.Path = Join-Path $archive gone.wav
        $report = $gone, $other | Export-AcsRecordingReport $path -WarningVariable warnings -WarningAction SilentlyContinue
        $report.Recordings | Should -Be 2
        "$warnings" | Should -BeLike "*gone.wav*doesn't exist any more*"
    }

    It 'refuses what is no file' {
        { $saved | Export-AcsRecordingReport 'https://contoso.example/report.html' } | Should -Throw -ErrorId 'InvalidDestination,*'
        { $saved | Export-AcsRecordingReport $archive } | Should -Throw -ErrorId 'FileExists,*'
    }

    It 'resolves paths as PowerShell does' {
        Push-Location $TestDrive
        try { ($saved | Export-AcsRecordingReport ./here.html).Path | Should -Be (Join-Path $TestDrive here.html) } finally { Pop-Location }
    }

    It 'shows recordings in a container, without what opens it' {
        if ($missing = Get-MissingAzurite) { Set-ItResult -Skipped -Because $missing }
        $azurite = Start-Azurite
        try {
            $container = ((New-AzuriteContainer $azurite) -split '\?')[0]
            $blob = New-EmulatorEvent -Seconds 5 | ConvertFrom-AcsRecordingEvent |
                Save-AcsRecordingChunk -DestinationContainerUri $container -StorageConnectionString $azurite.ConnectionString
            $read = $blob | ConvertTo-Json -Depth 5 | ConvertFrom-Json
            $read | Export-AcsRecordingReport $path -StorageConnectionString $azurite.ConnectionString | Out-Null
            $recording = (Get-ReportData $path).recordings[0]
            $recording.chunks[0].address | Should -Be $blob.BlobUri.AbsoluteUri
            $recording.chunks[0].source | Should -BeNullOrEmpty
            $recording.plays | Should -BeGreaterThan 4
            $recording.participants | Should -HaveCount 2
            { $read | Export-AcsRecordingReport $path -Force -StorageConnectionString nonsense } |
                Should -Throw -ErrorId 'InvalidStorageConnectionString,*'
        }
        finally { Stop-Azurite $azurite }
    }

    It 'is shown as a table that fits' {
        $text = $saved | Export-AcsRecordingReport $path | Out-String -Width 80
        $text | Should -Match 'Recordings +Chunks +Size Path'
        $text | Should -Match '1 +1 +\d+\.\d KB '
    }
}

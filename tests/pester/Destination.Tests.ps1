# Destinations that fail while a real PowerShell saves: the error says so, nothing half-done has a final name, and the same command,
# run again, succeeds.
BeforeAll {
    $module = (Resolve-Path "$PSScriptRoot/../../artifacts/module/AcsRecording").Path
    Import-Module $module -Force
    foreach ($helper in 'Emulator', 'Azurite', 'PowerShellProcess') { Import-Module "$PSScriptRoot/$helper.psm1" -Force }

    # 96 KB come with the first request and are simply written; 6.4 MB come over several connections, with a journal beside them.
    $seconds = @{ small = 3; large = 200 }

    function New-EventFile([string] $Size) {
        Reset-Emulator
        $path = Join-Path $TestDrive "$(New-Guid).json"
        New-EmulatorEvent -Format Wav -Seconds $seconds[$Size] | Set-Content $path
        $path
    }

    function Get-SaveScript([hashtable] $Target) {
        # Saves, and writes a line of JSON that tells what came of it.
        $arguments = foreach ($key in $Target.Keys) { "$key = '$($Target[$key])'" }
        @"
`$target = @{ $($arguments -join '; ') }
`$saved = ConvertFrom-AcsRecordingEvent -Path '$path' | Save-AcsRecordingChunk @target -ErrorVariable failures -ErrorAction SilentlyContinue
`$told = foreach (`$failure in `$failures) {
    @{
        Id       = (`$failure.FullyQualifiedErrorId -split ',')[0]
        Category = [string] `$failure.CategoryInfo.Category
        Text     = [string] `$failure
    }
}
`$shown = @(`$saved | Select-Object DocumentId, Sha256, Verified, AlreadySaved)
[Console]::Out.WriteLine((ConvertTo-Json -Compress -Depth 3 @{ Failures = @(`$told); Saved = `$shown }))
"@
    }

    function Start-Script([string] $Script, [string[]] $Before = @()) {
        Start-PowerShell "`$ErrorActionPreference = 'Stop'; Import-Module '$module'; $Script" $Before
    }

    function Wait-PartialFile {
        Wait-Condition 'some of the file is there' {
            Get-ChildItem $folder -Recurse -Filter *.partial -ErrorAction Ignore | Where-Object Length -GT 0
        }
    }

    function Receive-Result($Running) {
        # What each of its saves tells.
        $ended = Receive-PowerShell $Running
        if ($ended.ExitCode -ne 0) { throw $ended.Errors }
        $ended.Output -split "`n" | Where-Object { $_ } | ConvertFrom-Json
    }

    function Invoke-Save([string[]] $Before = @()) { Receive-Result (Start-Script (Get-SaveScript @{ DestinationPath = $folder }) $Before) }

    function Assert-Failed($Result, [string] $Id, [string] $Category) {
        # One typed error, and nothing that looks saved.
        $Result.Saved | Should -BeNullOrEmpty
        $Result.Failures | Should -HaveCount 1
        "$($Result.Failures[0].Id) $($Result.Failures[0].Category)" | Should -Be "$Id $Category" -Because $Result.Failures[0].Text
    }

    function Assert-NothingSaved([string] $In = $folder) { Get-ChildItem $In -Recurse -Filter *.wav | Should -BeNullOrEmpty }

    function Get-Line { if (Test-Path "$folder/manifest.jsonl") { Get-Content "$folder/manifest.jsonl" | ConvertFrom-Json } }

    function Assert-SavedAnew {
        # The same command now has every byte, once, and leaves nothing beside it.
        Clear-EmulatorFault
        $events = ConvertFrom-AcsRecordingEvent -Path $path
        $saved = $events | Save-AcsRecordingChunk $folder -ErrorAction Stop
        $right = $events | Save-AcsRecordingChunk (Join-Path $TestDrive (New-Guid)) -ErrorAction Stop
        $saved.Verified | Should -BeTrue
        (Get-FileHash $saved.Path -Algorithm SHA256).Hash | Should -Be $right.Sha256
        Get-ChildItem $folder -Recurse -Filter *.wav | Should -HaveCount 1
        Get-ChildItem $folder -Recurse -Filter *.partial* | Should -BeNullOrEmpty
        @(Get-Line | Where-Object DocumentId -EQ $saved.DocumentId) | Should -HaveCount 1
    }
}

Describe 'A disk that is full' {
    BeforeAll {
        $missing = if (-not $IsLinux) { 'Limits and mounts as here are Linux''s.' }
        function Get-Limit([long] $Bytes) { 'sh', '-c', "trap '' XFSZ && ulimit -f $([Math]::Floor($Bytes / 512)) && exec ""`$@""", 'sh' }
    }

    BeforeEach {
        if ($missing) { Set-ItResult -Skipped -Because $missing }
        $folder = Join-Path $TestDrive (New-Guid)
    }

    It 'or a file that grows longer than it may: <_>' -ForEach 'small', 'large' {
        $path = New-EventFile $_
        Assert-Failed (Invoke-Save (Get-Limit ($seconds[$_] * 16000))) WriteFailed WriteError
        Assert-NothingSaved
        Get-Line | Should -BeNullOrEmpty
        Assert-SavedAnew
    }

    It 'in the middle of a line of the manifest leaves no half of it' {
        $path = New-EventFile small
        $limit = 256KB
        New-Item $folder -ItemType Directory | Out-Null
        $before = "{`"documentId`":`"other`",`"filler`":`"$('x' * ($limit - 300))`"}`n"
        [IO.File]::WriteAllText("$folder/manifest.jsonl", $before)
        Assert-Failed (Invoke-Save (Get-Limit $limit)) WriteFailed WriteError
        Assert-NothingSaved
        [IO.File]::ReadAllText("$folder/manifest.jsonl").Length | Should -Be $before.Length
        Assert-SavedAnew
    }

    It 'at any place: in the file, its metadata or its line' {
        $path = New-EventFile small
        New-Item $folder -ItemType Directory | Out-Null
        $namespace = 'unshare', '--mount', 'sh', '-c', 'mount -t tmpfs -o size=84k none "$0" && exec "$@"', $folder
        & $namespace[0] $namespace[1..5] true 2>&1 | Out-Null
        if ($LASTEXITCODE -ne 0) { Set-ItResult -Skipped -Because 'this user may mount no file system.' }

        # It grows by a page, until there is room for all.
        $results = Receive-Result (Start-Script @"
foreach (`$kilobytes in 84..120 | Where-Object { `$_ % 4 -eq 0 }) {
    mount -o "remount,size=`${kilobytes}k" '$folder'
    $(Get-SaveScript @{ DestinationPath = $folder })
    if (`$saved) { break }
    if (Get-ChildItem '$folder' -Recurse -Filter *.wav) { throw "A file of `$kilobytes KB." }
    if (Test-Path '$folder/manifest.jsonl') { Get-Content '$folder/manifest.jsonl' | ConvertFrom-Json | Out-Null }
}
if ((Get-FileHash `$saved.Path -Algorithm SHA256).Hash -ne `$saved.Sha256) { throw 'Other bytes.' }
if (Get-ChildItem '$folder' -Recurse -Filter *.partial*) { throw 'Something is left over.' }
if (@(Get-Content '$folder/manifest.jsonl').Count -ne 1) { throw 'More than one line.' }
"@ $namespace)
        $results.Count | Should -BeGreaterThan 3
        foreach ($result in $results | Select-Object -SkipLast 1) { Assert-Failed $result WriteFailed WriteError }
        $results[-1].Failures | Should -BeNullOrEmpty
        Assert-SavedAnew
        (ConvertFrom-AcsRecordingEvent -Path $path | Save-AcsRecordingChunk $folder).Sha256 | Should -Be $results[-1].Saved.Sha256
    }
}

Describe 'A destination that may not be written' {
    BeforeAll {
        $missing = $null
        $asUser = @()
        if ($IsWindows) { $missing = 'Windows has no modes.' }
        elseif ((id -u) -eq '0') {
            # This capability is what lets root ignore modes.
            if (Get-Command setpriv -CommandType Application -ErrorAction Ignore) { $asUser = 'setpriv', '--bounding-set=-dac_override' }
            else { $missing = 'setpriv is not on PATH, and root ignores modes.' }
        }
    }

    It 'is told as that: <_>' -ForEach 'the folder', 'a folder in it', 'the manifest' {
        if ($missing) { Set-ItResult -Skipped -Because $missing }
        $folder = Join-Path $TestDrive (New-Guid)
        $path = New-EventFile small
        $day = Split-Path (ConvertFrom-AcsRecordingEvent -Path $path | Save-AcsRecordingChunk $folder -WhatIf 6> $null).Path
        New-Item $day -ItemType Directory | Out-Null
        New-Item "$folder/manifest.jsonl" | Out-Null
        $place, $mode = switch ($_) {
            'the folder' { Remove-Item $folder/* -Recurse; $folder, '755' }
            'a folder in it' { $day, '755' }
            'the manifest' { "$folder/manifest.jsonl", '644' }
        }
        chmod a-w $place
        try { Assert-Failed (Invoke-Save $asUser) WriteFailed WriteError }
        finally { chmod $mode $place }
        Assert-NothingSaved
        Get-Line | Should -BeNullOrEmpty
        Assert-SavedAnew
    }
}

Describe 'A destination that is taken away midway' {
    It 'is not made anew, and its place is told: <_>' -ForEach 'small', 'large' {
        if ($IsWindows) { Set-ItResult -Skipped -Because 'Windows moves no folder with an open file in it.' }
        $folder = Join-Path $TestDrive (New-Guid)
        $path = New-EventFile $_
        Add-EmulatorFault @{ path = '/content/audiowav'; stallAfterBytes = 50000 }
        $running = Start-Script (Get-SaveScript @{ DestinationPath = $folder })
        Wait-PartialFile
        Move-Item $folder "$folder-away"
        Clear-EmulatorFault
        Assert-Failed (Receive-Result $running) WriteFailed WriteError
        Test-Path $folder | Should -BeFalse
        Assert-NothingSaved "$folder-away"
        Move-Item "$folder-away" $folder
        Assert-SavedAnew
    }

    Context 'a container' {
        BeforeAll {
            $missing = Get-MissingAzurite
            $azurite = if (-not $missing) { Start-Azurite }
        }

        AfterAll { Stop-Azurite $azurite }

        It 'is named: <_>' -ForEach 'taken away', 'replaced by an empty one' {
            if ($missing) { Set-ItResult -Skipped -Because $missing }
            $path = New-EventFile large
            $container = New-AzuriteContainer $azurite

            # With a single connection the first block is staged when the second one is asked for.
            Add-EmulatorFault @{ path = '/content/audiowav'; skip = 1; stallAfterBytes = 50000 }
            $running = Start-Script (Get-SaveScript @{ DestinationContainerUri = $container; MaxConnections = 1 })
            Wait-Condition 'a second block is on its way' { (Get-EmulatorTraffic).Requests -eq 3 }
            Invoke-RestMethod -Method Delete -Uri "$container&restype=container" | Out-Null
            if ($_ -ne 'taken away') {
                Invoke-RestMethod -Method Put -Uri "$container&restype=container" -ContentType text/plain | Out-Null
            }
            Clear-EmulatorFault
            $result = Receive-Result $running
            if ($_ -ne 'taken away') { Assert-Failed $result BlobNotFound ObjectNotFound }
            else {
                Assert-Failed $result ContainerNotFound ObjectNotFound
                Invoke-RestMethod -Method Put -Uri "$container&restype=container" -ContentType text/plain | Out-Null
            }

            $saved = ConvertFrom-AcsRecordingEvent -Path $path |
                Save-AcsRecordingChunk -DestinationContainerUri $container -ErrorAction Stop
            $right = ConvertFrom-AcsRecordingEvent -Path $path | Save-AcsRecordingChunk (Join-Path $TestDrive (New-Guid)) -ErrorAction Stop
            $saved.Verified | Should -BeTrue
            $copy = Join-Path $TestDrive (New-Guid)
            Invoke-WebRequest "$($saved.BlobUri)?$($azurite.Sas)" -OutFile $copy
            (Get-FileHash $copy -Algorithm SHA256).Hash | Should -Be $right.Sha256
        }
    }
}

Describe 'Two PowerShell processes at one chunk' {
    BeforeEach { $folder = Join-Path $TestDrive (New-Guid) }

    It 'are told from each other: <_>' -ForEach 'small', 'large' {
        $path = New-EventFile $_
        Add-EmulatorFault @{ path = '/content/audiowav'; stallAfterBytes = 50000 }
        $first = Start-Script (Get-SaveScript @{ DestinationPath = $folder })
        Wait-PartialFile
        Assert-Failed (Invoke-Save) BeingSaved ResourceUnavailable
        Clear-EmulatorFault
        (Receive-Result $first).Saved.Verified | Should -BeTrue
        (Invoke-Save).Saved.AlreadySaved | Should -BeTrue
        Assert-SavedAnew
    }

    It 'that begin together save each file once' {
        Reset-Emulator
        $path = Join-Path $TestDrive "$(New-Guid).jsonl"
        1..20 | ForEach-Object { New-EmulatorEvent -Format Wav } | Set-Content $path
        $go = Join-Path $TestDrive (New-Guid)
        $wait = "New-Item ('$go.' + `$PID) | Out-Null; while (-not (Test-Path '$go')) { Start-Sleep -Milliseconds 1 }"
        $script = "$wait; $(Get-SaveScript @{ DestinationPath = $folder })"
        $both = foreach ($number in 1, 2) { Start-Script $script }
        Wait-Condition 'both are ready' { @(Get-ChildItem "$go.*").Count -eq 2 }
        New-Item $go | Out-Null
        $results = foreach ($running in $both) { Receive-Result $running }
        $results.Failures.Id | Where-Object { $_ -ne 'BeingSaved' } | Should -BeNullOrEmpty
        foreach ($result in $results) { $result.Failures.Count + $result.Saved.Count | Should -Be 20 }
        $new = $results.Saved | Where-Object AlreadySaved -EQ $false
        $new | Should -HaveCount 20
        $new.DocumentId | Sort-Object -Unique | Should -HaveCount 20
        Get-ChildItem $folder -Recurse -Filter *.wav | Should -HaveCount 20
        Get-ChildItem $folder -Recurse -Filter *.partial* | Should -BeNullOrEmpty
        (Get-Line).documentId | Sort-Object -Unique | Should -HaveCount 20
        Get-Line | Should -HaveCount 20
        foreach ($saved in ConvertFrom-AcsRecordingEvent -Path $path | Save-AcsRecordingChunk $folder -ErrorAction Stop) {
            $saved.AlreadySaved | Should -BeTrue
            (Get-FileHash $saved.Path -Algorithm SHA256).Hash | Should -Be $saved.Sha256
        }
    }
}

BeforeAll {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $module = Join-Path $root 'artifacts/module/AcsRecording'
    foreach ($helper in 'Emulator', 'Azurite', 'PowerShellProcess') { Import-Module "$PSScriptRoot/$helper.psm1" -Force }
    $packages = Join-Path $root artifacts/packages
    if (-not (Test-Path $packages)) { throw 'There are no packages: make them with ./build.sh package.' }
    $version = (Import-PowerShellDataFile "$root/AcsRecording.psd1").ModuleVersion
    $pwsh = Get-PowerShellCommand

    # What a user types, with the module that PowerShell finds by the name of a cmdlet.
    $cycle = Join-Path $TestDrive cycle.ps1
    Set-Content $cycle @'
$ErrorActionPreference = $WarningPreference = 'Stop'
$recording = Start-AcsRecording -GroupCallId (New-Guid) -Format Mp3 | Wait-AcsRecording -State Active
$recording | Stop-AcsRecording
$folder = Join-Path ([IO.Path]::GetTempPath()) (New-Guid)
$saved = Get-AcsRecordingResult $recording | Save-AcsRecordingChunk $folder | Remove-AcsRecording -PassThru
Remove-Item $folder -Recurse
"$($saved.Verified) with $((Get-Module AcsRecording).ModuleBase)"
'@

    $dotnetRoot = Split-Path (Get-Item (Get-Command dotnet).Source).ResolveLinkTarget($true)

    function Invoke-InHome([string] $Folder, [scriptblock] $Script, [string] $ModulePath) {
        # A user who has nothing but what lies in this folder; the processes that the script starts are that user's.
        $variables = @{
            HOME = $Folder; XDG_DATA_HOME = $null; XDG_CONFIG_HOME = $null; XDG_CACHE_HOME = $null; PSModulePath = $ModulePath
            DOTNET_CLI_HOME = $Folder; NUGET_PACKAGES = "$Folder/packages"; DOTNET_ROOT = $dotnetRoot
        }
        $before = @{}
        foreach ($name in $variables.Keys) {
            $before[$name] = [Environment]::GetEnvironmentVariable($name)
            [Environment]::SetEnvironmentVariable($name, $variables[$name])
        }
        try { & $Script }
        finally { foreach ($name in $before.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name]) } }
    }

    function New-UserHome {
        # NuGet writes beside the script where a home has no such folder.
        $folder = Join-Path $TestDrive (New-Guid)
        New-Item "$folder/.config", "$folder/.local/share" -ItemType Directory | Out-Null
        $folder
    }

    function Invoke-Cycle([string[]] $Before) {
        # The output of the life cycle in a new process, which the words before it start.
        $command, [string[]] $arguments = $Before + $pwsh + '-NoProfile', '-NonInteractive', '-File', $cycle
        $output = & $command @arguments 2>&1 | Out-String
        $LASTEXITCODE | Should -Be 0 -Because $output
        $output.Trim()
    }

    function Get-FileList([string] $Folder) {
        # The files under a folder, each with its hash.
        Get-ChildItem $Folder -Recurse -File |
            ForEach-Object { "$([IO.Path]::GetRelativePath($Folder, $_.FullName)) $((Get-FileHash $_).Hash)" } |
            Sort-Object
    }

    function Expand-Package([string] $Path) {
        $folder = Join-Path $TestDrive (New-Guid)
        Expand-Archive $Path $folder
        $folder
    }
}

Describe 'The packages' {
    It 'have the same bytes when they are made again' {
        if (-not (Test-Path "$root/src/AcsRecording.Emulator/obj")) {
            Set-ItResult -Skipped -Because 'they were built on another machine'
        }
        $again = Join-Path $TestDrive again
        & "$root/src/Export-Package.ps1" -Destination $again | Out-Null
        Get-FileList $again | Should -Be (Get-FileList $packages)
    }

    It 'are these, with the version of the manifest' {
        $expected = @(
            "AcsRecording.$version.cdx.json", "AcsRecording.$version.nupkg", "AcsRecording.Emulator.$version.cdx.json"
            "AcsRecording.Emulator.$version.nupkg", 'automation', 'functions', 'functions.zip', 'SHA256SUMS'
        )
        (Get-ChildItem $packages).Name | Sort-Object | Should -Be $expected
        (Get-ChildItem "$packages/automation").Name | Should -Be AcsRecording.zip
    }

    It 'have their sums, in the form of sha256sum' {
        $sums = foreach ($file in Get-ChildItem $packages -Recurse -File -Include *.nupkg, *.zip, *.cdx.json) {
            $path = [IO.Path]::GetRelativePath($packages, $file).Replace('\', '/')
            "$((Get-FileHash $file).Hash.ToLowerInvariant())  $path"
        }
        $sums | Should -HaveCount 6
        [IO.File]::ReadAllText("$packages/SHA256SUMS") | Should -Be "$(@($sums | Sort-Object { $_.Substring(66) }) -join "`n")`n"
    }

    It 'have a bill of materials, with each library that they ship: <Id>' -ForEach @(
        @{ Id = 'AcsRecording' }, @{ Id = 'AcsRecording.Emulator' }
    ) {
        $bill = Get-Content "$packages/$Id.$version.cdx.json" -Raw | ConvertFrom-Json
        $bill.bomFormat | Should -Be CycloneDX
        $bill.metadata.component.name, $bill.metadata.component.version | Should -Be $Id, $version
        $shipped = (Get-ChildItem (Expand-Package "$packages/$Id.$version.nupkg") -Recurse -File -Filter *.dll).BaseName |
            Where-Object { $_ -notlike 'AcsRecording*' } |
            Sort-Object -Unique
        $shipped | Should -Not -BeNullOrEmpty
        Compare-Object $shipped @($bill.components.name | Sort-Object -Unique) | Should -BeNullOrEmpty
        foreach ($component in $bill.components) {
            $component.purl | Should -Be "pkg:nuget/$($component.name)@$($component.version)"
            $component.hashes.content | Should -Match '^[0-9A-F]{128}$' -Because $component.name
        }
    }

    It 'are whole packages of NuGet: with properties and a manifest that are found by their relationships' {
        foreach ($id in 'AcsRecording', 'AcsRecording.Emulator') {
            $package = [IO.Packaging.Package]::Open("$packages/$id.$version.nupkg", 'Open', 'Read')
            try {
                $package.PackageProperties.Identifier | Should -Be $id
                $package.PackageProperties.Version | Should -Be $version
                $package.GetRelationships().TargetUri.OriginalString | Should -Contain "/$id.nuspec"
            }
            finally { $package.Close() }
        }
    }

    It 'say nothing of the folder or machine that they were made on' {
        foreach ($package in Get-ChildItem "$packages/*.nupkg") {
            foreach ($file in Get-ChildItem (Expand-Package $package) -Recurse -File -Force -Include AcsRecording*, *.psmdcp) {
                $text = [Text.Encoding]::Latin1.GetString([IO.File]::ReadAllBytes($file))
                $text.Contains($root) | Should -BeFalse -Because "$($file.Name) in $($package.Name) holds the folder"
                $text | Should -Not -Match ([regex]::Escape([Environment]::OSVersion.Version.ToString())) -Because $file.Name
            }
        }
    }
}

Describe 'The package for a gallery' {
    It 'tells the file and line of the source where a failure came from, in cmdlets and engine' {
        $expanded = Expand-Package "$packages/AcsRecording.$version.nupkg"
        $trace = Invoke-PowerShell @"
Import-Module '$expanded/AcsRecording.psd1'
try { Find-AcsRecording '$expanded' } catch { `$_.Exception.StackTrace }
"@ | Out-String -Width 500
        $trace | Should -Match ' in /_/src/AcsRecording/\S+\.cs:line \d+'
        $trace | Should -Match ' in /_/src/AcsRecording\.Core/\S+\.cs:line \d+'
        $trace | Should -Not -Match ([regex]::Escape($root))
    }

    It 'is published to a repository, installed from it, found by the name of a cmdlet, and works' {
        if (-not $IsLinux) { Set-ItResult -Skipped -Because 'variables make a home of its own on Linux only' }
        $user = New-UserHome
        $repository = (New-Item "$user/repository" -ItemType Directory).FullName
        Invoke-InHome $user {
            Invoke-PowerShell @"
Unregister-PSResourceRepository PSGallery
Register-PSResourceRepository local '$repository' -Trusted
Publish-PSResource -NupkgPath '$packages/AcsRecording.$version.nupkg' -Repository local
Install-PSResource AcsRecording -Repository local
(Get-InstalledPSResource AcsRecording).Version.ToString()
"@ | Should -Be $version
            Invoke-Cycle | Should -Be "True with $user/.local/share/powershell/Modules/AcsRecording/$version"
        }
        $installed = Get-FileList "$user/.local/share/powershell/Modules/AcsRecording/$version"
        $installed -notmatch '^PSGetModuleInfo\.xml ' | Should -Be (Get-FileList $module)
    }
}

Describe 'The emulator as a .NET tool' {
    It 'is installed from a folder, and runs a life cycle with the module of the other package' {
        $user = New-UserHome
        Set-Content "$user/NuGet.Config" @"
<configuration><packageSources><clear /><add key="local" value="$packages" /></packageSources></configuration>
"@
        Invoke-InHome $user -ModulePath (Split-Path $module) {
            $options = '--tool-path', "$user/tools", '--configfile', "$user/NuGet.Config"
            $install = dotnet tool install AcsRecording.Emulator @options 2>&1 | Out-String
            $LASTEXITCODE | Should -Be 0 -Because $install
            $install | Should -Match "'$([regex]::Escape($version))'"
            $before = $env:COMMUNICATION_SERVICES_CONNECTION_STRING
            $env:COMMUNICATION_SERVICES_CONNECTION_STRING = $null
            try { Invoke-Cycle "$user/tools/acs-recording-emulator", 'exec', '--' | Should -Be "True with $module" }
            finally { $env:COMMUNICATION_SERVICES_CONNECTION_STRING = $before }
        }
    }
}

Describe 'The zip for Azure Automation' {
    BeforeAll { $expanded = Expand-Package "$packages/automation/AcsRecording.zip" }

    # https://learn.microsoft.com/azure/automation/shared-resources/modules#author-modules
    It 'keeps the rules: zip, folder and manifest have one name, no folder of a version, at most 100 MB, short paths' {
        (Get-ChildItem $expanded).Name | Should -Be AcsRecording
        "$expanded/AcsRecording/AcsRecording.psd1" | Should -Exist
        Get-FileList "$expanded/AcsRecording" | Should -Be (Get-FileList $module)
        (Get-Item "$packages/automation/AcsRecording.zip").Length | Should -BeLessThan 100MB

        # Paths of 140 characters and more can't be imported; the sandbox's own folder counts too.
        $paths = Get-ChildItem $expanded -Recurse -File | ForEach-Object { [IO.Path]::GetRelativePath($expanded, $_) }
        $paths | Where-Object Length -GT 90 | Should -BeNullOrEmpty
    }

    It 'works from a folder of modules, as Automation expands it' {
        Invoke-InHome (New-UserHome) -ModulePath $expanded { Invoke-Cycle } | Should -Be "True with $expanded/AcsRecording"
    }
}

Describe 'The Function app' {
    It 'holds what is deployed: the host''s settings, the function, and the module where the host looks for it' {
        $app = Expand-Package "$packages/functions.zip"
        Get-FileList $app | Should -Be (Get-FileList "$packages/functions")
        (Get-ChildItem $app).Name | Sort-Object | Should -Be host.json, Modules, SaveRecording
        Get-FileList "$app/Modules/AcsRecording" | Should -Be (Get-FileList $module)
        $settings = Get-Content "$app/host.json" -Raw | ConvertFrom-Json
        $settings.managedDependency.enabled | Should -BeFalse
        $settings.extensionBundle.id | Should -Be Microsoft.Azure.Functions.ExtensionBundle
    }

    It 'works with its settings, a managed identity and the module in it, message after message' {
        $missing = Get-MissingAzurite
        if (-not $IsLinux) { $missing = 'the certificate of the emulator is trusted for one command on Linux only' }
        if ($missing) { Set-ItResult -Skipped -Because $missing }

        # As the worker of the Functions host: modules from the app's folder, one runspace, run.ps1 as a function with parameters.
        $worker = Join-Path $TestDrive worker.ps1
        Set-Content $worker @'
$ErrorActionPreference = 'Stop'
$app = $env:app
$env:PSModulePath = "$app/Modules"
$runspace = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault())
$runspace.Open()
$script = [scriptblock]::Create((Get-Content "$app/SaveRecording/run.ps1" -Raw))
$shell = [powershell]::Create($runspace)
$shell.AddScript('param($script) Set-Item function:SaveRecording $script').AddArgument($script).Invoke() | Out-Null
Connect-AcsRecording $env:COMMUNICATION_SERVICES_CONNECTION_STRING | Out-Null
foreach ($format in 'Mp3', 'Wav') {
    $recording = Start-AcsRecording -GroupCallId (New-Guid) -Format $format | Wait-AcsRecording -State Active
    $recording | Stop-AcsRecording
    $events = Invoke-RestMethod "$($env:AcsEndpoint)/_emulator/events"
    $message = $events[-1] | ConvertTo-Json -Depth 9 | ConvertFrom-Json -AsHashtable
    $shell = [powershell]::Create($runspace)
    $parameters = @{ QueueItem = $message; TriggerMetadata = @{ Id = 'message'; DequeueCount = 1 } }
    $shell.AddCommand('SaveRecording').AddParameters($parameters).Invoke() | Out-Null
    $shell.Streams.Error
    $shell.Streams.Information | ForEach-Object { "$_" }
}
"deleted: $((Invoke-RestMethod "$($env:AcsEndpoint)/_emulator/recordings").chunks.deleted)"
"module: $((Get-Command Save-AcsRecordingChunk).Module.ModuleBase)"
'@
        $azurite = Start-Azurite
        $user = New-UserHome
        $settings = @{
            app                 = Join-Path $packages functions
            RecordingsContainer = New-AzuriteContainer $azurite
            AcsResourceId       = '/subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/emulator/' +
                'providers/microsoft.communication/communicationservices/emulator'
        }
        try {
            foreach ($name in $settings.Keys) { [Environment]::SetEnvironmentVariable($name, $settings[$name]) }

            # The endpoint is the emulator's own, which is known in the process that it starts.
            $endpoint = '[regex]::Match($env:COMMUNICATION_SERVICES_CONNECTION_STRING, "endpoint=(.*?)/?;").Groups[1].Value'
            $start = "`$env:AcsEndpoint = $endpoint; & '$worker'"
            $output = Invoke-InHome $user {
                dotnet "$root/artifacts/emulator/AcsRecording.Emulator.dll" exec --https --certificate-folder $user '--' `
                    @pwsh -NoProfile -NonInteractive -Command $start 2>&1 | Out-String -Width 500
            }
        }
        finally {
            foreach ($name in $settings.Keys) { [Environment]::SetEnvironmentVariable($name, $null) }
            Stop-Azurite $azurite
        }
        $LASTEXITCODE | Should -Be 0 -Because $output
        $output | Should -Match 'deleted: True True' -Because $output
        @($output -split "`n" -match '"event":"saved"') | Should -HaveCount 2
        $output | Should -Match "module: $([regex]::Escape($settings.app))/Modules/AcsRecording"
    }
}

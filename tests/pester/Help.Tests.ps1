BeforeDiscovery {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $names = (Get-ChildItem "$root/docs/en-US/*-*.md").BaseName
    $topics = (Get-ChildItem "$root/src/AcsRecording/en-US/about_*.help.txt").Name -replace '\.help\.txt$'
    $documents = (Get-ChildItem "$root/README.md", "$root/docs/*.md", "$root/docs/decisions/*.md").FullName.Substring($root.Length + 1) |
        Where-Object { Select-String -Path "$root/$_" -Pattern '```powershell' -Quiet }
    if (-not ($names -and $topics -and $documents)) { throw 'There are no pages, topics or documents: nothing would be tested.' }
}

BeforeAll {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    Import-Module "$root/artifacts/module/AcsRecording" -Force
    Import-Module "$PSScriptRoot/HelpPage.psm1" -Force
    Import-Module "$PSScriptRoot/PowerShellProcess.psm1" -Force
    $again = 'the help must be the one that is made of the pages: run ./build.ps1 -Task Docs, and commit what it makes'

    function Get-ShownText($Paragraphs) { (@($Paragraphs).Text -join ' ' -replace '\s+', ' ').Trim() }
}

Describe 'Get-Help <_>' -ForEach $names {
    BeforeAll {
        $name = $_
        $page = Get-HelpPage "$root/docs/en-US/$name.md"
        $help = Get-Help $name
        $command = Get-Command $name
    }

    It 'shows synopsis, description and notes of the page' {
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Synopsis | Should -BeExactly $page.Synopsis -Because $again
        $page.Description | Should -Not -BeNullOrEmpty
        Get-ShownText $help.Description | Should -BeExactly $page.Description -Because $again
        Get-ShownText $help.AlertSet.Alert | Should -BeExactly $page.Notes -Because $again
    }

    It 'shows each parameter, its default, and whether it takes wildcards' {
        $common = [Management.Automation.PSCmdlet]::CommonParameters
        $expected = $command.Parameters.Keys | Where-Object { $_ -notin $common } | Sort-Object
        $page.Parameters.Name | Sort-Object | Should -Be $expected
        foreach ($parameter in $page.Parameters) {
            $shown = Get-Help $name -Parameter $parameter.Name
            $parameter.Description | Should -Not -BeNullOrEmpty -Because "-$($parameter.Name) must be described"
            Get-ShownText $shown.Description | Should -BeExactly $parameter.Description -Because $again
            "$($shown.DefaultValue)" | Should -BeExactly $parameter.Default -Because "of -$($parameter.Name); $again"
            $shown.Globbing -eq 'true' | Should -Be $parameter.Wildcards -Because "of -$($parameter.Name); $again"
        }
    }

    It 'names the defaults, aliases, wildcards and parameter sets that the cmdlet has' {
        $cmdlet = if ($command.ImplementingType) { [Activator]::CreateInstance($command.ImplementingType) }
        foreach ($parameter in $page.Parameters | Where-Object Name -NotIn WhatIf, Confirm) {
            $known = $command.Parameters[$parameter.Name]
            $parameter.Aliases | Sort-Object | Should -Be ($known.Aliases | Sort-Object) -Because "of -$($parameter.Name)"
            $parameter.Wildcards | Should -Be ([bool] ($known.Attributes.TypeId -eq [SupportsWildcards])) -Because "of -$($parameter.Name)"
            $value = $cmdlet.($parameter.Name)
            if ($value -and $value -isnot [switch] -and $value -ne [int]::MaxValue) {
                $parameter.Default | Should -BeExactly ($value -join ', ') -Because "of -$($parameter.Name)"
            }
        }
        $page.ParameterSets | Sort-Object | Should -Be ($command.ParameterSets.Name | Sort-Object)
    }

    It 'shows the syntax of the cmdlet, what is required and what the pipeline binds' {
        $common = [Management.Automation.PSCmdlet]::CommonParameters
        $shown = $help.Syntax.SyntaxItem | ForEach-Object { ($_.Parameter.Name | Sort-Object) -join ' ' } | Sort-Object
        $sets = $command.ParameterSets |
            ForEach-Object { ($_.Parameters.Name | Where-Object { $_ -notin $common } | Sort-Object) -join ' ' } |
            Sort-Object
        $shown | Should -Be $sets
        foreach ($parameter in $help.Parameters.Parameter | Where-Object { $_ }) {
            $bindings = $command.Parameters[$parameter.Name].ParameterSets.Values
            $mandatory = @($bindings.IsMandatory | Select-Object -Unique)
            if ($mandatory.Count -eq 1) { $parameter.Required -eq 'true' | Should -Be $mandatory[0] -Because "of -$($parameter.Name)" }
            $parameter.PipelineInput -like '*ByValue*' |
                Should -Be ($true -in $bindings.ValueFromPipeline) -Because "of -$($parameter.Name)"
            $parameter.PipelineInput -like '*ByPropertyName*' |
                Should -Be ($true -in $bindings.ValueFromPipelineByPropertyName) -Because "of -$($parameter.Name)"
        }
    }

    It 'says in words which numbers are taken' {
        # No user comes to a limit from here on, so a page need not name it.
        $unlimited = [Math]::Floor([int]::MaxValue / 1000)
        foreach ($parameter in $page.Parameters | Where-Object Name -NotIn WhatIf, Confirm) {
            foreach ($range in $command.Parameters[$parameter.Name].Attributes | Where-Object { $_ -is [ValidateRange] }) {
                $parameter.Description | Should -Match "\b$($range.MinRange)\b" -Because "of -$($parameter.Name)"
                if ($range.MaxRange -lt $unlimited) {
                    $parameter.Description | Should -Match "\b$($range.MaxRange)\b" -Because "of -$($parameter.Name)"
                }
            }
            $parameter.Default | Should -Not -Be ([int]::MaxValue) -Because 'a reader knows no limit by that number'
        }
    }

    It 'shows the code of each example, and says what comes of it' {
        $page.Examples | Should -Not -BeNullOrEmpty
        $shown = @($help.Examples.Example)
        $shown | Should -HaveCount $page.Examples.Count -Because $again
        for ($index = 0; $index -lt $shown.Count; $index++) {
            $shown[$index].Code | Should -Not -BeNullOrEmpty
            $shown[$index].Title | Should -BeLike "*$($page.Examples[$index].Title)*" -Because $again
            $shown[$index].Code | Should -BeExactly $page.Examples[$index].Code -Because $again
            $page.Examples[$index].Remarks | Should -Not -BeNullOrEmpty -Because 'an example says what comes of it'
            Get-ShownText $shown[$index].Remarks | Should -BeExactly $page.Examples[$index].Remarks -Because $again
        }
    }

    It 'gives examples that PowerShell takes' {
        foreach ($example in $page.Examples) { Get-CodeFault $example.Code | Should -BeNullOrEmpty -Because "of '$($example.Title)'" }
    }

    It 'links to what is there' {
        $page.Links | Should -Not -BeNullOrEmpty
        $shown = @($help.RelatedLinks.NavigationLink)
        $shown.LinkText | Should -Be $page.Links.Name -Because $again
        foreach ($link in $page.Links) {
            Join-Path "$root/docs/en-US" $link.Target | Should -Exist
            @(Get-Help $link.Name) | Should -HaveCount 1
        }
    }

    It 'has no online version that does not open' {
        $Error.Clear()
        $command.HelpUri | Should -BeNullOrEmpty
        $Error | Should -BeNullOrEmpty
        { Get-Help $name -Online } | Should -Throw '*is not specified in the command code or in the help file*'
    }

    It 'is plain text' {
        $text = $help | Out-String
        $text += Get-Help $name -Full | Out-String
        $text | Should -Not -Match '[\u0080-\u009f`]|\*\*|\]\('
    }

    It 'names errors that exist' {
        $ids = (Select-Xml -Path "$root/src/AcsRecording.Abstractions/Errors/Messages.resx" -XPath '/root/data/@name').Node.Value
        $page.ErrorIds | Where-Object { $_ -notin $ids } | Should -BeNullOrEmpty
        $page.ErrorIds | Group-Object | Where-Object Count -GT 1 | Should -BeNullOrEmpty
        $page.Notes | Should -Not -Match 'Errors:(?! - )' -Because 'errors are a list, each with its meaning'
    }
}

Describe 'Get-Help <_>' -ForEach $topics {
    BeforeAll { $text = Get-Content "$root/src/AcsRecording/en-US/$_.help.txt" -Raw }

    It 'shows the topic' {
        $shown = Get-Help $_
        $shown | Should -BeOfType string
        "$shown".Trim() | Should -BeExactly $text.Trim()
    }

    It 'fits a terminal' {
        $text -split '\n' | Where-Object Length -GT 80 | Should -BeNullOrEmpty
        $text | Should -Not -Match '\t|`'
    }

    It 'gives code that PowerShell takes' {
        # Code stands eight columns in, after an empty line.
        $blocks = [regex]::Matches($text, '(?<=\n\n) {8}\S.*\n( {8}.*\n)*').Value
        $blocks | Should -Not -BeNullOrEmpty
        foreach ($block in $blocks) { Get-CodeFault $block | Should -BeNullOrEmpty }
    }
}

Describe 'The help' {
    It 'names every error somewhere' {
        $messages = "$root/src/AcsRecording.Abstractions/Errors/Messages.resx"
        $ids = (Select-Xml -Path $messages -XPath '/root/data/@name').Node.Value -notlike '*.Action'
        $named = @(Get-ChildItem "$root/docs/en-US/*-*.md" | ForEach-Object { (Get-HelpPage $_.FullName).ErrorIds })
        $topic = Get-Content "$root/src/AcsRecording/en-US/about_AcsRecording.help.txt" -Raw
        $ids | Should -Not -BeNullOrEmpty
        $ids | Where-Object { $_ -notin $named -and $topic -cnotmatch "\b$_\b" } | Should -BeNullOrEmpty
    }

    It 'is what the pages make, byte for byte' {
        if (-not (Get-Module -ListAvailable Microsoft.PowerShell.PlatyPS | Where-Object Version -EQ 1.0.3)) {
            Set-ItResult -Skipped -Because 'Microsoft.PowerShell.PlatyPS 1.0.3 is not installed'
        }
        $made = Join-Path $TestDrive (New-Guid)
        Invoke-PowerShell "& '$root/docs/Export-Help.ps1' -Destination '$made'"
        $file = 'AcsRecording.dll-Help.xml'
        $committed = [IO.File]::ReadAllText("$root/src/AcsRecording/en-US/$file")
        [IO.File]::ReadAllText("$made/$file") -ceq $committed | Should -BeTrue -Because $again
    }

    It 'is staged as it is committed' {
        $committed = Get-ChildItem "$root/src/AcsRecording/en-US"
        $committed | Should -Not -BeNullOrEmpty
        foreach ($file in $committed) {
            $staged = "$root/artifacts/module/AcsRecording/en-US/$($file.Name)"
            (Get-FileHash $staged).Hash | Should -Be (Get-FileHash $file).Hash -Because $file.Name
        }
    }
}

Describe 'PowerShell in <_>' -ForEach $documents {
    It 'is taken by PowerShell' {
        $blocks = @(Get-CodeBlock (Get-Content "$root/$_" -Raw))
        $blocks | Should -Not -BeNullOrEmpty
        foreach ($block in $blocks) { Get-CodeFault $block | Should -BeNullOrEmpty }
    }
}

Describe 'Each script' {
    It 'passes PSScriptAnalyzer' {
        if (-not (Get-Module -ListAvailable PSScriptAnalyzer | Where-Object Version -EQ 1.25.0)) {
            Set-ItResult -Skipped -Because 'PSScriptAnalyzer 1.25.0 is not installed'
        }
        Import-Module PSScriptAnalyzer -RequiredVersion 1.25.0
        $folders = '.github', 'benchmarks', 'docs', 'examples', 'src', 'tests' | ForEach-Object { Join-Path $root $_ }
        $scripts = @(Get-Item "$root/*.ps1") + @(Get-ChildItem $folders -Recurse -File -Include *.ps1, *.psm1)
        $scripts = $scripts | Where-Object FullName -NotMatch '[\\/](bin|obj|node_modules)[\\/]'
        $scripts.Count | Should -BeGreaterThan 10
        $found = $scripts | ForEach-Object { Invoke-ScriptAnalyzer -Path $_.FullName -Settings "$root/PSScriptAnalyzerSettings.psd1" }
        $found | ForEach-Object { "$($_.ScriptName), line $($_.Line): $($_.RuleName): $($_.Message)" } | Should -BeNullOrEmpty
    }
}

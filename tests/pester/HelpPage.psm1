# Reads the pages of help as their readers see them, without platyPS.
Set-StrictMode -Version 3

function ConvertTo-ReadText([string] $Markdown) {
    # The words alone: no marks of Markdown, one space between two words.
    ($Markdown -replace '\[([^\]]+)\]\([^)]*\)', '$1' -replace '\*\*|`' -replace '\s+', ' ').Trim()
}

function Get-Section([string] $Markdown, [int] $Level, [string] $Title) {
    # The text under a heading, up to the next one of the same level or above.
    $heading = '#' * $Level + ' ' + [regex]::Escape($Title)
    if ($Markdown -match ('(?ms)^{0}$(?<text>.*?)(?=^#{{2,{1}}} |\z)' -f $heading, $Level)) { $Matches.text.Trim() } else { '' }
}

function Get-CodeBlock([string] $Markdown) {
    [regex]::Matches($Markdown, '(?ms)^```powershell\n(?<code>.*?)\n```').ForEach{ $_.Groups['code'].Value }
}

function Get-HelpPage([string] $Path) {
    $page = Get-Content $Path -Raw
    $parameters = foreach ($part in (Get-Section $page 2 PARAMETERS) -split '(?m)^(?=### )' -match '^### -') {
        $text, $yaml = $part -split '```yaml'
        $aliases = [regex]::Match($yaml, '(?ms)^Aliases:(.*?)^\w').Value
        [pscustomobject] @{
            Name        = [regex]::Match($text, '^### -(\w+)').Groups[1].Value
            Description = ConvertTo-ReadText ($text -replace '^.*\n')
            Default     = [regex]::Match($yaml, "(?m)^DefaultValue: '?(.*?)'?$").Groups[1].Value
            Wildcards   = $yaml -match '(?m)^SupportsWildcards: true$'
            Aliases     = @([regex]::Matches($aliases, '(?m)^- (.+)$').ForEach{ $_.Groups[1].Value })
        }
    }
    $examples = foreach ($part in (Get-Section $page 2 EXAMPLES) -split '(?m)^(?=### )' -match '^### ') {
        [pscustomobject] @{
            Title   = [regex]::Match($part, '^### (.+)').Groups[1].Value.Trim()
            Code    = @(Get-CodeBlock $part)
            Remarks = ConvertTo-ReadText ($part -replace '(?s)^.*```')
        }
    }
    $notes = Get-Section $page 2 NOTES
    [pscustomobject] @{
        Synopsis    = ConvertTo-ReadText (Get-Section $page 2 SYNOPSIS)
        Description = ConvertTo-ReadText (Get-Section $page 2 DESCRIPTION)
        ParameterSets = @([regex]::Matches((Get-Section $page 2 SYNTAX), '(?m)^### (\S+)').ForEach{ $_.Groups[1].Value })
        Parameters  = @($parameters)
        Examples    = @($examples)
        Notes       = ConvertTo-ReadText $notes
        ErrorIds    = @(Get-ErrorId ([regex]::Match($notes, '(?ms)^Errors:$.*').Value))
        Links       = @([regex]::Matches((Get-Section $page 2 'RELATED LINKS'), '\[(?<name>[^\]]+)\]\((?<target>[^)]*)\)').ForEach{
                [pscustomobject] @{ Name = $_.Groups['name'].Value; Target = $_.Groups['target'].Value } })
    }
}

function Get-ErrorId([string] $Markdown) { [regex]::Matches($Markdown, '`([A-Z]\w+)`').ForEach{ $_.Groups[1].Value } }

function Get-CodeFault([string] $Code) {
    # What PowerShell would refuse: syntax, commands of this module that do not exist, and arguments that they do not take.
    $tokens = $errors = $null
    $script = [Management.Automation.Language.Parser]::ParseInput($Code, [ref] $tokens, [ref] $errors)
    foreach ($fault in $errors) { $fault.Message }
    foreach ($command in $script.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)) {
        $name = $command.GetCommandName()
        if ($name -notlike '*-Acs*') { continue }
        $known = Get-Command $name -Module AcsRecording -ErrorAction Ignore
        if (-not $known) { "$name is no command."; continue }
        foreach ($parameter in $command.CommandElements | Where-Object { $_ -is [Management.Automation.Language.CommandParameterAst] }) {
            if (-not $known.Parameters.ContainsKey($parameter.ParameterName)) { "$name has no parameter -$($parameter.ParameterName)." }
        }
        $binding = [Management.Automation.Language.StaticParameterBinder]::BindCommand($command, $true)
        foreach ($fault in $binding.BindingExceptions.Values) { "${name}: $($fault.BindingException.Message)" }
    }
}

Export-ModuleMember -Function 'ConvertTo-ReadText', 'Get-CodeBlock', 'Get-HelpPage', 'Get-CodeFault', 'Get-ErrorId'

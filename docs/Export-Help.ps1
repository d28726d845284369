<#
.SYNOPSIS
Makes the help that Get-Help shows of the pages in docs/en-US.

.DESCRIPTION
platyPS reads the pages and writes the XML. What it leaves as Markdown, or leaves out, is put right afterwards: examples get their code,
parameters their defaults, text becomes plain. The same pages make the same bytes.
#>
[CmdletBinding()]
param([Parameter(Mandatory)] [string] $Destination)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
Import-Module Microsoft.PowerShell.PlatyPS -RequiredVersion 1.0.3

$namespaces = @{
    command = 'http://schemas.microsoft.com/maml/dev/command/2004/10'
    dev     = 'http://schemas.microsoft.com/maml/dev/2004/10'
    maml    = 'http://schemas.microsoft.com/maml/2004/10'
}

function Select-Node([Xml.XmlNode] $Node, [string] $XPath) {
    (Select-Xml -Xml $Node -XPath $XPath -Namespace $namespaces).Node
}

function ConvertTo-PlainText([string] $Markdown) {
    # One string a paragraph: its lines joined, those of a list and of code kept, the marks of Markdown left out.
    foreach ($block in $Markdown.Replace("`r", '').Trim() -split '\n\s*\n') {
        $lines = $block -split '\n' | Where-Object { $_ -notmatch '^```' }
        $text = if ($block -match '^(```|- )') { ($lines -join "`n") -replace '\n +', ' ' } else { $lines.Trim() -join ' ' }
        $text -replace '\[([^\]]+)\]\([^)]*\)', '$1' -replace '\*\*|`'
    }
}

function Set-Paragraph([Xml.XmlNode] $Node, [string[]] $Text) {
    $Node.RemoveAll()
    foreach ($paragraph in $Text | Where-Object Length) {
        $Node.AppendChild($Node.OwnerDocument.CreateElement('maml', 'para', $namespaces.maml)).InnerText = $paragraph
    }
}

function Set-Example([Xml.XmlNode] $Node, [string] $Markdown) {
    # Get-Help puts nothing between an introduction and the code, so all text comes after the code.
    if ($Markdown.Replace("`r", '').Trim() -notmatch '^```powershell\n(?<code>[\s\S]*?)\n```(?<remarks>(?![\s\S]*```)[\s\S]*)$') {
        throw "An example is not one block of PowerShell with text after it:`n$Markdown"
    }
    Set-Paragraph (Select-Node $Node maml:introduction) @()
    (Select-Node $Node dev:code).InnerText = $Matches.code
    # The last paragraph is the empty line before the next example.
    Set-Paragraph (Select-Node $Node dev:remarks) (@(ConvertTo-PlainText $Matches.remarks) + ' ')
}

function Set-Default([Xml.XmlNode] $Command, [string] $Parameter, [string] $Value) {
    $type = Select-Node $Command "command:parameters/command:parameter[maml:name='$Parameter']/dev:type"
    $default = $type.OwnerDocument.CreateElement('dev', 'defaultValue', $namespaces.dev)
    $default.InnerText = $Value
    $type.ParentNode.InsertAfter($default, $type) | Out-Null
}

# Pages refer to one another as files; Get-Help knows them by their names. An address here would also be taken for the page's online
# version.
function Remove-LinkTarget([Xml.XmlNode] $Command) {
    foreach ($uri in Select-Node $Command 'command:relatedLinks/maml:navigationLink/maml:uri') { $uri.InnerText = '' }
}

$temporary = Join-Path ([IO.Path]::GetTempPath()) "acsrecording-help-$([Guid]::NewGuid())"
try {
    $pages = Get-ChildItem "$PSScriptRoot/en-US/*-*.md" |
        Sort-Object Name -Culture '' |
        ForEach-Object { Import-MarkdownCommandHelp -Path $_.FullName }
    $exported = $pages | Export-MamlCommandHelp -OutputFolder $temporary -Force
    $document = [xml] (Get-Content $exported.FullName -Raw)

    foreach ($page in $pages) {
        $command = Select-Node $document "//command:command[command:details/command:name='$($page.Title)']"
        $texts = Select-Node $command './/maml:description[maml:para] | maml:alertSet/maml:alert'
        foreach ($text in $texts) { Set-Paragraph $text (ConvertTo-PlainText ((Select-Node $text maml:para).InnerText -join "`n`n")) }

        $examples = @(Select-Node $command command:examples/command:example)
        for ($index = 0; $index -lt $examples.Count; $index++) { Set-Example $examples[$index] $page.Examples[$index].Remarks }

        foreach ($parameter in $page.Parameters | Where-Object DefaultValue) {
            Set-Default $command $parameter.Name $parameter.DefaultValue
        }
        Remove-LinkTarget $command
    }

    New-Item $Destination -ItemType Directory -Force | Out-Null
    $settings = [Xml.XmlWriterSettings] @{ Indent = $true; NewLineChars = "`n"; Encoding = [Text.UTF8Encoding]::new($false) }
    $writer = [Xml.XmlWriter]::Create((Join-Path $Destination 'AcsRecording.dll-Help.xml'), $settings)
    try {
        $document.Save($writer)
        $writer.WriteRaw("`n")
    }
    finally { $writer.Dispose() }
}
finally { Remove-Item $temporary -Recurse -Force -ErrorAction Ignore }

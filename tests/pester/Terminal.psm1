# PowerShell in a pseudo-terminal, as a person uses it: keys go in, and what the screen is sent comes out.
Set-StrictMode -Version 3
Import-Module "$PSScriptRoot/PowerShellProcess.psm1"

# What a busy machine needs at most: what has not come by then does not come.
$timeout = [TimeSpan]::FromSeconds(60)
$width = 80

function Get-MissingTerminal {
    # Why no pseudo-terminal can be had, or nothing.
    if (-not $IsLinux) { return 'A pseudo-terminal is only opened on Linux, by script of util-linux.' }
    foreach ($command in 'script', 'stty') {
        if (-not (Get-Command $command -CommandType Application -ErrorAction Ignore)) { return "$command is not on PATH." }
    }
}

function Start-Terminal([string] $Setup) {
    # An interactive session, at its first prompt after the set-up. Prompts are numbered, so that each is known from the others.
    $file = Join-Path ([IO.Path]::GetTempPath()) "$(New-Guid).ps1"
    Set-Content $file @"
$Setup
`$global:promptNumber = 0
function global:prompt {
    Remove-Module PSReadLine -ErrorAction Ignore
    "[`$((++`$global:promptNumber))]> "
}
"@
    $command, [string[]] $arguments = Get-PowerShellCommand
    $line = (@($command) + $arguments | ForEach-Object { "'$_'" }) -join ' '
    $start = [Diagnostics.ProcessStartInfo]::new('script')
    $inside = "stty cols $width rows 24; exec $line -NoLogo -NoProfile -NoExit -File '$file'"
    foreach ($argument in '--quiet', '--command', $inside, '/dev/null') { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
    $start.Environment['TERM'] = 'xterm-256color'
    $start.Environment['SHELL'] = '/bin/sh'
    $terminal = [pscustomobject] @{
        Process = [Diagnostics.Process]::Start($start)
        File    = $file
        Output  = ''
        Seen    = 0
        Prompt  = 0
        Buffer  = [char[]]::new(16384)
        Reading = $null
    }
    Wait-TerminalPrompt $terminal | Out-Null
    $terminal
}

function Send-Terminal($Terminal, [string] $Text) {
    $Terminal.Process.StandardInput.Write($Text)
    $Terminal.Process.StandardInput.Flush()
}

function Wait-Terminal($Terminal, [string] $What, [scriptblock] $Until) {
    # Goes on until the condition, which gets what came since the last prompt, holds.
    for ($deadline = [DateTime]::UtcNow + $timeout; -not (& $Until $Terminal.Output.Substring($Terminal.Seen)); Read-Terminal $Terminal) {
        if ([DateTime]::UtcNow -gt $deadline) {
            throw "The terminal did not come to $($What):`n$(ConvertFrom-TerminalOutput $Terminal.Output)"
        }
    }
}

function Send-TerminalInterrupt($Terminal) {
    # Ctrl+C, once the terminal's questions are answered: else the key is taken for an answer.
    do {
        $length = $Terminal.Output.Length
        Read-Terminal $Terminal
    } until ($Terminal.Output.Length -eq $length)
    Send-Terminal $Terminal "`u{3}"
}

function Read-Terminal($Terminal) {
    # What comes within a moment.
    if (-not $Terminal.Reading) {
        $Terminal.Reading = $Terminal.Process.StandardOutput.ReadAsync($Terminal.Buffer, 0, $Terminal.Buffer.Length)
    }
    if (-not $Terminal.Reading.Wait(50)) { return }
    $text = [string]::new($Terminal.Buffer, 0, $Terminal.Reading.Result)
    $Terminal.Reading = $null
    if (-not $text) { throw "The terminal ended:`n$(ConvertFrom-TerminalOutput $Terminal.Output)" }
    $Terminal.Output += $text

    # .NET asks a terminal where its cursor is, and reads whatever comes next as the answer.
    foreach ($question in [regex]::Matches($text, "`e\[6n")) { Send-Terminal $Terminal "`e[1;1R" }
}

function Wait-TerminalPrompt($Terminal) {
    # Emits what came before it.
    $Terminal.Prompt++
    $prompt = "[$($Terminal.Prompt)]> "
    Wait-Terminal $Terminal "its prompt $prompt" { param($output) $output.Contains($prompt) }
    $end = $Terminal.Output.IndexOf($prompt, $Terminal.Seen)
    $Terminal.Output.Substring($Terminal.Seen, $end - $Terminal.Seen)
    $Terminal.Seen = $end + $prompt.Length
}

function Invoke-Terminal($Terminal, [string] $Line) {
    # Types a line and emits what it showed, as plain text.
    Send-Terminal $Terminal "$Line`n"
    ConvertFrom-TerminalOutput (Wait-TerminalPrompt $Terminal)
}

function ConvertFrom-TerminalOutput([string] $Output) {
    # Without what was painted over, colours, movements and titles.
    $Output -replace "(?m)^.*`e\[1;1H" -replace "`e\[[0-9;?]*[A-Za-z]|`e\][^`a]*`a|`e[=>]"
}

function Get-TerminalScreen([string] $Output) {
    # The lines of the screen after all that: what was painted over is gone.
    $lines = [Collections.Generic.List[Text.StringBuilder]]::new()
    $row = $column = 0
    $tokens = "`e\[(?<row>\d+);(?<column>\d+)H|`e\[[0-9;?]*[A-Za-z]|`e\][^`a]*`a|`e[=>]|(?<text>[^`e])"
    foreach ($token in [regex]::Matches($Output, $tokens)) {
        if ($token.Groups['row'].Success) {
            $row = [int] $token.Groups['row'].Value - 1
            $column = [int] $token.Groups['column'].Value - 1
        }
        elseif ($token.Value -eq "`r") { $column = 0 }
        elseif ($token.Value -eq "`n") { $row++ }
        elseif ($token.Groups['text'].Success) {
            if ($column -eq $width) {
                $row++
                $column = 0
            }
            while ($lines.Count -le $row) { $lines.Add([Text.StringBuilder]::new((' ' * $width))) }
            $lines[$row][$column++] = [char] $token.Value
        }
    }
    foreach ($line in $lines) { "$line".TrimEnd() }
}

function Stop-Terminal($Terminal) {
    if (-not $Terminal) { return }
    $Terminal.Process.Kill($true)
    $Terminal.Process.Dispose()
    Remove-Item $Terminal.File
}

Export-ModuleMember -Function @(
    '*-Terminal', 'Get-TerminalScreen', 'Send-TerminalInterrupt', 'Wait-TerminalPrompt'
    'ConvertFrom-TerminalOutput', 'Get-MissingTerminal'
)

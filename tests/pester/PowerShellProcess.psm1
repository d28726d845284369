# Starts PowerShell as the running one was started: where it is a .NET tool, the process is dotnet and pwsh.dll its first argument.
Set-StrictMode -Version 3

function Get-PowerShellCommand {
    # The command and its first arguments; the caller's own arguments follow.
    $process = [Environment]::ProcessPath
    if ((Split-Path $process -LeafBase) -eq 'dotnet') { return @($process, (Join-Path $PSHOME 'pwsh.dll')) }
    , @($process)
}

function Invoke-PowerShell([string] $Script) {
    # Runs a script in a new process. Emits what it wrote; throws what it wrote to its error stream where it failed.
    $errors = New-TemporaryFile
    $command, [string[]] $arguments = Get-PowerShellCommand
    try {
        $output = & $command @arguments -NoProfile -NonInteractive -Command "`$ErrorActionPreference = 'Stop'; $Script" 2> $errors
        if ($LASTEXITCODE -ne 0) { throw (Get-Content $errors -Raw) }
        $output
    }
    finally { Remove-Item $errors }
}

Export-ModuleMember -Function 'Get-PowerShellCommand', 'Invoke-PowerShell'

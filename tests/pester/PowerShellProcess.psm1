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

function Start-PowerShell([string] $Script, [string[]] $Before = @()) {
    # Runs a script in a new process, which the words before it start.
    $command, [string[]] $arguments = @($Before) + (Get-PowerShellCommand) + '-NoProfile', '-NonInteractive', '-Command', $Script
    $start = [Diagnostics.ProcessStartInfo]::new($command)
    foreach ($argument in $arguments) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true

    # .NET reserves a file for code that is writable in one place and executable in another: more than a limit on files may allow.
    $start.Environment['DOTNET_EnableWriteXorExecute'] = '0'
    $process = [Diagnostics.Process]::Start($start)
    [pscustomobject] @{
        Process = $process
        Output  = $process.StandardOutput.ReadToEndAsync()
        Errors  = $process.StandardError.ReadToEndAsync()
    }
}

function Receive-PowerShell($Running) {
    # Waits until it ends: its exit code, and what it wrote.
    try {
        if (-not $Running.Process.WaitForExit(120000)) { throw 'PowerShell did not end.' }
        [pscustomobject] @{ ExitCode = $Running.Process.ExitCode; Output = $Running.Output.Result; Errors = $Running.Errors.Result }
    }
    finally {
        if (-not $Running.Process.HasExited) { $Running.Process.Kill($true) }
        $Running.Process.Dispose()
    }
}

function Invoke-EmulatorScript([string] $Script, [string[]] $Arguments = @(), [string[]] $Options = @()) {
    # Runs a script beside an emulator of its own; emits all that it wrote. $LASTEXITCODE tells how it ended.
    $emulator = Join-Path $PSScriptRoot '../../artifacts/emulator/AcsRecording.Emulator.dll'
    $pwsh = Get-PowerShellCommand
    dotnet $emulator exec @Options '--' @pwsh -NoProfile -NonInteractive -File $Script @Arguments 2>&1
}

Export-ModuleMember -Function @(
    'Get-PowerShellCommand', 'Invoke-PowerShell', 'Start-PowerShell', 'Receive-PowerShell', 'Invoke-EmulatorScript'
)

@echo off
rem Brings the pinned PowerShell, which takes nothing but the .NET SDK, and hands the task over to build.ps1.
setlocal
cd /d "%~dp0"
set DOTNET_NOLOGO=1
set DOTNET_CLI_TELEMETRY_OPTOUT=1
set DOTNET_CLI_UI_LANGUAGE=en

dotnet tool restore
if errorlevel 1 (
  echo The pinned PowerShell ^(.config\dotnet-tools.json^) could not be restored, so nothing was run. 1>&2
  exit /b 1
)

dotnet tool run pwsh -- -NoProfile -NonInteractive -File build.ps1 %*
exit /b %errorlevel%

#!/usr/bin/env bash
# Brings the pinned PowerShell, which takes nothing but the .NET SDK, and hands the task over to build.ps1.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

if ! message=$(dotnet tool restore 2>&1); then
  printf '%s\nThe pinned PowerShell (.config/dotnet-tools.json) could not be restored, so nothing was run.\n' "$message" >&2
  exit 1
fi

exec dotnet tool run pwsh -- -NoProfile -NonInteractive -File build.ps1 "$@"

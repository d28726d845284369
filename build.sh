#!/usr/bin/env bash
# The bootstrap for a machine that may lack PowerShell. With pwsh, build.ps1 does everything; without it, this does what can be
# done without it and says what was not.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

task=${1:-build}

if command -v pwsh >/dev/null 2>&1; then
  exec pwsh -NoProfile -NonInteractive -File build.ps1 "$task"
elif dotnet tool restore >/dev/null 2>&1; then
  exec dotnet tool run pwsh -- -NoProfile -NonInteractive -File build.ps1 "$task"
fi

say() { printf '\n== %s\n' "$*"; }

build() {
  say 'Build'
  dotnet build AcsRecording.sln --configuration Release --nologo --verbosity quiet
  dotnet msbuild src/Stage.proj -nologo -verbosity:quiet
}

# What the tests run against besides .NET. Where npm isn't there, those tests say so themselves.
node_packages() {
  if command -v npm >/dev/null 2>&1 && [ tests/node/package-lock.json -nt tests/node/node_modules/.package-lock.json ]; then
    say 'Node packages for the tests'
    (cd tests/node && npm ci --silent) || echo 'npm ci failed: the tests that need its packages will be skipped.'
  fi
}

test_all() {
  build
  node_packages
  local passed=0 failed=0 skipped=0 broken=0 project line
  log=artifacts/test.log
  for project in tests/*/*.Tests.csproj; do
    say "$(basename "$project" .csproj)"
    # The run goes on to the next project; a failure is remembered.
    dotnet test "$project" --configuration Release --no-build --nologo 2>&1 | tee "$log" | grep -vE '^(Test run for|A total of 1 test files)' || true
    line=$(grep -E '^(Passed|Failed|Skipped)! +- Failed:' "$log" | tail -n 1 || true)
    if [[ $line =~ Failed:\ +([0-9]+),\ Passed:\ +([0-9]+),\ Skipped:\ +([0-9]+) ]]; then
      failed=$((failed + BASH_REMATCH[1])) passed=$((passed + BASH_REMATCH[2])) skipped=$((skipped + BASH_REMATCH[3]))
    else
      broken=$((broken + 1))
      echo "$(basename "$project") ended without a result."
    fi
  done

  cat <<'EOF'

################################################################################
  NOT RUN: the Pester suite (tests/pester), and with it every cmdlet.
  There is no pwsh on PATH and 'dotnet tool restore' brought none. The engine,
  the emulator and the surface's metadata were tested; PowerShell was not.
  Install PowerShell 7.4 or newer, with Pester 5, and run this again.
################################################################################

EOF
  echo "$passed passed, $((failed + broken)) failed, $skipped skipped"
  [ "$((failed + broken))" -eq 0 ] && [ "$passed" -gt 0 ]
}

demo() {
  build
  say 'Demo, without PowerShell: the same steps through the engine (examples/quickstart.cs)'
  dotnet artifacts/emulator/AcsRecording.Emulator.dll exec --speed 60 -- dotnet run examples/quickstart.cs
}

case "$task" in
  [Bb]uild) build ;;
  [Tt]est) test_all ;;
  [Dd]emo) demo ;;
  [Cc]lean)
    dotnet clean AcsRecording.sln --configuration Release --nologo --verbosity quiet
    rm -rf artifacts
    ;;
  [Dd]ocs | [Pp]ackage)
    echo "'$task' needs PowerShell: install pwsh 7.4 or newer and run ./build.ps1 -Task $task" >&2
    exit 1
    ;;
  *)
    echo 'Usage: ./build.sh [build|test|demo|docs|package|clean]' >&2
    exit 2
    ;;
esac

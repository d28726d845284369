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

# How many tests ended so, by a report of dotnet test.
count() { grep -cE "<UnitTestResult .*outcome=\"$1\"" "$2" || true; }

# No test is skipped without a word: its name, and why.
skips() {
  awk '
    /outcome="NotExecuted"/ { name = $0; sub(/.*testName="/, "", name); sub(/".*/, "", name) }
    name != "" && /<Message>/ { why = $0; sub(/.*<Message>/, "", why); sub(/<\/Message>.*/, "", why); print "skipped: " name ": " why; name = "" }
  ' "$1"
}

test_all() {
  build
  node_packages
  local passed=0 failed=0 skipped=0 project name report
  rm -rf artifacts/tests
  for project in tests/*/*.Tests.csproj; do
    name=$(basename "$project" .csproj)
    report=$PWD/artifacts/tests/$name.trx
    say "$name"

    # The run goes on to the next project; a failure is counted.
    dotnet test "$project" --configuration Release --no-build --nologo --logger 'console;verbosity=minimal' --logger "trx;LogFileName=$report" || true
    if [ -f "$report" ]; then
      passed=$((passed + $(count Passed "$report")))
      failed=$((failed + $(count Failed "$report")))
      skipped=$((skipped + $(count NotExecuted "$report")))
      skips "$report"
    else
      failed=$((failed + 1))
      echo "$name ended without a result."
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
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
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

#!/usr/bin/env bash
# Packs the tool `kling`, installs it from a local feed in an empty folder, makes a video and receives a webhook on the emulator, and measures how long `--help` takes.
set -euo pipefail
repository="$(cd "$(dirname "$0")/../.." && pwd)"

# A version of its own, because NuGet caches what it has unpacked.
version="0.0.0-test.$(date +%s%N)"
work=$(mktemp -d)
packages=$(dotnet nuget locals global-packages --list | sed 's/^[^ ]*: *//')
trap 'rm -rf "$work" "$packages"/fal.kling.cli*/"$version"' EXIT

fail() { echo "tool: $1"; exit 1; }

runtime=$(dotnet --info | sed -nE 's/^ *RID: *(.*)$/\1/p' | head -n 1)
dotnet pack "$repository/src/Fal.Kling.Cli" --output "$work/feed" -p:Version="$version" -p:RuntimeIdentifiers="$runtime" -p:PublishReadyToRun=true -p:RunAnalyzers=false --nologo --verbosity quiet

mkdir "$work/empty"
cd "$work/empty"
dotnet tool install Fal.Kling.Cli --tool-path "$work/bin" --source "$work/feed" --version "$version" >/dev/null
kling="$work/bin/kling"
unset FAL_KEY FAL_KEY_ID FAL_KEY_SECRET

[ "$("$kling" --version)" = "$version" ] || fail "it says version $("$kling" --version)"
video=$("$kling" text "A paper boat")
[ "$(head -c 8 "$video" | tail -c 4)" = ftyp ] || fail "'$video' is not an MP4"
"$kling" models --json | node -e 'process.exit(JSON.parse(require("fs").readFileSync(0)).models.length === 85 ? 0 : 1)' || fail "models --json is not a document with 85 models"

"$kling" webhook listen --emulator --count 1 --save deliveries | grep -q ' succeeded http' || fail "webhook listen did not print the delivery of its sample job"
"$kling" webhook verify deliveries/*.http --emulator >/dev/null || fail "webhook verify refused what webhook listen had saved"

fastest=
for _ in $(seq 10); do
  start=${EPOCHREALTIME/./}
  "$kling" --help >/dev/null
  took=$((${EPOCHREALTIME/./} - start))
  [ -n "$fastest" ] && [ "$fastest" -le "$took" ] || fastest=$took
done
milliseconds=$((fastest / 1000))
echo "tool: $(cat "$work"/feed/*.nupkg | wc -c) bytes, installed from a feed; --help takes $milliseconds ms (the fastest of 10)"

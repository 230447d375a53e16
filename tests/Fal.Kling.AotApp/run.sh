#!/usr/bin/env bash
# Publishes the library as native code, generates a video with it on the emulator, and prints the program's size and start time.
set -euo pipefail
cd "$(dirname "$0")/../.."

max_bytes=$((11500 * 1000))
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT

dotnet publish tests/Fal.Kling.AotApp --use-current-runtime --output "$work/app" -warnaserror --nologo --verbosity quiet
dotnet build src/Fal.Kling.Cli --nologo --verbosity quiet

app="$work/app/Fal.Kling.AotApp"
src/Fal.Kling.Cli/bin/Debug/net10.0/kling emulator --settings "$work/emulator.json" --queue-seconds 0 --run-seconds 0 >"$work/server.log" &
server=$!
for _ in $(seq 100); do [ -s "$work/emulator.json" ] && break; sleep 0.1; done
setting() { sed -nE "s/.*\"$1\":\"([^\"]*)\".*/\1/p" "$work/emulator.json"; }

"$app" "$(setting QueueUrl)" "$(setting StorageUrl)" "$(setting PlatformUrl)" "$(setting ApiKey)" "$work/video.mp4"
[ "$(head -c 8 "$work/video.mp4" | tail -c 4)" = ftyp ] || { echo "The file is not an MP4."; exit 1; }

size=$(stat -c %s "$app")
fastest=
for _ in $(seq 10); do
  start=${EPOCHREALTIME/./}
  "$app"
  took=$((${EPOCHREALTIME/./} - start))
  [ -n "$fastest" ] && [ "$fastest" -le "$took" ] || fastest=$took
done
echo "Native AOT: $size bytes, starts and ends in $((fastest / 1000)).$((fastest % 1000 / 100)) ms (the fastest of 10)"
[ "$size" -lt "$max_bytes" ] || { echo "That is more than $max_bytes bytes."; exit 1; }

#!/usr/bin/env bash
# Drives the emulator with a client that is not ours: protocol-client.mjs, written from the protocol alone. Needs Node 20 and a build.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
dotnet run --no-build --project samples/EmulatorServer -- --settings "$work/emulator.json" --queue-seconds 0.2 --run-seconds 0.5 > "$work/emulator.log" &
emulator=$!
trap 'kill "$emulator" 2> /dev/null || true; rm -rf "$work"' EXIT
for _ in $(seq 300); do [ -f "$work/emulator.json" ] && break; sleep 0.1; done

setting() { node -e 'console.log(JSON.parse(require("fs").readFileSync(process.argv[1]))[process.argv[2]].replace(/\/$/, ""))' "$work/emulator.json" "$1"; }
QUEUE_URL=$(setting QueueUrl) FAL_KEY=$(setting ApiKey) node tests/OtherClients/protocol-client.mjs "$work/video.mp4"

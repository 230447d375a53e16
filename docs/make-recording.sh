#!/usr/bin/env bash
# Records `kling batch` on the emulator, and writes docs/batch.svg. Needs tmux, python3 and the .NET SDK.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
session="kling-recording-$$"
trap 'tmux kill-session -t "$session" 2>/dev/null; rm -rf "$work"' EXIT

dotnet build src/Fal.Kling.Cli --nologo --verbosity quiet
tool="$PWD/src/Fal.Kling.Cli/bin/Debug/net10.0/kling"
for subject in "A paper boat" "A robin" "A lighthouse" "A night train" "A red kite" "A harbour" "A snowfield" "A market" "A waterfall" "A violin" "A bakery" "A tram"; do
  printf '{"prompt":"%s","seconds":5}\n' "$subject"
done >"$work/prompts.jsonl"

cd "$work"
tmux new-session -d -s "$session" -x 76 -y 16 "PS1='$ ' bash --norc"
tmux send-keys -t "$session" "alias kling='$tool'; export DOTNET_NOLOGO=1; clear" Enter
sleep 1
tmux send-keys -t "$session" "kling batch prompts.jsonl --out films --parallel 6 --emulator" Enter
frame=0
while [ $frame -lt 60 ]; do
  tmux capture-pane -p -t "$session" >"$work/frame-$(printf '%03d' $frame).txt"
  frame=$((frame + 1))
  grep -q 'done, 0 failed' "$work/frame-$(printf '%03d' $((frame - 1))).txt" && break
  sleep 0.4
done
cd - >/dev/null
python3 docs/make-recording.py "$work" >docs/batch.svg
echo "docs/batch.svg: $(stat -c %s docs/batch.svg) bytes"

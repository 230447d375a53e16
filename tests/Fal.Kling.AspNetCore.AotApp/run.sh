#!/usr/bin/env bash
# Publishes an application with a webhook endpoint as native code, lets it receive webhooks, and prints its size.
set -euo pipefail
cd "$(dirname "$0")/../.."

max_bytes=$((18000 * 1000))
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet publish tests/Fal.Kling.AspNetCore.AotApp --use-current-runtime --output "$work/app" -warnaserror --nologo --verbosity quiet
app="$work/app/Fal.Kling.AspNetCore.AotApp"
"$app"

size=$(stat -c %s "$app")
echo "Native AOT, with webhooks: $size bytes"
[ "$size" -lt "$max_bytes" ] || { echo "That is more than $max_bytes bytes."; exit 1; }

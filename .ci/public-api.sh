#!/usr/bin/env bash
# Rewrites the public API files after an intended change. The git diff shows what users will notice.
set -euo pipefail
cd "$(dirname "$0")/.."
for project in src/Fal.Kling src/Fal.Kling.AspNetCore src/Fal.Kling.EntityFrameworkCore src/Fal.Kling.Emulator; do
  printf '#nullable enable\n' | tee "$project/PublicAPI.Unshipped.txt" >"$project/PublicAPI.Shipped.txt"
  dotnet restore "$project" --verbosity quiet
  dotnet format analyzers "$project" --no-restore --diagnostics RS0016 --severity warn
  mv "$project/PublicAPI.Unshipped.txt" "$project/PublicAPI.Shipped.txt"
  printf '#nullable enable\n' >"$project/PublicAPI.Unshipped.txt"
done

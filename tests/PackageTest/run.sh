#!/usr/bin/env bash
# Packs both packages, looks into them, and uses them from two fresh applications as any user would: from a feed, not from the projects.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
repository="$(cd "$here/../.." && pwd)"

# A version of its own, because NuGet keeps what it has once unpacked.
version="0.0.0-test.$(date +%s%N)"
open_telemetry=1.20.1
work=$(mktemp -d)
packages=$(dotnet nuget locals global-packages --list | sed 's/^[^ ]*: *//')
trap 'rm -rf "$work" "$packages"/fal.kling/"$version" "$packages"/fal.kling.emulator/"$version"' EXIT

fail() { echo "package: $1"; exit 1; }

dotnet pack "$repository/src/Fal.Kling" --output "$work/feed" -p:Version="$version" --nologo --verbosity quiet
dotnet pack "$repository/src/Fal.Kling.Emulator" --output "$work/feed" -p:Version="$version" --nologo --verbosity quiet

# Our own settings must not reach the applications: they are made outside the repository.
export RestoreAdditionalProjectSources="$work/feed"
cd "$work"

dotnet new console --output console --no-restore >/dev/null
cp "$here/Console.cs" console/Program.cs
dotnet add console package Fal.Kling --version "$version" --no-restore >/dev/null
dotnet add console package Fal.Kling.Emulator --version "$version" --no-restore >/dev/null
dotnet run --project console -- "$work/video.mp4" || fail "the console application failed"

# NuGet has unpacked them.
for name in Fal.Kling Fal.Kling.Emulator; do
  [ -s "$work/feed/$name.$version.snupkg" ] || fail "$name has no symbols"
  unpacked="$packages/${name,,}/$version"
  for file in README.md icon.png "lib/net10.0/$name.dll" "lib/net10.0/$name.xml"; do
    [ -s "$unpacked/$file" ] || fail "$name has no $file"
  done
  grep -q '<license type="expression">MIT</license>' "$unpacked/${name,,}.nuspec" || fail "$name has no licence"
  grep -q '<repository type="git".* commit=' "$unpacked/${name,,}.nuspec" || fail "$name does not name its commit"
done
unpacked="$packages/fal.kling/$version"
[ -s "$unpacked/ConfigurationSchema.json" ] && [ -s "$unpacked/buildTransitive/net10.0/Fal.Kling.targets" ] || fail "there is no schema for appsettings.json"

dependencies=$(sed -nE 's/.*<dependency id="([^"]+)".*/\1/p' "$unpacked/fal.kling.nuspec" | sort | tr '\n' ' ')
[ "$dependencies" = "Microsoft.Extensions.Http Microsoft.Extensions.Logging.Abstractions Microsoft.Extensions.Options Polly.Core " ] ||
  fail "Fal.Kling depends on $dependencies"

dotnet new web --output web --no-https --no-restore >/dev/null
cp "$here/Web.cs" web/Program.cs
dotnet add web package Fal.Kling --version "$version" --no-restore >/dev/null
dotnet add web package Fal.Kling.Emulator --version "$version" --no-restore >/dev/null
dotnet add web package OpenTelemetry.Extensions.Hosting --version "$open_telemetry" --no-restore >/dev/null
dotnet add web package OpenTelemetry.Exporter.InMemory --version "$open_telemetry" --no-restore >/dev/null
base64 -d >"$work/image.png" <<<'iVBORw0KGgoAAAANSUhEUgAAASwAAAEsAQAAAABRBrPYAAAAIklEQVR42u3BMQEAAADCoPVPbQo/oAAAAAAAAAAAAAAAeBkttAABAZVTBAAAAABJRU5ErkJggg=='
dotnet run --project web --no-launch-profile -- "$work/image.png" || fail "the web application failed"

echo "package: $(stat -c %s "$work/feed/Fal.Kling.$version.nupkg") bytes, used from a feed by a console and a web application"

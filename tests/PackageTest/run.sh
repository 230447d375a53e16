#!/usr/bin/env bash
# Packs the packages, inspects them, and uses them in three new applications as any user would: from a feed, not from the projects, with the README's code.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
repository="$(cd "$here/../.." && pwd)"

# A version of its own, because NuGet caches what it has unpacked.
version="0.0.0-test.$(date +%s%N)"
open_telemetry=1.20.1
work=$(mktemp -d)
packages=$(dotnet nuget locals global-packages --list | sed 's/^[^ ]*: *//')
trap 'rm -rf "$work" "$packages"/fal.kling/"$version" "$packages"/fal.kling.emulator/"$version" "$packages"/fal.kling.entityframeworkcore/"$version" "$packages"/fal.kling.aspnetcore/"$version"' EXIT

fail() { echo "package: $1"; exit 1; }

dotnet pack "$repository/src/Fal.Kling" --output "$work/feed" -p:Version="$version" -p:RunAnalyzers=false --nologo --verbosity quiet
dotnet pack "$repository/src/Fal.Kling.Emulator" --output "$work/feed" -p:Version="$version" -p:RunAnalyzers=false --nologo --verbosity quiet
dotnet pack "$repository/src/Fal.Kling.AspNetCore" --output "$work/feed" -p:Version="$version" -p:RunAnalyzers=false --nologo --verbosity quiet
dotnet pack "$repository/src/Fal.Kling.EntityFrameworkCore" --output "$work/feed" -p:Version="$version" -p:RunAnalyzers=false --nologo --verbosity quiet

# Our own settings must not affect the applications, so they are created outside the repository.
export RestoreAdditionalProjectSources="$work/feed"
cd "$work"

# Prints the first block of code below a heading of a document.
block() { awk -v heading="$2" '$0 == heading { found = 1 } found && /^```$/ { exit } code { print } found && /^```csharp$/ { code = 1 }' "$1"; }
readme() { block "$packages/fal.kling/$version/README.md" "## $1"; }

dotnet new console --output console --no-restore >/dev/null
dotnet add console package Fal.Kling --version "$version" --no-restore >/dev/null
dotnet add console package Fal.Kling.Emulator --version "$version" --no-restore >/dev/null
dotnet restore console >/dev/null

# The README's first program compiles exactly as shown, with the package and nothing else.
cp -r console exact
readme 'First video' >exact/Program.cs
dotnet build exact --nologo --verbosity quiet || fail "the README's first program does not compile"

# It also runs. The address of fal differs, and the directives go to the top of the file.
readme 'First video' | sed -e 's/KlingClient client = new();/KlingClient client = new(options);/' -e '/^using [A-Za-z.]*;$/d' >lines
sed -e '/^\/\/ README$/{r lines' -e 'd}' "$here/Console.cs" >console/Program.cs
mkdir videos
(cd videos && dotnet run --project ../console && dotnet run --no-build --project ../console) || fail "the console application failed"
for video in videos/*; do
  [ "$(head -c 8 "$video" | tail -c 4)" = ftyp ] || fail "$video is not an MP4"
done
[ "$(find videos -name 'kling-*.mp4' | wc -l)" -eq 2 ] || fail "the README's program, run twice, left $(ls videos)"

# What NuGet has unpacked.
check() {
  local name=$1 unpacked="$packages/${1,,}/$version" file
  [ -s "$work/feed/$name.$version.snupkg" ] || fail "$name has no symbols"
  for file in README.md icon.png "lib/net10.0/$name.dll" "lib/net10.0/$name.xml"; do
    [ -s "$unpacked/$file" ] || fail "$name has no $file"
  done
  grep -q '<license type="expression">MIT</license>' "$unpacked/${name,,}.nuspec" || fail "$name has no licence"
  grep -q '<repository type="git".* commit=' "$unpacked/${name,,}.nuspec" || fail "$name does not name its commit"
}
check Fal.Kling
check Fal.Kling.Emulator

for file in lib/net8.0/Fal.Kling.dll lib/net8.0/Fal.Kling.xml buildTransitive/net8.0/Fal.Kling.targets; do
  [ -s "$packages/fal.kling/$version/$file" ] || fail "Fal.Kling has no $file"
done

dependencies() {
  sed -n "/<group targetFramework=\"$1\">/,/<\/group>/p" "$packages/fal.kling/$version/fal.kling.nuspec" | sed -nE 's/.*<dependency id="([^"]+)".*/\1/p' | sort | tr '\n' ' '
}
common="Microsoft.Extensions.Http Microsoft.Extensions.Logging.Abstractions Microsoft.Extensions.Options Polly.Core "
[ "$(dependencies net10.0)" = "$common" ] || fail "Fal.Kling depends on $(dependencies net10.0)"
[ "$(dependencies net8.0)" = "${common}System.Diagnostics.DiagnosticSource System.Net.ServerSentEvents System.Text.Json " ] ||
  fail "Fal.Kling for .NET 8 depends on $(dependencies net8.0)"

dotnet new web --output web --no-https --no-restore >/dev/null
dotnet add web package Fal.Kling --version "$version" --no-restore >/dev/null
dotnet add web package Fal.Kling.Emulator --version "$version" --no-restore >/dev/null
dotnet add web package Fal.Kling.EntityFrameworkCore --version "$version" --no-restore >/dev/null
dotnet add web package OpenTelemetry.Extensions.Hosting --version "$open_telemetry" --no-restore >/dev/null
dotnet add web package OpenTelemetry.Exporter.InMemory --version "$open_telemetry" --no-restore >/dev/null

readme "In an application" >lines
sed -n '/^builder/p' lines >builder-lines
sed -n '/^app/,$p' lines >app-lines
block "$repository/docs/telemetry.md" "# Telemetry" >telemetry-lines
[ -s builder-lines ] && [ -s app-lines ] && [ -s telemetry-lines ] || fail "the documents show no application"
sed -e '/^\/\/ README: builder$/{r builder-lines' -e 'd}' -e '/^\/\/ README: app$/{r app-lines' -e 'd}' -e '/^\/\/ docs\/telemetry.md$/{r telemetry-lines' -e 'd}' "$here/Web.cs" >web/Program.cs
base64 -d >"$work/image.png" <<<'iVBORw0KGgoAAAANSUhEUgAAASwAAAEsAQAAAABRBrPYAAAAIklEQVR42u3BMQEAAADCoPVPbQo/oAAAAAAAAAAAAAAAeBkttAABAZVTBAAAAABJRU5ErkJggg=='
dotnet run --project web --no-launch-profile -- "$work/image.png" || fail "the web application failed"
check Fal.Kling.EntityFrameworkCore

# An application that receives webhooks, with the five lines of the document.
dotnet new web --output webhooks --no-https --no-restore >/dev/null
dotnet add webhooks package Fal.Kling.AspNetCore --version "$version" --no-restore >/dev/null
dotnet add webhooks package Fal.Kling.Emulator --version "$version" --no-restore >/dev/null
block "$repository/docs/webhooks.md" "## Receive webhooks" >lines
sed -n '/^builder/p' lines >builder-lines
sed -n '/^app/,$p' lines >app-lines
[ "$(cat builder-lines app-lines | grep -c .)" -eq 4 ] || fail "the first block of docs/webhooks.md is not what it was"
sed -e '/^\/\/ docs\/webhooks.md: builder$/{r builder-lines' -e 'd}' -e '/^\/\/ docs\/webhooks.md: app$/{r app-lines' -e 'd}' "$here/Webhooks.cs" >webhooks/Program.cs
dotnet run --project webhooks --no-launch-profile || fail "the application with webhooks failed"
check Fal.Kling.AspNetCore

# This is where an editor looks for the schema of appsettings.json.
schema=$(dotnet msbuild web -getItem:JsonSchemaSegment | sed -nE 's/.*"FullPath": "(.*ConfigurationSchema.json)".*/\1/p')
grep -q '"Kling"' "$schema" || fail "there is no schema for appsettings.json"

echo "package: $(stat -c %s "$work/feed/Fal.Kling.$version.nupkg") bytes, used from a feed by a console application and two web applications"

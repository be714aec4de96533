#!/bin/sh
# Makes the Linux app image and the .deb: installers/linux/build.sh [app-image|deb|all]   (default: all)
# Needs a JDK 25 or newer; the .deb also dpkg-deb and fakeroot. Everything that the program needs travels inside: Java, JavaFX,
# libtorch for the CPU, the bundled base models and samples. Results lie in target/installer/.
set -eu
kind=${1:-all}
case $kind in app-image | deb | all) ;; *) sed -n '2,4p' "$0" >&2; exit 2 ;; esac
cd "$(dirname "$0")/../.."
. .mvn/jdk.sh
if [ -z "${JAVA_HOME:-}" ] || [ "$(graft_jdk_release "$JAVA_HOME")" -lt 25 ]; then
  echo "GRAFT-2101: no JDK 25 or newer found. Install one (for example Temurin 25) or set JAVA_HOME." >&2
  exit 4
fi
if [ "$kind" != app-image ] && ! { command -v dpkg-deb && command -v fakeroot; } >/dev/null; then
  echo "GRAFT-2101: the .deb needs dpkg-deb and fakeroot. Install the packages dpkg and fakeroot, or ask for app-image." >&2
  exit 4
fi

version=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' pom.xml | head -n 1)
out=target/installer
rm -rf "$out"
mkdir -p "$out/input" "$out/modules"
echo "Building Graft $version …"
./mvnw -q -B -DskipTests -Dspotless.check.skip=true package
tr ':' '\n' <app/target/classpath.txt | while read -r entry; do
  case $entry in
  */org/openjfx/*-linux*.jar) cp "$entry" "$out/modules/" ;;
  */org/openjfx/* | */engine/target/*) ;;
  *) cp "$entry" "$out/input/" ;;
  esac
done
cp "engine/target/engine-$version.jar" "app/target/app-$version.jar" "$out/input/"
cp -r samples LICENSE "$out/input/"

options=installers/linux/options
common="--name graft --app-version $version --input $out/input --main-jar app-$version.jar --main-class graft.app.GraftApp
  --module-path $out/modules --vendor Graft --copyright Apache-2.0
  --add-launcher graft-cli=$options/graft-cli.properties"
echo "Linking the run-time image and packing …"
# shellcheck disable=SC2086
"$JAVA_HOME/bin/jpackage" --type app-image --dest "$out" $common "@$options/jpackage.txt"
# The window's classes come loaded and linked from an ahead-of-time cache: a start without a screen and without an engine is written down,
# and the cache made from that. Its options stand in the launcher's own file, since a cache is only good for the very class path and options
# that it was made with.
echo "Recording a start for the ahead-of-time cache …"
launcher=$out/graft/lib/app/graft.cfg
cp "$launcher" "$out/graft.cfg"
start() { # at most so many seconds, with these options of the virtual machine besides the launcher's own
  seconds=$1
  shift
  { cat "$out/graft.cfg"; printf 'java-options=%s\n' "$@"; } >"$launcher"
  timeout -s TERM "$seconds" "$out/graft/bin/graft" >/dev/null 2>&1 || true
  cp "$out/graft.cfg" "$launcher"
}
here=$(pwd)/$out
start 45 -XX:AOTMode=record "-XX:AOTConfiguration=$here/graft.conf" -Dglass.platform=Headless -Dprism.order=sw \
  "-Duser.home=$here/home" -Dgraft.host.command=/bin/false
[ ! -f "$out/graft.conf" ] ||
  start 600 -XX:AOTMode=create "-XX:AOTConfiguration=$here/graft.conf" "-XX:AOTCache=$here/graft/lib/app/graft.aot"
if [ -f "$out/graft/lib/app/graft.aot" ]; then
  # shellcheck disable=SC2016
  echo 'java-options=-XX:AOTCache=$APPDIR/graft.aot' >>"$launcher"
else
  echo "No cache could be made: the window will start without, which takes it half as long again." >&2
fi
rm -rf "$out/graft.conf" "$out/home"
if [ "$kind" != app-image ]; then
  # shellcheck disable=SC2086
  "$JAVA_HOME/bin/jpackage" --type deb --dest "$out" --app-image "$out/graft" --name graft --app-version "$version" --vendor Graft \
    "@$options/deb.txt"
fi
du -sh "$out/graft" "$out"/*.deb 2>/dev/null || true

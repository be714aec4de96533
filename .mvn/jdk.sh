# Finds a JDK 25 or newer and sets JAVA_HOME to it; sourced by graft and mvnw. Looks at JAVA_HOME, the PATH, and the
# places where systems install JDKs. Prints nothing and leaves JAVA_HOME alone where it finds none.
graft_jdk_release() { # folder -> its major version, or 0
  [ -x "$1/bin/javac" ] && [ -f "$1/release" ] || { echo 0; return; }
  while IFS= read -r graft_line; do
    case $graft_line in JAVA_VERSION=*)
      graft_line=${graft_line#JAVA_VERSION=?}
      graft_line=${graft_line%%[!0-9]*}
      echo "${graft_line:-0}"
      return;;
    esac
  done <"$1/release"
  echo 0
}
graft_find_jdk() {
  if [ -n "${JAVA_HOME:-}" ] && [ "$(graft_jdk_release "$JAVA_HOME")" -ge 25 ]; then return 0; fi
  graft_on_path=$(command -v javac 2>/dev/null) && graft_on_path=$(readlink -f "$graft_on_path" 2>/dev/null || echo "$graft_on_path")
  for graft_home in "${graft_on_path%/bin/javac}" /usr/lib/jvm/* /opt/java/* /opt/jdk* /opt/*jdk* "$HOME"/.jdks/* \
    "$HOME"/.sdkman/candidates/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ -d "$graft_home" ] || continue
    if [ "$(graft_jdk_release "$graft_home")" -ge 25 ]; then
      JAVA_HOME=$graft_home
      export JAVA_HOME
      return 0
    fi
  done
  return 1
}
graft_find_jdk || true

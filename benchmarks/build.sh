# Sourced by run and jmh, with $home set: builds what they start. Sets $java and $class_path.
# shellcheck shell=bash
java=java
[ -z "${JAVA_HOME:-}" ] || java=$JAVA_HOME/bin/java

# Compiles this module and those it needs, unless nothing has changed since the last time.
build_if_older() {
  local root=$home/.. list=$home/target/class-path
  if [ ! -f "$list" ] || [ -n "$(find "$root"/pom.xml "$root"/*/pom.xml "$root"/*/src -newer "$list" -type f -print -quit)" ]; then
    echo 'Building ...' >&2
    (cd "$root" && mvn -q -B -ntp -Pbench -pl benchmarks -am test-compile) >&2
    touch "$list"
  fi
  class_path=$home/target/test-classes:$home/target/classes:$(cat "$list")
}

# Fetches socket.io; where that is impossible, the run leaves it out and says so.
install_node_peer() {
  [ -d "$home/node/node_modules/socket.io" ] && return
  if command -v node >/dev/null && command -v npm >/dev/null; then
    (cd "$home/node" && npm ci --no-audit --no-fund) >&2 || true
  fi
}

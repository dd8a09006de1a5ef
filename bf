#!/usr/bin/env bash
# bf - runs Bounded Flood from a clone: installs what is missing, builds what is old, then does it.
set -euo pipefail

root=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
PATH=$PATH:/usr/sbin:/sbin
work=$root/.bf
target=$root/bounded-flood/node/target
jar=$target/bounded-flood.jar
simulator=$root/test-topologies/target/simulator.jar
# Classes loaded and linked beforehand; only good together with the jar it was made from.
archive=$target/bounded-flood.jsa
# Debian's own: Mininet is installed for that one.
python=/usr/bin/python3
lab=(env "PYTHONPATH=$root/test-topologies/lab" "$python" -B -m bflab)
((EUID == 0)) || lab=(sudo -- "${lab[@]}")

usage() {
  cat <<'END'
usage: ./bf COMMAND [OPTION...]

  demo   build an overlay of real Open vSwitch bridges and show that it works
         [--nodes 8] [--successors 2] [--long N] [--seed N] [--leaves 1] [--delay MS] [--rate MBIT]
         [--controllers per-node|shared] [--flood switch|controller] [--keep] [--json FILE]
         [--self-organise]   not one tunnel by hand: the nodes find each other and link themselves
         with that: [--tunnel geneve|vxlan|gre] [--underlay-version 4|6]
  bench flood     measure what a broadcast costs, flooded by the switches and by the controllers
         [--nodes 12] [--seed N] [--json FILE]
  node   run the controller of one bridge:   ./bf node --bridge br0   (./bf node --help)
  show   ask a running one what it knows:    ./bf show status|peers|leaves|flows|counters|trace [--json]
  configuration   print the reference of all settings of a node
  simulate   run the cores of a whole overlay under a virtual clock and measure it
         --nodes N [--successors S] [--long K] [--pdf ln|log10] [--flood switch|controller]
         [--loss SHARE] [--churn RATE] [--seed X] [--json FILE]   (./bf simulate --help)
  ryu-manager     stand in for the original's SDN controller, see docs/evio.md; so does this script
                  under the name ryu-manager or bf-ryu-manager
  test   run all tests, those on real switches included
         [--only NAME] [--fuzz SECONDS]
         --only resilience[/CASE] [--json FILE]   what goes wrong, with traffic running: a table
         --only overlay   the tests of overlays, then one that organises itself, in which nodes
                          come and go for 5 minutes
  help   this

What a command needs and the machine has not is named, and then installed with apt-get.
END
}

say() { printf 'bf: %s\n' "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

as_root() {
  if ((EUID == 0)); then "$@"; else sudo -- "$@"; fi
}

# --- what the machine needs ---

# Prints the home of a JDK of at least 17; fails if there is none.
java_home() {
  local home version
  for home in "${JAVA_HOME:-}" "$(home_on_path)" /usr/lib/jvm/*; do
    [[ -n $home && -x $home/bin/java && -x $home/bin/javac ]] || continue
    version=$("$home/bin/javac" -version 2>/dev/null) || continue
    version=${version#javac }
    if ((${version%%[!0-9]*} >= 17)); then
      echo "$home"
      return
    fi
  done
  return 1
}

home_on_path() {
  local javac
  javac=$(command -v javac) && dirname "$(dirname "$(readlink -f "$javac")")"
}

has_jdk() { java_home >/dev/null; }

has_command() { command -v "$1" >/dev/null; }

has_mininet() { has_command mnexec && "$python" -c 'import mininet.cli, mininet.net' 2>/dev/null; }

has_compiler() { has_command gcc && [[ -e /usr/include/stdio.h ]]; }

# Prints the packages that are missing for the given needs.
missing_packages() {
  local need
  for need; do
    case $need in
      jdk) has_jdk || jdk_package ;;
      maven) has_command mvn || echo maven ;;
      switch) has_command ovs-vswitchd && has_command ovsdb-tool || echo openvswitch-switch ;;
      mininet) has_mininet || echo mininet ;;
      python) [[ -x $python ]] || echo python3 ;;
      iproute) has_command ip && has_command tc || echo iproute2 ;;
      sysctl) has_command sysctl || echo procps ;;
      ping) has_command ping || echo iputils-ping ;;
      tcpdump) has_command tcpdump || echo tcpdump ;;
      compiler) has_compiler || echo gcc libc6-dev ;;
      dhcp-server) has_command dnsmasq || echo dnsmasq-base ;;
      dhcp-client) has_command udhcpc || echo udhcpc ;;
      iperf) has_command iperf || echo iperf ;;
    esac
  done
}

# The oldest JDK from 17 on that this distribution has.
jdk_package() {
  local version
  for version in 17 21 25; do
    if apt-cache show "openjdk-$version-jdk-headless" >/dev/null 2>&1; then
      echo "openjdk-$version-jdk-headless"
      return
    fi
  done
  echo default-jdk-headless
}

# Installs what is missing for the given needs, after saying what.
require() {
  local packages
  [[ -n $(missing_packages "$@") ]] || return 0
  has_command apt-get || fail "missing, and no apt-get to install it: $(missing_packages "$@" | xargs)"
  if ((EUID != 0)); then
    has_command sudo || fail "run me as root, or install sudo: packages are to be installed"
  fi
  mkdir -p "$work"
  # A fresh machine has no package lists, and without them no name of a JDK.
  say "reading the package lists (log: $work/install.log)"
  as_root apt-get -q update >"$work/install.log" 2>&1 \
    || say "apt-get update failed; going on with the lists that are there"
  mapfile -t packages < <(missing_packages "$@" | tr ' ' '\n')
  say "installing ${packages[*]}"
  without_starting_services as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -q -y -o Dpkg::Use-Pty=0 install --no-install-recommends "${packages[@]}" \
    >>"$work/install.log" 2>&1 || {
    tail -n 20 "$work/install.log" >&2
    fail "could not install ${packages[*]}"
  }
  packages=("$(missing_packages "$@" | xargs)")
  [[ -z ${packages[0]} ]] || fail "installed, and still missing: ${packages[0]}"
}

# Runs an installation during which no daemon is started: the lab brings its own switches.
without_starting_services() {
  local policy=/usr/sbin/policy-rc.d status=0
  if [[ -e $policy ]]; then
    "$@"
    return
  fi
  trap 'as_root rm -f /usr/sbin/policy-rc.d' EXIT
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
  as_root chmod 755 "$policy"
  "$@" || status=$?
  as_root rm -f "$policy"
  trap - EXIT
  return "$status"
}

# --- what is built ---

# Whether a jar is there and nothing that it is made from, in these modules, is newer.
is_built() {
  local made=$1 newer
  shift
  [[ -e $made ]] || return 1
  newer=$(cd "$root" && find pom.xml "$@" -name target -prune -o -type f \
    \( -name pom.xml -o -path '*/src/main/*' \) -newer "$made" -print -quit)
  [[ -z $newer ]]
}

# Builds a jar: of the module that makes it, from that and the modules named behind it.
build() {
  local made=$1 module=$2
  shift
  is_built "$made" "$@" && return
  mkdir -p "$work"
  (
    flock 9
    # Somebody else may have built it while this one waited.
    is_built "$made" "$@" && exit
    say "building (log: $work/build.log)"
    cd "$root"
    JAVA_HOME=$(java_home) mvn -B -pl "$module" -am package -Dmaven.test.skip=true -Dspotless.check.skip=true \
      -Djacoco.skip=true >"$work/build.log" 2>&1 || {
      tail -n 30 "$work/build.log" >&2
      fail "the build failed"
    }
  ) 9>"$work/build.lock"
}

build_node() {
  build "$jar" bounded-flood/node bounded-flood openflow-controller ovs-integration topology-adapter
}

# Makes the class archive in a small overlay, for which the lab must be installed. From a path with
# a blank in it Java 17 archives its own classes only: a node then starts later and takes more.
train() {
  [[ $archive -nt $jar ]] && return
  mkdir -p "$work"
  say "making the class archive (log: $work/train.log)"
  # Without it a node works as well, only that it starts later and takes more memory.
  "${lab[@]}" train "$archive" >"$work/train.log" 2>&1 || say "no class archive, going on without"
}

# Prints the command that runs the jar, a word a line. Neither installs nor builds.
java_command() {
  # A node needs little and gives nothing back: its heap starts small and so does the young part
  # of it, what is compiled goes into a small cache, the tables of names are small, since nearly all
  # names are in the class archive, buffers are not pooled, and the C library keeps one pool instead
  # of one a thread. A method is compiled when it has run four hundred times, not two hundred, which
  # saves memory; with a thousand, sixteen nodes on two processors took twice as long to come up.
  local memory=(-Xmx64m -Xms6m -Xmn3m -XX:ReservedCodeCacheSize=16m
    -XX:+UnlockExperimentalVMOptions -XX:StringTableSize=4096 -XX:SymbolTableSize=4096
    -XX:Tier3InvocationThreshold=400 -XX:Tier3MinInvocationThreshold=200
    -XX:Tier3CompileThreshold=2500 -Dio.netty.allocator.type=unpooled) home
  [[ $1 == shared ]] && memory=(-Xmx1g)
  [[ -e $jar ]] || fail "$jar is not there: ./bf demo builds it, and so does mvn package"
  home=$(java_home) || fail "there is no JDK of at least 17: ./bf demo installs one"
  printf '%s\n' env MALLOC_ARENA_MAX=1 "$home/bin/java" "${memory[@]}" \
    -XX:+UseSerialGC -XX:TieredStopAtLevel=1
  if [[ $archive -nt $jar ]]; then
    # Mapped where it was made for, three quarters of it stay clean and are shared by all nodes.
    printf '%s\n' -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 \
      "-XX:SharedArchiveFile=$archive" '-Xlog:cds*=off' '-Xlog:class+path*=off'
  fi
  printf '%s\n' -jar "$jar"
}

# --- commands ---

run_java() {
  local words
  require jdk maven
  build_node
  mapfile -t words < <(java_command node)
  exec "${words[@]}" "$@"
}

run_simulation() {
  local progress=() heap
  require jdk maven
  build "$simulator" test-topologies bounded-flood/core
  [[ ! -t 2 ]] || progress=(--progress)
  # With what the process needs beside its heap it stays below 8 GB. A heap that grew step by step
  # would be gone through at each of them. What has survived two collections of young objects is here
  # to stay; to copy it more often would crowd out the frames under way, which would then be kept.
  heap=$(awk '/^MemTotal:/ { m = int($2 * 3 / 4 / 1024); print (m < 7000 ? m : 7000) }' /proc/meminfo)
  exec "$(java_home)/bin/java" "-Xms${heap}m" "-Xmx${heap}m" "-Xmn$((heap / 8))m" \
    -XX:+UseParallelGC -XX:-UseAdaptiveSizePolicy -XX:SurvivorRatio=4 \
    -XX:InitialTenuringThreshold=1 -XX:MaxTenuringThreshold=1 -jar "$simulator" "${progress[@]}" "$@"
}

run_demo() {
  case " $* " in
    *" --help "* | *" -h "*)
      usage
      return
      ;;
  esac
  require jdk maven switch python mininet iproute sysctl ping tcpdump
  build_node
  train
  exec "${lab[@]}" demo "$@"
}

run_bench() {
  require jdk maven switch python mininet iproute sysctl
  build_node
  train
  exec "${lab[@]}" bench "$@"
}

main() {
  # The original starts its controller by this name, which can be a symbolic link to here.
  case ${0##*/} in
    ryu-manager | bf-ryu-manager) set -- ryu-manager "$@" ;;
  esac
  local command=${1:-help}
  (($# == 0)) || shift
  case $command in
    bench) run_bench "$@" ;;
    demo) run_demo "$@" ;;
    node | show | configuration | ryu-manager) run_java "$command" "$@" ;;
    simulate) run_simulation "$@" ;;
    test)
      # shellcheck source=test-topologies/bf-test.sh
      source "$root/test-topologies/bf-test.sh"
      run_test "$@"
      ;;
    java-command) java_command "${1:-node}" ;;
    help | -h | --help) usage ;;
    *)
      say "there is no command $command"
      usage >&2
      exit 2
      ;;
  esac
}

main "$@"

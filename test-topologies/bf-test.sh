# shellcheck shell=bash
# `bf test`: Maven's tests, those of the lab, and fuzzing. Part of the script bf, which sources this
# and sets root, work and lab.
# shellcheck disable=SC2154

run_test() {
  local only='' fuzz=0 json=''
  while (($# > 0)); do
    case $1 in
      --only | --fuzz | --json) (($# > 1)) || fail "$1 needs a value" ;;&
      --only) only=$2 ;;
      --fuzz) fuzz=$2 ;;
      --json) json=$2 ;;
      *) fail "test has no option $1: possible are --only NAME, --fuzz SECONDS and --json FILE" ;;
    esac
    shift 2
  done
  [[ $fuzz =~ ^[0-9]+$ ]] || fail "--fuzz $fuzz: a number of seconds is wanted"
  require jdk maven switch python mininet iproute sysctl ping tcpdump compiler \
    dhcp-server dhcp-client iperf
  if [[ ${only,,} =~ ^resilience(/.*)?$ ]]; then
    run_resilience "${only:11}" "$json"
    return
  fi
  [[ -z $json ]] || fail "--json FILE goes with --only resilience"
  mkdir -p "$work"
  say "running the tests (log: $work/test.log)"
  # Any part of a test class's path will do, in whatever case.
  run_maven verify ${only:+"-Dtest=%regex[(?i).*$only.*]" -Dsurefire.failIfNoSpecifiedTests=false}
  [[ ${only,,} != overlay ]] || run_churn
  ((fuzz == 0)) || fuzz_for "$fuzz"
}

# Lets nodes of an overlay that organises itself come and go.
run_churn() {
  build_node
  train
  "${lab[@]}" churn && "${lab[@]}" grow
}

# Tries the resilience cases, or the one that is named, and prints what they cost.
run_resilience() {
  local arguments=()
  [[ -z $1 ]] || arguments+=(--case "$1")
  [[ -z $2 ]] || arguments+=(--json "$2")
  build_node
  train
  "${lab[@]}" resilience "${arguments[@]}"
}

# Fuzzes: half of the time Jazzer, each fuzz test in its turn, then the property tests.
fuzz_for() {
  local end=$((SECONDS + $1)) tests module test share status=0
  mapfile -t tests < <(fuzz_tests)
  ((${#tests[@]} > 0)) || fail "there is no fuzz test"
  share=$(($1 / 2 / ${#tests[@]}))
  ((share > 0)) || share=1
  say "fuzzing ${#tests[@]} fuzz tests, $share s each (log: $work/fuzz.log)"
  : >"$work/fuzz.log"
  for test in "${tests[@]}"; do
    read -r module test <<<"$test"
    say "fuzzing $test"
    jazzer "$module" "$test" "$share" || status=1
  done
  fuzz_properties "$end" || status=1
  ((status == 0)) || report_findings
  return "$status"
}

# Prints the fuzz tests, a module and a test a line.
fuzz_tests() {
  local file module class
  while read -r file; do
    module=${file%%/src/test/*}
    class=${file#*/src/test/java/}
    class=${class%.java}
    awk -v module="$module" -v class="${class//\//.}" '
      fuzz && match($0, /void [A-Za-z0-9_]+/) {
        print module, class "#" substr($0, RSTART + 5, RLENGTH - 5)
        fuzz = 0
      }
      /^ *@FuzzTest/ { fuzz = 1 }' "$root/$file"
  done < <(cd "$root" && grep -rlE '^ *@FuzzTest' --include='*.java' --exclude-dir=target . \
    | sed 's#^\./##' | sort)
}

# Runs one fuzz test: jazzer MODULE CLASS#METHOD SECONDS. What it finds becomes a seed of the test.
jazzer() {
  local status=0
  (
    cd "$root"
    as_root env "JAVA_HOME=$(java_home)" JAZZER_FUZZ=1 "JAZZER_MAX_DURATION=$3s" \
      mvn -B -pl "$1" -am test-compile surefire:test@fuzz "-Dtest=$2" \
      -Dsurefire.failIfNoSpecifiedTests=false -Dspotless.check.skip=true -Djacoco.skip=true
  ) >"$work/jazzer.log" 2>&1 || status=$?
  cat "$work/jazzer.log" >>"$work/fuzz.log"
  grep -E '^Done [0-9]+ runs|^== Java Exception|^Caused by|Test unit written to|COMPILATION ERROR' \
    "$work/jazzer.log" | sed 's/^/  /' || ((status > 0)) || {
    say "$2 did not run at all: see $work/jazzer.log"
    status=1
  }
  hand_over
  return "$status"
}

# Runs the property tests, each time with other seeds and more tries, until a time is over.
fuzz_properties() {
  local classes
  classes=$(cd "$root" && grep -rlE '^ *@Property' --include='*.java' . \
    | sed 's#.*/##; s#\.java$##' | sort -u | paste -sd,)
  say "more tries of $classes"
  while true; do
    run_maven test "-Dtest=$classes" -Dsurefire.failIfNoSpecifiedTests=false \
      -Djqwik.tries.default=3000 || return
    ((SECONDS < $1)) || return 0
  done
}

# Names the inputs on which fuzz tests failed; they fail in every test run from now on.
report_findings() {
  local found
  found=$(cd "$root" && find . -path ./.bf -prune -o \( -name 'crash-*' -o -name 'timeout-*' \
    -o -name 'oom-*' \) -type f -path '*Inputs/*' -not -path '*/target/*' -print)
  say "failed: see $work/fuzz.log and $work/test.log"
  [[ -z $found ]] || say "inputs that fail, to be kept as seeds:" $'\n'"$found"
}

# Maven as root with all tests, its progress on the terminal and its own exit code. A module that
# fails does not keep the others from being tested.
run_maven() {
  local status=0
  if ! (
    cd "$root"
    as_root env "JAVA_HOME=$(java_home)" mvn -B --fail-at-end -P switches "$@"
  ) 2>&1 | tee "$work/test.log" | grep --line-buffered -E \
    '^\[INFO\] (Building |Running |BUILD|Total time)|Tests run:|ERROR|FAIL|SUCCESS'; then
    status=${PIPESTATUS[0]}
  fi
  hand_over
  say "closing lines of Surefire, a line an execution:"
  grep -E 'Tests run: [0-9]+, Failures: [0-9]+, Errors: [0-9]+, Skipped: [0-9]+$' \
    "$work/test.log" || say "none: no test ran"
  return "$status"
}

# Gives what root built to the user who asked for it.
hand_over() {
  ((EUID == 0)) || find "$root" -name target -prune -exec sudo chown -R "$(id -u):$(id -g)" {} +
}

#!/usr/bin/env bash
# Build and run the tests on a Debian 12 machine; missing packages are installed first.
#
#   tests/run.sh                 the whole suite, as released (build/tests)
#   tests/run.sh --long          also the long runs: more seeds, kills, faults and inputs
#   tests/run.sh --sanitizers    also the suite under ASan + UBSan and under TSan
#   tests/run.sh --bench         also the benchmarks (build/release); they print figures, judge nothing
#   tests/run.sh --help
#
# The last line is `N passed, N failed`, counted in test cases over all the suites that ran.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

jobs=$(nproc)
results=()
fixed_addresses=()

usage() { sed -n '2,10s/^# \{0,1\}//p' tests/run.sh; }

say() { printf '\n== %s\n' "$*"; }

# Configure and build one preset; further arguments are targets.
build() {
    local preset=$1 launcher=()
    shift
    ! command -v ccache >/dev/null || launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
    say "building $preset"
    cmake --preset "$preset" "${launcher[@]}" >"build/$preset.configure.log" 2>&1 || {
        cat "build/$preset.configure.log"
        return 1
    }
    cmake --build --preset "$preset" -j "$jobs" ${1:+--target "$@"}
}

# Build one preset and run its suite.  A failure is kept for the closing line, which decides.
run_suite() {
    local preset=$1
    local result=build/$preset/results.xml
    rm -f "$result"
    results+=("$result")
    build "$preset" || return 0
    say "testing $preset"
    "${fixed_addresses[@]}" ctest --preset "$preset" -j "$jobs" --output-junit results.xml </dev/null || true
}

run_benchmarks() {
    build release || return 1
    say "benchmarks"
    local program found=0
    while IFS= read -r program; do
        found=1
        printf '%s\n' "-- ${program#build/release/}"
        "$program" </dev/null
    done < <(find build/release/tests/bench -maxdepth 1 -type f -executable 2>/dev/null | sort)
    ((found)) || printf 'no benchmark was built\n'
}

main() {
    local sanitizers=0 bench=0 argument
    for argument in "$@"; do
        case $argument in
            --long) export FL_LONG=1 ;;
            --sanitizers) sanitizers=1 ;;
            --bench) bench=1 ;;
            --help | -h) usage; return 0 ;;
            *)
                printf 'tests/run.sh: unknown option %s; see --help\n' "$argument" >&2
                return 2
                ;;
        esac
    done

    .ci/install-packages build test check  # the tests of the check need what it needs
    mkdir -p build
    run_suite tests
    if ((sanitizers)); then
        run_suite asan
        # g++ 12's ThreadSanitizer does not start where the kernel randomises more than 28 bits.
        ! setarch -R true 2>/dev/null || fixed_addresses=(setarch -R)
        run_suite tsan
    fi
    local status=0
    if ((bench)); then
        run_benchmarks || status=1
    fi
    printf '\n'
    python3 -B .ci/test_totals.py "${results[@]}" || status=1
    return "$status"
}

main "$@"

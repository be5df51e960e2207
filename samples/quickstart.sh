#!/usr/bin/env bash
# From a fresh clone to answers: build, import two data sets, ask questions, judge a change, serve.
#
#   samples/quickstart.sh [--no-serve] [--port N]
#
# Takes a few minutes the first time and seconds after that.  The data stays in samples/work/store;
# delete that folder to begin anew.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

store=samples/work/store
faultline=build/release/faultline
port=8080
serve=1
have_packages=0

usage() { sed -n '2,7s/^# \{0,1\}//p' samples/quickstart.sh; }

say() { printf '\n%s\n\n' "$*" | fold -s -w 100; }

fail_usage() {
    printf 'quickstart: %s; see --help\n' "$1" >&2
    exit 2
}

is_port() { [[ $1 =~ ^[0-9]{1,5}$ ]] && ((10#$1 >= 1 && 10#$1 <= 65535)); }

parse() {
    while (($#)); do
        case $1 in
            --no-serve) serve=0 ;;
            --port)
                is_port "${2:-}" || fail_usage "--port needs a number from 1 to 65535"
                port=$((10#$2))
                shift
                ;;
            --help | -h) usage; exit 0 ;;
            *) fail_usage "unknown option $1" ;;
        esac
        shift
    done
}

# Only the program, without tests; ninja skips what is built already.
build() {
    local launcher=()
    ! command -v ccache >/dev/null || launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
    mkdir -p build
    say "Building $faultline ..."
    cmake --preset release -DFL_TESTS=OFF -DFL_BENCH=OFF "${launcher[@]}" \
        >build/quickstart.log 2>&1 || { cat build/quickstart.log >&2; return 1; }
    cmake --build --preset release -j "$(nproc)" --target faultline
    [[ -x $faultline ]] || faultline=$(find build/release -type f -name faultline -executable | head -n 1)
}

ask() {
    printf '$ faultline --data %s %s\n' "$store" "$*"
    "$faultline" --data "$store" "$@"
}

# The same, and only the first lines of what it prints: ask_first LINES WORD...
ask_first() {
    local lines=$1
    shift
    printf '$ faultline --data %s %s | head -n %d\n' "$store" "$*" "$lines"
    "$faultline" --data "$store" "$@" | sed -n "1,${lines}p"  # reads on, as head would not
}

# What apt knows about all packages of the archive; empty if its lists were never fetched.
package_index() {
    local index=$1
    command -v apt-cache >/dev/null || return 0
    apt-cache dumpavail >"$index" || return 0
    if [[ ! -s $index && $(id -u) == 0 ]]; then
        apt-get update -qq </dev/null >&2 && apt-cache dumpavail >"$index" || return 0
    fi
}

import_data() {
    say "Importing a sample estate: a furniture retailer with two data centres (samples/estate)."
    ask import samples/estate/estate.ndjson

    say "Importing Debian's package graph as apt knows it."
    local index=samples/work/packages.txt
    package_index "$index"
    if [[ -s $index ]]; then
        printf '$ apt-cache dumpavail | faultline --data %s import --format dpkg -\n' "$store"
        "$faultline" --data "$store" import --format dpkg - <"$index"
        have_packages=1
    else
        printf 'Skipped: apt-cache prints no packages here.  Run "apt-get update" as root and come again.\n'
    fi
    rm -f "$index"
}

# One number of the summary in an answer: count NAME JSON.
count() {
    local summary=${2#*\"summary\":\{}
    summary=${summary#*\""$1"\":}
    printf '%s' "${summary%%[!0-9]*}"
}

ask_about_packages() {
    say "4. What needs systemd?  Following every arrow names thousands of packages.  But a dependency" \
        "with alternatives breaks only when the last alternative is gone:"
    ask impact deb:systemd --limit 5
    local answer down reached
    answer=$("$faultline" --data "$store" -o json impact deb:systemd --limit 1)
    down=$(count down "$answer")
    reached=$((down + $(count at_risk "$answer") + $(count inherited "$answer")))
    printf '\nPlain reachability would say %s packages; with alternatives honoured it is %s.\n' \
        "$reached" "$down"
}

ask_questions() {
    say "1. A core switch is due for an update, and most of a data centre hangs on it.  Its failure" \
        "takes down nothing, because its twin holds; the answer is what must not fail meanwhile:"
    ask impact core-sw-ams-1 --limit 5

    say "2. Online Payment keeps its two proxies apart with care.  And yet one forgotten laboratory" \
        "machine takes both down; the path says why:"
    ask impact vm-util-ams-09 --limit 9

    say "3. What a plan would do, before anybody touches anything: patching that machine as planned" \
        "takes two services down, moving the leases first takes down nothing:"
    ask whatif samples/whatif.json || (($? == 3))  # 3: done, and the plan has a bad moment

    ((!have_packages)) || ask_about_packages
}

show_the_past() {
    say "Nothing is forgotten.  Say by hand who owns that machine, and ask what was known before;" \
        "the audit trail shows that nobody altered the record of it:"
    ask ci set vm-util-ams-09 --attribute owner=network-team --reason "found its owner"
    ask ci history vm-util-ams-09 --limit 1
    ask ci get vm-util-ams-09 --as-of 2
    ask audit verify
}

# A year of changes and incidents that another tool kept, and what a minute without a service costs.
import_history() {
    say "Changes are judged by what became of others like them, and by what they can cost.  A year of" \
        "changes and incidents comes from tables of another tool, the cost from service levels:"
    ask_first 1 import-records --table change_request --time-zone Europe/Amsterdam samples/estate/changes.csv
    ask_first 1 import-records --table incident --time-zone Europe/Amsterdam samples/estate/incidents.csv
    printf '%s\n' "\$ for f in samples/estate/service-levels/*.json; do faultline --data $store" \
        "    service-level set \$(basename \$f .json) \$f; done | grep version"
    local file
    for file in samples/estate/service-levels/*.json; do
        "$faultline" --data "$store" service-level set "$(basename "$file" .json)" "$file"
    done | grep version
}

# True if the change is there already, which is then shown.
was_there() {
    "$faultline" --data "$store" change get "$1" >/dev/null 2>&1 || return 1
    say "Change $1 went its way when this ran first:"
    ask_first 1 change get "$1"
    ask change history "$1" --limit 1
}

# Where the program ends with 3 it said "no", and that is the answer here.
judge_change() {
    local change=CHG0041001
    ! was_there "$change" || return 0
    say "Anna asks for new firmware on both core switches, one after the other.  Daan assesses it, and" \
        "it is blocked, because nobody showed that it was tested, read or can be taken back:"
    ask_first 1 change create samples/estate/changes/core-firmware.json --by anna
    ask_first 1 change move "$change" assess --role requester --by anna
    ask_first 6 change assess "$change" --by daan || (($? == 3))
    ask_first 1 change move "$change" authorize --role assessor --by daan
    ask change move "$change" schedule --role approver --by femke || (($? == 3))

    say "With the evidence the board may decide, but not whoever asked for the change:"
    ask_first 1 change evidence "$change" --kind load_test --reference "run-88" --by daan
    ask_first 1 change evidence "$change" --kind rollback_plan --reference "RB-NET-07" --by daan
    ask_first 1 change evidence "$change" --kind peer_review --reference "review-41" --by bram
    ask_first 3 change assess "$change" --by daan || (($? == 3))
    ask change move "$change" schedule --role approver --by anna || (($? == 3))
    ask_first 1 change move "$change" schedule --role approver --by femke

    say "The report is for the board:"
    ask_first 3 change assessment "$change" --number 2 --report markdown
}

# An emergency is begun on the word of one person, and everything about it is kept all the same.
follow_emergency() {
    local change=CHG0041004
    ! was_there "$change" || return 0
    say "Payments are refused now: an emergency skips the board, but neither the assessment nor the" \
        "second pair of eyes, and it is reviewed within three days:"
    ask_first 1 change create samples/estate/changes/payment-adapter.json --by goran
    ask_first 1 change move "$change" assess --role requester --by goran
    ask_first 3 change assess "$change" --by daan || (($? == 3))
    ask_first 1 change move "$change" implement --role emergency_approver --by femke \
        --reason "one payment in forty is lost"
    ask_first 1 change move "$change" verify --role implementer --by goran
    ask_first 1 change move "$change" closed --role assessor --by daan --outage no
    ask change list --text adapter
    ask_first 1 change review "$change" --text "the certificate's end is watched from now on" --by daan
    ask_first 5 change history "$change"
}

try_policies() {
    say "Who decides about what is data.  Before a stricter policy is put in force, it is tried on the" \
        "changes of the past year:"
    ask_first 5 policy show
    ask_first 6 policy test samples/policy.json || (($? == 3))
    ask_first 6 change lifecycle
}

main() {
    parse "$@"
    .ci/install-packages build
    build
    mkdir -p samples/work
    import_data
    ask_questions
    show_the_past
    import_history
    judge_change
    follow_emergency
    try_policies
    if ((serve)); then
        say "Serving http://127.0.0.1:$port until Ctrl-C.  Try, from another terminal:"
        printf '  curl -s http://127.0.0.1:%s/api/v1/cis/core-sw-ams-1/impact\n\n' "$port"
        exec "$faultline" --data "$store" serve --listen "127.0.0.1:$port"
    fi
}

main "$@"

"""Sum up test cases over the JUnit files that ctest wrote.

    python3 .ci/test_totals.py FILE...

Counts the cases inside each test program: doctest's and unittest's closing lines say how many there
were; a program without such a line is one case.  A program that failed although its own line counts
no failure (a crash, a sanitizer's report), or that ran none of its cases, adds one failed case.  The
last line is `N passed, N failed`; the exit code is 0 only if something passed and nothing failed."""

import re
import sys
import xml.etree.ElementTree as xml

DOCTEST = re.compile(
    r"\[doctest\] test cases:\s*(\d+)\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed\s*\|\s*(\d+) skipped"
)
UNITTEST = re.compile(r"^Ran (\d+) tests? in", re.MULTILINE)
UNITTEST_BAD = re.compile(r"(?:failures|errors|unexpected successes)=(\d+)")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def cases_of(output, failed):
    """(passed, failed) cases of one test program that printed `output`."""
    text = COLOUR.sub("", output)
    counts = [(int(line[2]), int(line[3])) for line in DOCTEST.finditer(text)]
    for line in UNITTEST.finditer(text):
        wrong = sum(int(count) for count in UNITTEST_BAD.findall(text[line.end() :]))
        counts.append((int(line[1]) - wrong, wrong))
    if not counts:
        return (0, 1) if failed else (1, 0)
    good, bad = sum(pair[0] for pair in counts), sum(pair[1] for pair in counts)
    silent = not bad and (failed or not good)
    return (good, bad + 1) if silent else (good, bad)


def totals(path):
    """(passed, failed, names of the programs that failed) of one JUnit file."""
    good, bad, names = 0, 0, []
    for case in xml.parse(path).getroot().iter("testcase"):
        if case.get("status") == "disabled":
            continue
        failed = case.get("status") != "run" or case.find("failure") is not None
        passed_here, failed_here = cases_of(case.findtext("system-out") or "", failed)
        good, bad = good + passed_here, bad + failed_here
        if failed_here:
            names.append(case.get("name"))
    return good, bad, names


def main(paths):
    good, bad = 0, 0
    for path in paths:
        try:
            passed_here, failed_here, names = totals(path)
        except (OSError, xml.ParseError) as error:
            print(f"no results in {path}: {error}", file=sys.stderr)
            passed_here, failed_here, names = 0, 1, []
        good, bad = good + passed_here, bad + failed_here
        for name in names:
            print(f"failed: {name} ({path})")
    print(f"{good} passed, {bad} failed")
    return 0 if good and not bad else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

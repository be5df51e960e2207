"""The totals count cases, not programs, and no way to fail is counted as a success."""

import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(HERE)), ".ci"))

import test_totals  # noqa: E402  (the path above leads to it)

DOCTEST = "[doctest] test cases: {} | {} passed | {} failed | {} skipped\n"


class TotalsTest(unittest.TestCase):
    def test_the_cases_of_a_program_are_counted(self):
        self.assertEqual(test_totals.cases_of(DOCTEST.format(12, 12, 0, 1), False), (12, 0))

    def test_failed_cases_are_counted_as_such(self):
        self.assertEqual(test_totals.cases_of(DOCTEST.format(12, 10, 2, 0), True), (10, 2))

    def test_several_programs_in_one_output_add_up(self):
        output = DOCTEST.format(2, 2, 0, 0) + DOCTEST.format(3, 3, 0, 0)
        self.assertEqual(test_totals.cases_of(output, False), (5, 0))

    def test_colours_do_not_hide_the_closing_line(self):
        output = "\x1b[0;36m[doctest] \x1b[0mtest cases:  2 | \x1b[0;32m2 passed\x1b[0m | 0 failed | 0 skipped"
        self.assertEqual(test_totals.cases_of(output, False), (2, 0))

    def test_a_crash_after_the_closing_line_is_a_failure(self):
        self.assertEqual(test_totals.cases_of(DOCTEST.format(3, 3, 0, 0), True), (3, 1))

    def test_a_crash_without_a_closing_line_is_a_failure(self):
        self.assertEqual(test_totals.cases_of("Segmentation fault\n", True), (0, 1))

    def test_a_program_that_ran_none_of_its_cases_is_a_failure(self):
        self.assertEqual(test_totals.cases_of(DOCTEST.format(0, 0, 0, 9), False), (0, 1))

    def test_a_script_without_a_closing_line_is_one_case(self):
        self.assertEqual(test_totals.cases_of("fine\n", False), (1, 0))

    def test_cases_of_unittest_are_counted(self):
        good = "....\nRan 4 tests in 0.1s\n\nOK\n"
        bad = "F.E.\nRan 4 tests in 0.1s\n\nFAILED (failures=1, errors=1)\n"
        self.assertEqual(test_totals.cases_of(good, False), (4, 0))
        self.assertEqual(test_totals.cases_of(bad, True), (2, 2))


if __name__ == "__main__":
    unittest.main()

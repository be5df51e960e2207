"""The house check finds each thing it promises to find, and nothing in a tree that is right."""

import os
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, ".ci"))

import check  # noqa: E402  (the path above leads to it)
from house import cpp, tree  # noqa: E402

with open(os.path.join(ROOT, ".clang-format"), encoding="utf-8") as style:
    CLANG_FORMAT = style.read()

HEADER = """// Shape: what all shapes have in common.

#pragma once

namespace faultline {

// The sum of both.
int sum(int a, int b);

}  // namespace faultline
"""
SOURCE = """#include "engine/base/shape.h"

namespace faultline {

int sum(int a, int b) {
    return a + b;
}

}  // namespace faultline
"""
CASES = """// sum().

#include "engine/base/shape.h"

#include <doctest/doctest.h>

TEST_SUITE("engine/base/shape") {
    TEST_CASE("one and one are two") {
        CHECK(faultline::sum(1, 1) == 2);
    }
}
"""
GOOD = {
    ".clang-format": CLANG_FORMAT,
    ".ci/deps.rules": "engine/base ->\nengine/graph -> engine/base\nstorage -> engine/base\n",
    "CMakeLists.txt": "add_library(engine engine/base/shape.cc)\nadd_subdirectory(tests)\n",
    "tests/CMakeLists.txt": "add_executable(tests engine/base/shape_test.cc)\n",
    "README.md": "# Shapes\n\nSee [the map](docs/map.md).\n",
    "docs/map.md": "# Map\n",
    "engine/base/shape.h": HEADER,
    "engine/base/shape.cc": SOURCE,
    "tests/engine/base/shape_test.cc": CASES,
}


def findings_in(files):
    """What the check says about a tree of these files."""
    with tempfile.TemporaryDirectory() as folder:
        for path, text in files.items():
            place = os.path.join(folder, path)
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with open(place, "w", encoding="utf-8", newline="") as file:
                file.write(text)
        return check.findings_of(tree.Tree(folder))


def listing(*sources):
    """The root CMake list with more sources."""
    return {"CMakeLists.txt": GOOD["CMakeLists.txt"] + f"add_library(more {' '.join(sources)})\n"}


class CheckTest(unittest.TestCase):
    def expect(self, rule, path, message, **changed):
        """A change of the good tree must bring a finding of `rule` about `path`."""
        found = findings_in({**GOOD, **changed["files"]})
        hits = [f for f in found if (f.rule, f.path) == (rule, path) and message in f.message]
        self.assertTrue(hits, f"no {rule} finding on {path} with '{message}' in {found}")

    def expect_only_good(self, files):
        """A change of the good tree must bring no finding."""
        self.assertEqual(findings_in({**GOOD, **files}), [])

    def test_a_tree_that_keeps_all_rules_has_no_finding(self):
        self.expect_only_good({})

    # Layout.

    def test_bad_layout_is_found(self):
        files = {"engine/base/shape.cc": SOURCE.replace("return a + b", "return a+b")}
        self.expect("layout", "engine/base/shape.cc", "clang-format", files=files)

    def test_a_shell_script_that_does_not_parse_is_found(self):
        files = {"samples/run.sh": "#!/usr/bin/env bash\nif true; then\n"}
        self.expect("layout", "samples/run.sh", "syntax error", files=files)

    # Layers.

    def test_an_include_against_the_rules_is_found(self):
        wrong = HEADER.replace("#pragma once\n", '#pragma once\n\n#include "engine/graph/row.h"\n')
        files = {"engine/base/shape.h": wrong, "engine/graph/row.h": HEADER}
        self.expect("layers", "engine/base/shape.h", "may not include engine/graph", files=files)

    def test_an_include_the_rules_allow_is_fine(self):
        right = HEADER.replace("#pragma once\n", '#pragma once\n\n#include "engine/base/shape.h"\n')
        self.expect_only_good({"engine/graph/row.h": right})

    def test_production_code_may_not_include_tests(self):
        wrong = SOURCE.replace('shape.h"\n', 'shape.h"\n\n#include "tests/help.h"\n')
        files = {"engine/base/shape.cc": wrong, "tests/help.h": HEADER}
        self.expect("layers", "engine/base/shape.cc", "outside the modules", files=files)

    def test_a_folder_without_a_rule_is_found(self):
        files = {"engine/colour/red.h": HEADER}
        self.expect("layers", "engine/colour/red.h", "no module", files=files)

    def test_a_folder_below_an_undivided_module_belongs_to_it(self):
        self.expect_only_good({"storage/keys/key.h": HEADER})

    def test_an_include_that_leads_nowhere_is_found(self):
        wrong = SOURCE.replace('"engine/base/shape.h"', '"shape.h"')
        files = {"engine/base/shape.cc": wrong}
        self.expect("layers", "engine/base/shape.cc", "is not there", files=files)

    def test_a_cycle_of_headers_is_found(self):
        def including(name):
            return HEADER.replace("once\n", f'once\n\n#include "engine/base/{name}.h"\n')

        files = {"engine/base/a.h": including("b"), "engine/base/b.h": including("a")}
        self.expect("layers", "engine/base/a.h", "include cycle", files=files)

    def test_a_cycle_of_modules_in_the_rules_is_found(self):
        files = {".ci/deps.rules": "engine/base -> storage\nstorage -> engine/base\n"}
        self.expect("layers", ".ci/deps.rules", "cycle of modules", files=files)

    def test_a_rule_that_names_an_unknown_module_is_found(self):
        files = {".ci/deps.rules": GOOD[".ci/deps.rules"] + "importers -> engine/bse\n"}
        self.expect("layers", ".ci/deps.rules", "unknown engine/bse", files=files)

    def test_a_heavy_library_in_a_header_is_found(self):
        for library in ("nlohmann/json.hpp", "boost/graph/graph_traits.hpp", "curl/curl.h",
                        "simdjson.h", "CLI/CLI.hpp", "httplib.h"):
            with self.subTest(library):
                wrong = HEADER.replace("once\n", f"once\n\n#include <{library}>\n")
                files = {"engine/base/shape.h": wrong}
                self.expect("layers", "engine/base/shape.h", "in a header", files=files)

    def test_boost_graph_may_stand_in_its_one_header(self):
        bgl = HEADER.replace("once\n", "once\n\n#include <boost/graph/graph_traits.hpp>\n")
        self.expect_only_good({"engine/graph/bgl.h": bgl})

    def test_rocksdb_outside_of_storage_is_found(self):
        wrong = SOURCE.replace('shape.h"\n', 'shape.h"\n\n#include <rocksdb/db.h>\n')
        files = {"engine/base/shape.cc": wrong}
        self.expect("layers", "engine/base/shape.cc", "outside of storage", files=files)

    def test_a_second_user_of_httplib_is_found(self):
        user = SOURCE.replace('shape.h"\n', 'shape.h"\n\n#include <httplib.h>\n')
        files = {"storage/a.cc": user, "storage/b.cc": user, **listing("storage/a.cc storage/b.cc")}
        self.expect("layers", "storage/b.cc", "belongs to storage/a.cc alone", files=files)

    # Limits.

    def test_a_function_of_71_lines_is_found_and_one_of_70_is_not(self):
        def source(lines):
            return SOURCE.replace("    return", "    a++;\n" * (lines - 3) + "    return")

        self.expect_only_good({"engine/base/shape.cc": source(70)})
        files = {"engine/base/shape.cc": source(71)}
        self.expect("length", "engine/base/shape.cc", "sum has 71 lines", files=files)

    def test_a_long_header_is_found(self):
        files = {"engine/base/shape.h": HEADER + "// More.\n" * 350}
        self.expect("length", "engine/base/shape.h", "at most 350", files=files)

    def test_a_long_source_is_found(self):
        files = {"engine/base/shape.cc": SOURCE + "// More.\n" * 600}
        self.expect("length", "engine/base/shape.cc", "at most 600", files=files)

    def test_a_line_of_101_columns_is_found(self):
        files = {"engine/base/shape.cc": SOURCE + "//" + "x" * 99 + "\n"}
        self.expect("columns", "engine/base/shape.cc", "101 columns", files=files)

    def test_raw_new_and_delete_are_found(self):
        for statement in ("int* made = new int(a);", "delete pointer;", "delete[] (pointer);"):
            with self.subTest(statement):
                text = SOURCE.replace("return a", statement + "\n    return a")
                files = {"engine/base/shape.cc": text}
                self.expect("ownership", "engine/base/shape.cc", "raw ", files=files)

    def test_a_deleted_function_and_a_comment_with_new_are_fine(self):
        text = HEADER.replace("// The", "// A new one.\nint product(int a) = delete;\n\n// The")
        self.expect_only_good({"engine/base/shape.h": text})

    def test_a_new_object_that_is_owned_at_once_is_fine(self):
        for owner in ("const auto made = std::unique_ptr<int>(", "std::unique_ptr<int> made("):
            with self.subTest(owner):
                owned = owner + "new int(a));\n    return *made + b"
                text = SOURCE.replace("return a + b", owned)
                self.expect_only_good({"engine/base/shape.cc": text})

    def test_a_header_without_pragma_once_is_found(self):
        files = {"engine/base/shape.h": HEADER.replace("#pragma once\n\n", "")}
        self.expect("header", "engine/base/shape.h", "#pragma once", files=files)

    def test_a_header_without_an_opening_comment_is_found(self):
        files = {"engine/base/shape.h": HEADER.split("\n", 2)[2]}
        self.expect("header", "engine/base/shape.h", "opens with what it is", files=files)

    def test_using_namespace_in_a_header_is_found(self):
        files = {"engine/base/shape.h": HEADER + "using namespace faultline;\n"}
        self.expect("header", "engine/base/shape.h", "using namespace", files=files)

    def test_a_public_function_without_a_comment_is_found(self):
        files = {"engine/base/shape.h": HEADER.replace("// The sum of both.\n", "")}
        self.expect("comments", "engine/base/shape.h", "sum has no comment", files=files)

    def test_a_type_without_a_comment_is_found(self):
        text = HEADER.replace("// The sum", "struct Square {\n    int side;\n};\n\n// The sum")
        files = {"engine/base/shape.h": text}
        self.expect("comments", "engine/base/shape.h", "Square has no comment", files=files)

    def test_private_functions_need_no_comment(self):
        body = "// Edge.\nclass Edge {\n private:\n    int length() const;\n};\n\n// The sum"
        self.expect_only_good({"engine/base/shape.h": HEADER.replace("// The sum", body)})

    def test_two_cases_of_one_name_in_a_suite_are_found(self):
        files = {
            "tests/engine/base/shape_more_test.cc": CASES,
            "tests/CMakeLists.txt": GOOD["tests/CMakeLists.txt"].replace(
                ".cc", ".cc engine/base/shape_more_test.cc"
            ),
        }
        self.expect("cases", "tests/engine/base/shape_test.cc", "one and one", files=files)

    # Texts.

    def test_leftovers_are_found(self):
        for word in ("TO" "DO", "FIX" "ME", "X" "XX", "HA" "CK"):
            with self.subTest(word):
                files = {"engine/base/shape.cc": SOURCE + f"// {word}: later.\n"}
                self.expect("leftover", "engine/base/shape.cc", "finish it", files=files)

    def test_stray_blanks_are_found(self):
        for text in ("\tx\n", "x \n", "x\r\n", "x"):
            with self.subTest(text):
                files = {"docs/map.md": "# Map\n" + text}
                self.expect("blanks", "docs/map.md", "", files=files)

    def test_paths_of_one_machine_are_found(self):
        for path in ("/wo" "rk/main/x", "/ro" "ot/x", "/ho" "me/someone/x", "/tmp/bu" "ild/x"):
            with self.subTest(path):
                files = {"docs/map.md": f"Look into {path} for more.\n"}
                self.expect("words", "docs/map.md", "one machine", files=files)

    def test_a_relative_path_named_work_is_fine(self):
        self.expect_only_good({"docs/map.md": "The store is samples/work/store.\n"})

    def test_words_about_how_a_text_came_about_are_found(self):
        files = {"docs/map.md": "Added as " "requested.\n"}
        self.expect("words", "docs/map.md", "say what holds", files=files)

    # Documents.

    def test_a_link_that_leads_nowhere_is_found(self):
        files = {"README.md": GOOD["README.md"] + "And [more](docs/more.md).\n"}
        self.expect("links", "README.md", "docs/more.md is not there", files=files)

    def test_a_document_nobody_links_to_is_found(self):
        files = {"docs/lonely.md": "# Lonely\n\n[me](lonely.md)\n"}
        self.expect("links", "docs/lonely.md", "no document links to it", files=files)

    def test_links_to_anchors_folders_and_other_sites_are_fine(self):
        more = "[a](#map) [b](docs/) [c](https://example.org/x) [d](docs/map.md#map)\n"
        self.expect_only_good({"README.md": GOOD["README.md"] + more})

    # Sources.

    def test_a_source_that_no_list_names_is_found(self):
        files = {"engine/base/stray.cc": SOURCE}
        self.expect("sources", "engine/base/stray.cc", "no CMake list names it", files=files)

    def test_a_listed_source_that_is_not_there_is_found(self):
        self.expect("sources", "CMakeLists.txt", "gone.cc is not there", files=listing("gone.cc"))

    def test_a_glob_is_found(self):
        files = {"CMakeLists.txt": GOOD["CMakeLists.txt"] + "file(GLOB all *.cc)\n"}
        self.expect("sources", "CMakeLists.txt", "GLOB", files=files)


class OutlineTest(unittest.TestCase):
    """What the check takes for a function, and where it begins and ends."""

    def functions(self, text):
        outline = cpp.CppFile("x.h", text).outline
        return [(f.name, f.first_line, f.last_line, f.public) for f in outline.functions]

    def test_a_constructor_with_a_member_list_is_one_function(self):
        text = "struct A {\n    A(int a) : a_(a), b_{1} {\n        a++;\n    }\n    int a_;\n};\n"
        self.assertEqual(self.functions(text), [("A", 2, 4, True)])

    def test_default_arguments_and_lambdas_do_not_end_a_function(self):
        text = "void f(int a = {}) {\n    auto g = [](int b) {\n        return b;\n    };\n}\n"
        self.assertEqual(self.functions(text), [("f", 1, 5, True)])

    def test_braces_in_strings_and_comments_do_not_count(self):
        text = 'void f() {\n    auto a = "{";  // {\n    auto b = \'{\';\n}\nvoid g();\n'
        self.assertEqual(self.functions(text), [("f", 1, 4, True), ("g", 5, 5, True)])

    def test_digit_separators_are_no_characters(self):
        text = "void f() {\n    int a = 1'000'000;\n}\nvoid g() {\n}\n"
        self.assertEqual([name for name, *_ in self.functions(text)], ["f", "g"])

    def test_members_of_a_class_are_private_until_said_otherwise(self):
        text = "class A {\n    void f();\n public:\n    void g();\n};\n"
        self.assertEqual(self.functions(text), [("f", 2, 2, False), ("g", 4, 4, True)])


if __name__ == "__main__":
    unittest.main()

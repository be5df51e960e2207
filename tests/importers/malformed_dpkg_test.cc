#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "importers/debian_control.h"
#include "importers/importer.h"
#include "tests/importers/malformed.h"
#include "tests/importers/reading.h"

namespace faultline::importers::testing {

namespace {

// A stanza of `lines` before a good one.
std::string before_good(const std::string& lines) {
    return lines + "\n\nPackage: good\nVersion: 1\n";
}

std::string many_fields(std::size_t count) {
    std::string lines = "Package: a\nVersion: 1";
    for (std::size_t i = 2; i < count; ++i) {
        lines += "\nX-" + std::to_string(i) + ": x";
    }
    return lines;
}

// Every case is refused as it says, and the good stanza behind it is read all the same.
void check_stanzas(const std::vector<MalformedCase>& cases) {
    check_malformed("dpkg", cases);

    for (const MalformedCase& one : cases) {
        if (one.faults.starts_with("error:")) continue;
        CAPTURE(one.name);
        CHECK(items_of(read_bytes("dpkg", one.bytes).seen) ==
              "ci deb:good software_package 'good' version=\"1\"\n");
    }
}

}  // namespace

TEST_CASE("each malformed stanza is a problem at its line, and the next stanza is read") {
    const std::string a = "Package: a\nVersion: 1\n";
    const std::vector<MalformedCase> cases{
        {"no Package", before_good("Version: 1\nSection: x"), "missing_field@1"},
        {"empty Package", before_good("Version: 1\nPackage:"), "missing_field@2"},
        {"no Version", before_good("Package: a"), "missing_field@1"},
        {"neither", before_good("Section: x"), "missing_field@1 missing_field@1"},
        {"line without a colon", before_good(a + "garbage"), "malformed_line@3"},
        {"name with a space", before_good(a + "Depends on: b"), "malformed_line@3"},
        {"empty name", before_good(a + ": b"), "malformed_line@3"},
        {"name begins with a hyphen", before_good(a + "-Depends: b"), "malformed_line@3"},
        {"continuation of nothing", before_good(" more\n" + a + "Section: x"), "malformed_line@1"},
        {"signed file",
         before_good("-----BEGIN PGP SIGNED MESSAGE-----\n" + a + "Section: x"),
         "malformed_line@1"},
        {"duplicate field", before_good(a + "Package: b"), "duplicate_field@3"},
        {"duplicate field in other case", before_good(a + "VERSION: 2"), "duplicate_field@3"},
        {"duplicate field that is not read",
         before_good(a + "Tag: x\nTag: y"),
         "duplicate_field@4"},
        {"two faults in a stanza",
         before_good(a + "garbage\nVersion: 2"),
         "malformed_line@3 duplicate_field@4"},
        {"too many fields", before_good(many_fields(kStanzaFieldsMax + 1)), "too_many_fields@1001"},
        {"space in the name", before_good("Package: a b\nVersion: 1"), "invalid_package_name@1"},
        {"bar in the name", before_good("Package: a|b\nVersion: 1"), "invalid_package_name@1"},
        {"control character in the name",
         before_good("Package: a\x01\nVersion: 1"),
         "invalid_package_name@1"},
        {"NUL in the name",
         before_good(std::string("Package: a\0\nVersion: 1", 22)),
         "invalid_package_name@1"},
    };

    check_stanzas(cases);
}

TEST_CASE("each malformed dependency field is a problem at its line, and the next stanza is read") {
    const std::string a = "Package: a\nVersion: 1\n";
    const std::vector<MalformedCase> cases{
        {"too long name",
         before_good("Package: " + std::string(300, 'x') + "\nVersion: 1"),
         "too_long@1"},
        {"epoch is no number", before_good("Package: a\nVersion: x:1"), "invalid_version@2"},
        {"version is a colon", before_good("Package: a\nVersion: :"), "invalid_version@2"},
        {"empty revision", before_good("Package: a\nVersion: 1-"), "invalid_version@2"},
        {"space in a version", before_good("Package: a\nVersion: 1 2"), "invalid_version@2"},
        {"size is a word", before_good(a + "Installed-Size: big"), "not_a_number@3"},
        {"size is negative", before_good(a + "Installed-Size: -1"), "not_a_number@3"},
        {"size has a unit", before_good(a + "Installed-Size: 12 KiB"), "not_a_number@3"},
        {"status of two words", before_good(a + "Status: install installed"), "invalid_status@3"},
        {"no closing bracket", before_good(a + "Depends: b (>= 1"), "malformed_relation@3"},
        {"two names", before_good(a + "Depends: b c"), "malformed_relation@3"},
        {"empty alternative", before_good(a + "Depends: b | | c"), "malformed_relation@3"},
        {"version without name", before_good(a + "Depends: (>= 1)"), "malformed_relation@3"},
        {"substitution left over",
         before_good(a + "Pre-Depends: ${misc:Depends}"),
         "malformed_relation@3"},
        {"nothing behind a colon", before_good(a + "Depends: b:"), "malformed_relation@3"},
        {"alternatives in Provides", before_good(a + "Provides: b | c"), "malformed_relation@3"},
        {"GBK maintainer", before_good(a + "Maintainer: \xD6\xF7\xBB\xFA"), "invalid_text@3"},
        {"UTF-16", std::string("P\0a\0c\0k\0", 8), "error:invalid_encoding@1"},
        {"huge line",
         before_good(a + "Depends: " + std::string(kLineBytesMax, 'x')),
         "line_too_long@3"},
        {"huge field",
         before_good(a + "Depends: " + std::string(kFieldBytesMax - 100, 'x') + "\n " +
                     std::string(200, 'x')),
         "too_long@4"},
    };

    check_stanzas(cases);
}

TEST_CASE("the faults of a file that is no control file at all stay few") {
    std::string lines;
    for (int i = 0; i < 100'000; ++i) {
        lines += "no field\n";
    }

    const auto reading = read_bytes("dpkg", lines);

    CHECK(reading.seen.problem_count() == kStanzaFaultsMax + 1);
    CHECK(reading.seen.problems().back().code == "too_many_faults");
}

TEST_CASE("an archive's index cannot be read as what is installed on a host") {
    const auto reading = read_bytes("dpkg", "Package: a\nVersion: 1\n", "host-1");

    CHECK(faults_of(reading) == "missing_field@1");
    CHECK(reading.seen.cis().empty());
}

}  // namespace faultline::importers::testing

#include "importers/dpkg.h"

#include <string>

#include <doctest/doctest.h>

#include "engine/base/sha256.h"
#include "tests/importers/reading.h"

namespace faultline::importers::testing {

namespace {

// A stanza of a package with more lines.
std::string package(const std::string& name, const std::string& lines = "") {
    return "Package: " + name + "\nVersion: 1\n" + lines + "\n";
}

// What is related, without CIs: lines of items_of() that do not begin with "ci".
std::string needs_of(const Reading& reading) {
    CHECK(faults_of(reading) == "");
    const std::string items = items_of(reading.seen);
    std::string needs;
    std::size_t begin = 0;
    while (begin < items.size()) {
        const std::size_t end = items.find('\n', begin) + 1;
        const std::string line = items.substr(begin, end - begin);
        if (!line.starts_with("ci ")) needs += line;
        begin = end;
    }
    return needs;
}

std::string need(const std::string& source,
                 const std::string& target,
                 const std::string& group = "-") {
    return "relationship " + source + " depends_on " + target + " " + group +
           " capacity=1 strength=1 delay_s=0 verified_at=-\n";
}

}  // namespace

TEST_CASE("a package is a CI with the attributes of its stanza") {
    const auto reading =
        read_bytes("dpkg",
                   "Package: 0ad\nVersion: 0.0.26-3\nInstalled-Size: 28591\n"
                   "Maintainer: Games Team <games@example.org>\nArchitecture: amd64\n"
                   "Description: x\n y\nSection: games\n");

    CHECK(faults_of(reading) == "");
    CHECK(items_of(reading.seen) ==
          "ci deb:0ad software_package '0ad' architecture=\"amd64\" installed_size=28591 "
          "owner=\"Games Team <games@example.org>\" section=\"games\" version=\"0.0.26-3\"\n");
}

TEST_CASE("a clause with one candidate is a hard need") {
    const auto reading = read_bytes(
        "dpkg", package("a", "Depends: b (>= 1)\nPre-Depends: c\n") + package("b") + package("c"));

    CHECK(needs_of(reading) == need("deb:a", "deb:b") + need("deb:a", "deb:c"));
    CHECK(counted(reading.seen, "ignored_version") == 1);
    CHECK(reading.seen.relationships()[0].origin == model::Origin{0, 3});
    CHECK(reading.seen.relationships()[1].origin == model::Origin{0, 4});
}

TEST_CASE("a clause with several candidates is a group that needs one of them") {
    const auto reading =
        read_bytes("dpkg", package("a", "Depends: c | b\n") + package("b") + package("c"));

    CHECK(needs_of(reading) == need("deb:a", "deb:b", "clause:b|c") +
                                   need("deb:a", "deb:c", "clause:b|c") +
                                   "group deb:a clause:b|c 1\n");
}

TEST_CASE("a virtual name is satisfied by every package that provides it, whatever the version") {
    const auto reading =
        read_bytes("dpkg",
                   package("a", "Depends: mta (>= 9)\n") + package("exim", "Provides: mta\n") +
                       package("postfix", "Provides: mail, mta (= 1)\n"));

    CHECK(needs_of(reading) == need("deb:a", "deb:exim", "clause:exim|postfix") +
                                   need("deb:a", "deb:postfix", "clause:exim|postfix") +
                                   "group deb:a clause:exim|postfix 1\n");
    CHECK(counted(reading.seen, "ignored_version") == 2);
}

TEST_CASE("a real package and its providers satisfy its name together, each once") {
    const auto reading = read_bytes("dpkg",
                                    package("a", "Depends: awk | mawk\n") + package("awk") +
                                        package("mawk", "Provides: awk, awk\n"));

    CHECK(needs_of(reading) == need("deb:a", "deb:awk", "clause:awk|mawk") +
                                   need("deb:a", "deb:mawk", "clause:awk|mawk") +
                                   "group deb:a clause:awk|mawk 1\n");
}

TEST_CASE("alternatives that nobody satisfies leave the others, and a lone rest is a hard need") {
    const auto reading = read_bytes("dpkg", package("a", "Depends: x | b | y\n") + package("b"));

    CHECK(needs_of(reading) == need("deb:a", "deb:b"));
}

TEST_CASE("a clause that nobody satisfies is dropped and counted") {
    const auto reading = read_bytes("dpkg", package("a", "Depends: x | y, z\n"));

    CHECK(needs_of(reading) == "");
    CHECK(counted(reading.seen, "unsatisfied_clause") == 2);
}

TEST_CASE("a clause that the package itself satisfies is dropped and counted") {
    const auto reading =
        read_bytes("dpkg", package("a", "Depends: v | b, a\nProvides: v\n") + package("b"));

    CHECK(needs_of(reading) == "");
    CHECK(counted(reading.seen, "self_satisfied_clause") == 2);
}

TEST_CASE("repeated needs and groups are one, and counted") {
    const auto reading =
        read_bytes("dpkg",
                   package("a", "Depends: b (>= 1), b (<< 2), b | c, c | b\nPre-Depends: b\n") +
                       package("b") + package("c"));

    CHECK(needs_of(reading) == need("deb:a", "deb:b") + need("deb:a", "deb:b", "clause:b|c") +
                                   need("deb:a", "deb:c", "clause:b|c") +
                                   "group deb:a clause:b|c 1\n");
    CHECK(counted(reading.seen, "repeated_need") == 2);
    CHECK(counted(reading.seen, "repeated_group") == 1);
}

TEST_CASE("architectures and profiles are left out of account and counted") {
    const auto reading =
        read_bytes("dpkg", package("a", "Depends: b:any [i386] <!nocheck>\n") + package("b"));

    CHECK(needs_of(reading) == need("deb:a", "deb:b"));
    CHECK(counted(reading.seen, "ignored_architecture") == 2);
    CHECK(counted(reading.seen, "ignored_profile") == 1);
}

TEST_CASE("of several stanzas the highest version counts, wherever it stands") {
    const std::string stanzas =
        "Package: a\nVersion: 1.9\nDepends: b\n\nPackage: a\nVersion: 1.10\nDepends: c\n\n"
        "Package: a\nVersion: 1.10~rc1\nDepends: b\n\n" +
        package("b") + package("c");

    const auto reading = read_bytes("dpkg", stanzas);

    CHECK(needs_of(reading) == need("deb:a", "deb:c"));
    CHECK(counted(reading.seen, "older_stanza") == 2);
    CHECK(reading.seen.cis()[0].origin == model::Origin{0, 5});
}

TEST_CASE("of stanzas of one version the first counts") {
    const auto reading =
        read_bytes("dpkg",
                   package("a", "Architecture: amd64\n") + package("a", "Architecture: i386\n") +
                       package("a", "Architecture: amd64\n"));

    CHECK(items_of(reading.seen) ==
          "ci deb:a software_package 'a' architecture=\"amd64\" version=\"1\"\n");
    CHECK(counted(reading.seen, "differing_stanza") == 1);
    CHECK(counted(reading.seen, "repeated_stanza") == 1);
}

TEST_CASE("a replaced stanza provides nothing") {
    const auto reading = read_bytes(
        "dpkg",
        package("a", "Depends: v\n") + package("b", "Provides: v\n") + "Package: b\nVersion: 2\n");

    CHECK(needs_of(reading) == "");
    CHECK(counted(reading.seen, "unsatisfied_clause") == 1);
}

TEST_CASE("a package that is not installed is neither a CI nor a candidate") {
    const auto reading =
        read_bytes("dpkg",
                   package("a", "Status: install ok installed\nDepends: b\n") +
                       "Package: b\nStatus: deinstall ok config-files\n\n" +
                       package("c", "Status: install ok half-configured\nProvides: b\n"));

    CHECK(items_of(reading.seen) == "ci deb:a software_package 'a' version=\"1\"\n");
    CHECK(counted(reading.seen, "not_installed") == 2);
    CHECK(counted(reading.seen, "unsatisfied_clause") == 1);
    CHECK(faults_of(reading) == "");
}

TEST_CASE("with a host the packages hang on it, and the host is not made") {
    const std::string status = "Status: install ok installed\n";

    const auto reading =
        read_bytes("dpkg", package("a", status + "Depends: b\n") + package("b", status), "host-1");

    CHECK(faults_of(reading) == "");
    CHECK(items_of(reading.seen) ==
          "ci deb:host-1/a software_package 'a' host=\"host-1\" version=\"1\"\n"
          "ci deb:host-1/b software_package 'b' host=\"host-1\" version=\"1\"\n" +
              need("deb:host-1/a", "deb:host-1/b") +
              "relationship deb:host-1/a runs_on host-1 - capacity=1 strength=1 delay_s=0 "
              "verified_at=-\n"
              "relationship deb:host-1/b runs_on host-1 - capacity=1 strength=1 delay_s=0 "
              "verified_at=-\n");
}

TEST_CASE("several files are one set of packages") {
    const auto reading = read_files("dpkg", {package("a", "Depends: b\n"), package("b")});

    CHECK(needs_of(reading) == need("deb:a", "deb:b"));
    CHECK(reading.seen.cis()[1].origin == model::Origin{1, 1});
}

TEST_CASE("a list of candidates stands in a group's name up to 200 bytes, else its digest") {
    const std::string first(100, 'b');
    const std::string fits(99, 'c');
    const std::string longer(100, 'c');
    const auto with = [&first](const std::string& second) {
        return read_bytes("dpkg",
                          package("a", "Depends: " + first + " | " + second + "\n") +
                              package(first) + package(second));
    };

    const auto at_limit = with(fits);
    const auto beyond = with(longer);

    CHECK(at_limit.seen.name(at_limit.seen.groups()[0].name) == "clause:" + first + "|" + fits);
    CHECK(beyond.seen.name(beyond.seen.groups()[0].name) ==
          "clause:sha256:" + hex(sha256(first + "|" + longer)));
}

TEST_CASE("clauses times providers beyond the limit are refused") {
    std::string stanzas = package("a", "Provides: v\n");
    for (int i = 0; i < 5000; ++i) {
        stanzas += package("p" + std::to_string(i), i < 4500 ? "Provides: v\n" : "Depends: v\n");
    }
    for (int i = 0; i < 4500; ++i) {
        stanzas += package("q" + std::to_string(i), "Depends: v\n");
    }

    const auto reading = read_bytes("dpkg", stanzas);

    REQUIRE(reading.error.has_value());
    CHECK(reading.error->code == ErrorCode::too_large);
}

}  // namespace faultline::importers::testing

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "engine/model/validation.h"
#include "tests/importers/reading.h"

namespace faultline::importers::testing {

namespace {

struct Seed {
    std::string_view format;
    std::string bytes;
};

std::vector<Seed> seeds() {
    return {
        {"faultline",
         R"({"ci": {"id": "vm-17", "class": "vm", "name": "\u4e3b", )"
         R"("attributes": {"a": [1, 2.5], "b": null}}})"
         "\n"
         R"({"relationship": {"source": "vm-17", "type": "runs_on", "target": "h", )"
         R"("capacity": 2, "strength": 0.5, "verified_at": "2026-11-03T14:05:00Z"}})"
         "\n"
         R"({"group": {"ci": "vm-17", "name": "hosts", "required": 1}})"
         "\n"
         R"({"retire": {"ci": "vm-9"}})"
         "\n"},
        {"csv",
         "id,class,name,site,availability\na,server,\"A "
         "\"\"x\"\"\",\"two\nlines\",0.99\nb,vm,,,\n"},
        {"csv",
         "source,type,target,group,capacity,strength,delay_s\na,runs_on,b,g,1,0.5,7\na,calls,c,,,,"
         "\n"},
        {"csv", "ci,group,required\na,g,1\nb,h,2\n"},
        {"dpkg",
         "Package: a\nStatus: install ok installed\nVersion: 1:2.3~rc1-4\nInstalled-Size: 12\n"
         "Depends: b (>= 1) [amd64] <!x> | c:any, d,\n e\nProvides: v (= 1)\n\n"
         "Package: b\nVersion: 1\nDepends: v\n"},
    };
}

// `bytes` with a few random edits: bytes replaced, removed, doubled, cut off.
std::string mutated(std::string bytes, std::mt19937_64& random) {
    constexpr std::string_view kLikely("\"\\{}[]:,\n\r\0 |()<>-0\xEF\xFF\xC3", 23);
    const auto below = [&random](std::size_t limit) { return random() % limit; };
    const std::size_t edits = 1 + below(4);
    for (std::size_t i = 0; i < edits && !bytes.empty(); ++i) {
        const std::size_t at = below(bytes.size());
        switch (below(5)) {
            case 0:
                bytes[at] = static_cast<char>(below(256));
                break;
            case 1:
                bytes[at] = kLikely[below(kLikely.size())];
                break;
            case 2:
                bytes.erase(at, 1 + below(8));
                break;
            case 3:
                bytes.insert(at, bytes.substr(below(bytes.size()), 1 + below(40)));
                break;
            default:
                bytes.resize(at);
                break;
        }
    }
    return bytes;
}

}  // namespace

TEST_CASE(
    "an importer answers any mutated input with items and clean problems, the same in any pieces") {
    for (std::uint64_t seed = 1; seed <= 1200; ++seed) {
        std::mt19937_64 random(seed);
        for (const Seed& one : seeds()) {
            const std::string bytes = mutated(one.bytes, random);
            CAPTURE(seed);
            CAPTURE(one.format);

            const Reading whole = read_bytes(one.format, bytes);
            Reading pieces;
            pieces.seen.add_file("file");
            auto importer = find_format(one.format)->make({});
            PiecewiseSource source(bytes, 1 + seed % 7);
            const auto read = importer.value()->read(source, 0, pieces.seen);
            if (!read.ok()) pieces.error = read.error();
            if (read.ok()) REQUIRE(importer.value()->finish(pieces.seen).ok());

            REQUIRE(faults_of(whole) == faults_of(pieces));
            REQUIRE(items_of(whole.seen) == items_of(pieces.seen));
            for (const model::Problem& problem : whole.seen.problems()) {
                REQUIRE(model::is_clean_text(problem.message));
                REQUIRE(problem.origin.line >= 1);
            }
        }
    }
}

TEST_CASE("any head of a file is recognised by one format at most") {
    for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
        std::mt19937_64 random(seed);
        CAPTURE(seed);
        for (const Seed& one : seeds()) {
            const std::string head = mutated(one.bytes, random);

            const Format* format = recognise_format(head);

            if (format != nullptr) REQUIRE(format->name == one.format);
        }
    }
}

}  // namespace faultline::importers::testing

// What holds for every import: twice is once, and no order of lines or split over files matters.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "tests/api/app/test_app.h"
#include "tests/support/property.h"

namespace faultline::app {
namespace {

constexpr int kCis = 6;

std::string id(int number) {
    return "ci-" + std::to_string(number);
}

// Lines that can be imported: every CI, and needs and groups between them.
std::vector<std::string> any_lines() {
    std::vector<std::string> lines;
    for (int ci = 0; ci < kCis; ci++) {
        lines.push_back(ci_line(id(ci), *rc::gen::element<std::string>("server", "host")));
    }
    const int needs = *rc::gen::inRange(0, 14);
    for (int i = 0; i < needs; i++) {
        const int source = *rc::gen::inRange(0, kCis);
        const int target = (source + *rc::gen::inRange(1, kCis)) % kCis;
        const std::string group = *rc::gen::element<std::string>("", "", "g", "h");
        lines.push_back(need_line(id(source), id(target), group));
        if (!group.empty() && *rc::gen::arbitrary<bool>()) {
            lines.push_back(group_line(id(source), group, 1));
        }
    }
    return lines;
}

std::vector<std::string> shuffled(std::vector<std::string> lines) {
    for (std::size_t i = lines.size(); i > 1; i--) {
        std::swap(lines[i - 1], lines[*rc::gen::inRange<std::size_t>(0, i)]);
    }
    return lines;
}

std::string joined(const std::vector<std::string>& lines, std::size_t begin, std::size_t end) {
    std::string text;
    for (std::size_t i = begin; i < end; i++) {
        text += lines[i];
    }
    return text;
}

TEST_SUITE("api/app/import: properties") {
    TEST_CASE("importing the same again alters nothing") {
        CHECK(test::holds("twice is once", 40, [] {
            TestApp app;
            const std::vector<std::string> lines = any_lines();
            const std::string text = joined(lines, 0, lines.size());
            const ImportAnswer first = app.import_text(text);
            const std::string hash = app.hash();

            const ImportAnswer again = app.import_text(text);

            RC_ASSERT(again.graph_version == first.graph_version);
            RC_ASSERT(again.version > first.version);
            RC_ASSERT(again.cis.unchanged == static_cast<std::uint64_t>(kCis));
            RC_ASSERT(app.hash() == hash);
        }));
    }

    TEST_CASE("any order of lines and any split over two files gives the same state hash") {
        CHECK(test::holds("order is irrelevant", 40, [] {
            TestApp in_order;
            TestApp out_of_order;
            const std::vector<std::string> lines = any_lines();
            const std::vector<std::string> other = shuffled(lines);
            const auto split = *rc::gen::inRange<std::size_t>(0, other.size() + 1);
            in_order.import_text(joined(lines, 0, lines.size()));

            ImportRequest request;
            request.format = "faultline";  // a file may be empty

            const auto answer =
                import_texts(out_of_order.app(),
                             {joined(other, 0, split), joined(other, split, other.size())},
                             request);

            RC_ASSERT(answer.ok());
            RC_ASSERT(answer.value().accepted);
            RC_ASSERT(out_of_order.hash() == in_order.hash());
        }));
    }
}

}  // namespace
}  // namespace faultline::app

// Edits that nobody wrote give the graph that a fresh store with these edits gives.

#include <cstdint>
#include <map>
#include <random>
#include <regex>
#include <string>
#include <tuple>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/what_if.h"
#include "tests/api/app/test_app.h"
#include "tests/support/graph_text.h"

namespace faultline::app {
namespace {

using storage::must;

// A number below `limit`.
std::uint32_t below(std::mt19937& random, std::uint32_t limit) {
    return static_cast<std::uint32_t>(random() % limit);
}

// Everything that one source says, by what it is about; a value is the rest of the line.
struct Estate {
    using Relationship = std::tuple<std::string, std::string, std::string, std::string>;
    using Group = std::tuple<std::string, std::string>;

    std::map<std::string, std::string> cis;               // class
    std::map<Relationship, std::uint32_t> relationships;  // capacity
    std::map<Group, std::uint32_t> groups;                // required

    // The CI that needs, by the kind of the type.
    static const std::string& owner(const Relationship& key) {
        return std::get<1>(key) == "powers" ? std::get<2>(key) : std::get<0>(key);
    }
};

std::string line_of(const std::string& ci, const std::string& class_name) {
    return R"({"ci": {"id": ")" + ci + R"(", "class": ")" + class_name + R"("}})";
}

std::string line_of(const Estate::Relationship& key, std::uint32_t capacity) {
    const auto& [source, type, target, group] = key;
    return R"({"relationship": {"source": ")" + source + R"(", "type": ")" + type +
           R"(", "target": ")" + target + R"(", "group": ")" + group + R"(", "capacity": )" +
           std::to_string(capacity) + "}}";
}

std::string line_of(const Estate::Group& key, std::uint32_t required) {
    const auto& [ci, name] = key;
    return R"({"group": {"ci": ")" + ci + R"(", "name": ")" + name + R"(", "required": )" +
           std::to_string(required) + "}}";
}

std::string text_of(const Estate& estate) {
    std::string text;
    for (const auto& [id, class_name] : estate.cis) {
        text += line_of(id, class_name) + "\n";
    }
    for (const auto& [key, capacity] : estate.relationships) {
        text += line_of(key, capacity) + "\n";
    }
    for (const auto& [key, required] : estate.groups) {
        text += line_of(key, required) + "\n";
    }
    return text;
}

std::string random_id(std::mt19937& random) {
    return "ci-" + std::to_string(below(random, 9));
}

std::string random_class(std::mt19937& random) {
    return below(random, 2) == 0 ? "server" : "business_service";
}

// A relationship along which no failure travels has no group.
Estate::Relationship random_relationship(std::mt19937& random) {
    const char* const types[] = {"depends_on", "powers", "documented_in"};
    const char* const groups[] = {"", "a", "b"};
    const std::string type = types[below(random, 3)];
    const std::string group = groups[below(random, 3)];
    const std::string source = random_id(random);
    return {source, type, random_id(random), type == "documented_in" ? "" : group};
}

// Adds to `estate` and appends the edit.
void add_something(std::mt19937& random, Estate& estate, std::vector<ProposedEdit>& edits) {
    ProposedEdit edit;
    if (const std::uint32_t kind = below(random, 5); kind == 0) {
        const std::string id = random_id(random);
        estate.cis[id] = random_class(random);
        edit.line = line_of(id, estate.cis[id]);
    } else if (kind == 1) {
        const Estate::Group key{random_id(random), below(random, 2) == 0 ? "a" : "b"};
        estate.groups[key] = 1 + below(random, 2);
        edit.line = line_of(key, estate.groups[key]);
    } else {
        const Estate::Relationship key = random_relationship(random);
        estate.relationships[key] = 1 + below(random, 2);
        edit.line = line_of(key, estate.relationships[key]);
    }
    edits.push_back(std::move(edit));
}

// What retires goes with all its relationships and groups.
void retire(const std::string& id, Estate& estate) {
    estate.cis.erase(id);
    std::erase_if(estate.relationships, [&](const auto& item) {
        return std::get<0>(item.first) == id || std::get<2>(item.first) == id;
    });
    std::erase_if(estate.groups, [&](const auto& item) { return std::get<0>(item.first) == id; });
}

template <typename Map>
auto any_of(std::mt19937& random, const Map& map) {
    const auto size = static_cast<std::uint32_t>(map.size());
    return std::next(map.begin(), static_cast<std::ptrdiff_t>(below(random, size)))->first;
}

// Takes something away and appends the edit; nothing if there is nothing of that kind.
void remove_something(std::mt19937& random, Estate& estate, std::vector<ProposedEdit>& edits) {
    const std::uint32_t kind = below(random, 3);
    if (kind == 0 && !estate.cis.empty()) {
        const std::string id = any_of(random, estate.cis);
        retire(id, estate);
        edits.push_back({.line = R"({"retire": {"ci": ")" + id + R"("}})"});
    } else if (kind == 1 && !estate.relationships.empty()) {
        const auto key = any_of(random, estate.relationships);
        estate.relationships.erase(key);
        const auto& [source, type, target, group] = key;
        edits.push_back({EditAction::remove_relationship, "", source, type, target, group});
    } else if (kind == 2 && !estate.groups.empty()) {
        const auto key = any_of(random, estate.groups);
        estate.groups.erase(key);
        std::erase_if(estate.relationships, [&](const auto& item) {
            return Estate::owner(item.first) == std::get<0>(key) &&
                   std::get<3>(item.first) == std::get<1>(key);
        });
        edits.push_back({EditAction::remove_group, "", std::get<0>(key), {}, {}, std::get<1>(key)});
    }
}

// An import that a store takes: relationships and groups of CIs that are there.
Estate random_estate(std::mt19937& random) {
    Estate estate;
    std::vector<ProposedEdit> ignored;
    for (int i = 0; i < 7; i++) {
        estate.cis[random_id(random)] = random_class(random);
    }
    for (int i = 0; i < 12; i++) {
        const Estate::Relationship key = random_relationship(random);
        const auto& [source, type, target, group] = key;
        const bool fits =
            source != target && estate.cis.contains(source) && estate.cis.contains(target);
        if (fits) estate.relationships[key] = 1 + below(random, 2);
    }
    for (const auto& [key, capacity] : estate.relationships) {
        const bool needs = std::get<1>(key) != "documented_in" && !std::get<3>(key).empty();
        if (needs && below(random, 2) == 0) {
            estate.groups[{Estate::owner(key), std::get<3>(key)}] = 1;
        }
    }
    return estate;
}

// The graph as text without the numbers that a store gives its CIs.
std::string unnumbered(const graph::Snapshot& graph) {
    static const std::regex number(" ci [0-9]+ ");
    return std::regex_replace(test::text_of(graph), number, " ");
}

TEST_SUITE("api/app/what_if_property") {
    TEST_CASE("steps give the graph of a fresh store, and are refused where its import is") {
        std::uint32_t done = 0;
        std::uint32_t refused = 0;
        for (std::uint32_t seed = 0; seed < 150; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            Estate estate = random_estate(random);
            TestApp test;
            INFO(text_of(estate));
            test.import_text(text_of(estate));
            WhatIfQuestion question;
            for (std::uint32_t step = 0; step < 3; step++) {
                question.steps.push_back({.name = std::to_string(step)});
                std::vector<ProposedEdit>& edits = question.steps.back().edits;
                const bool removes = below(random, 2) == 0;
                removes ? remove_something(random, estate, edits)
                        : add_something(random, estate, edits);
                TestApp fresh;
                const auto imported = must(import_texts(fresh.app(), {text_of(estate)}));

                const auto answer = must(ask_what_if(kTester, test.app(), question));

                CAPTURE(text_of(estate));
                REQUIRE(answer.violations.empty() == imported.accepted);
                if (!imported.accepted) {
                    refused++;
                    break;
                }
                done++;
                const auto expected = must(fresh.app().published());
                CHECK(unnumbered(*answer.after.graph) == unnumbered(*expected->graph));
            }
        }
        CHECK(done > 100);
        CHECK(refused > 30);
    }
}

}  // namespace
}  // namespace faultline::app

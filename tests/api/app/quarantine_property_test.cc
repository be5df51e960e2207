// What holds for every estate with rows that nobody can say what they are: decided in any order,
// they leave the state that the right ids would have given, and the next import changes nothing.

#include <cstddef>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/quarantine_resolution.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using model::QuarantineState;
using storage::must;

constexpr unsigned kEstates = 60;
constexpr unsigned kKnownHosts = 4;
constexpr unsigned kSerials = 3;

using Attributes = std::map<std::string, std::string>;

std::string line(const std::string& id, const std::string& class_name, const Attributes& values) {
    std::string text = R"({"ci":{"id":")" + id + R"(","class":")" + class_name + R"(",)";
    if (values.contains("name")) text += R"("name":")" + values.at("name") + R"(",)";
    text += R"("attributes":{)";
    std::string separator;
    for (const auto& [name, value] : values) {
        if (name == "name") continue;
        text += separator + '"' + name + R"(":")" + value + '"';
        separator = ",";
    }
    return text + "}}}\n";
}

// A row of the source that is unsure.
struct Row {
    std::string id;
    std::string class_name;
    Attributes attributes;
};

struct Relationship {
    std::string source;
    std::string type;
    std::string target;
};

std::string line(const Relationship& r) {
    return R"({"relationship":{"source":")" + r.source + R"(","type":")" + r.type +
           R"(","target":")" + r.target + "\"}}\n";
}

std::string uuid_of(const std::string& id) {
    return "4c4c4544-0034-3010-8048-" + id;
}

// An estate that one source knows, and what another says of it.
struct Estate {
    std::string known;
    std::vector<Row> rows;
    std::vector<Relationship> relationships;

    // What the other source says, without some of its rows.
    [[nodiscard]] std::string said(const std::set<std::string>& without = {}) const {
        std::string text;
        for (const Row& row : rows) {
            if (!without.contains(row.id)) text += line(row.id, row.class_name, row.attributes);
        }
        for (const Relationship& r : relationships) {
            if (!without.contains(r.source) && !without.contains(r.target)) text += line(r);
        }
        return text;
    }
};

// Made of a seed.
class EstateMaker {
 public:
    explicit EstateMaker(unsigned seed) : random_(seed) {}

    Estate make() {
        Estate estate;
        std::vector<std::string> ends;
        for (unsigned i = 0; i < kKnownHosts; i++) {
            const std::string id = "b6c04f50373" + std::to_string(i);
            Attributes attributes = hardware();
            attributes["uuid"] = uuid_of(id);
            estate.known += line(id, "host", attributes);
            ends.push_back(id);
        }
        const unsigned hosts = 1 + below(6);
        for (unsigned i = 0; i < hosts; i++) {
            estate.rows.push_back({"row-" + std::to_string(i), "host", hardware()});
            ends.push_back(estate.rows.back().id);
        }
        const unsigned applications = below(3);
        for (unsigned i = 0; i < applications; i++) {
            const std::string id = "app-" + std::to_string(i);
            estate.rows.push_back({id, "application", {{"name", "web"}}});
            estate.relationships.push_back({id, "runs_on", ends[below(ends.size())]});
        }
        for (unsigned i = below(8); i > 0; i--) {
            const std::string source = ends[below(ends.size())];
            const std::string target = ends[below(ends.size())];
            if (source != target) estate.relationships.push_back({source, "depends_on", target});
        }
        return estate;
    }

    unsigned below(std::size_t end) { return static_cast<unsigned>(random_() % end); }

 private:
    Attributes hardware() {
        return {{"serial", "SN-" + std::to_string(below(kSerials))}, {"manufacturer", "Dell"}};
    }

    std::mt19937 random_;
};

ImportRequest from(const std::string& source) {
    ImportRequest request;
    request.source = source;
    request.best_effort = true;
    return request;
}

// What was decided of each row; a CI, or nothing for ignored ones.
using Decided = std::map<std::string, std::string>;

std::vector<QuarantineEntry> open_rows(TestApp& test) {
    return must(list_quarantine(kTester, test.app(), {})).entries;
}

// Decides everything, in any order and any way.
class Decider {
 public:
    Decider(TestApp& test, EstateMaker& random) : test_(test), random_(random) {}

    Decided decide_all() {
        for (auto rows = open_rows(test_); !rows.empty(); rows = open_rows(test_)) {
            const QuarantineEntry& entry = rows[random_.below(rows.size())];
            const std::vector<std::string>& candidates = entry.row.candidates;
            const unsigned choice = random_.below(4);
            const bool merges = choice < 2 && !candidates.empty();
            const std::string ci = merges ? candidates[random_.below(candidates.size())] : "";
            if (merges && decide(entry, QuarantineState::merged, ci)) continue;
            if (choice == 3) {
                REQUIRE(decide(entry, QuarantineState::ignored, ""));
            } else {
                REQUIRE(decide(entry, QuarantineState::created, ""));
            }
        }
        return std::move(decided_);
    }

 private:
    // False if another row is that CI already.
    bool decide(const QuarantineEntry& entry, QuarantineState state, const std::string& ci) {
        ResolutionRequest request;
        request.id = entry.id;
        request.state = state;
        request.ci = ci;
        request.best_effort = true;
        request.reason = "property";
        request.keeping.answer = [](const ResolutionDone&) { return std::string(); };
        const auto answer = resolve_quarantined(kTester, test_.app(), request);
        if (!answer.ok()) {
            CHECK(answer.error().code == ErrorCode::conflict);
            return false;
        }
        REQUIRE(answer.value().refusal == ResolutionRefusal::none);
        const std::string& id = entry.row.said.id;
        decided_[id] = state == QuarantineState::created ? id : ci;
        return true;
    }

    TestApp& test_;
    EstateMaker& random_;
    Decided decided_;
};

std::set<std::string> ignored_of(const Decided& decided) {
    std::set<std::string> ids;
    for (const auto& [id, ci] : decided) {
        if (ci.empty()) ids.insert(id);
    }
    return ids;
}

// A store in which the source knows what it calls everything before it says the rest.
std::string hash_with_right_ids(const Estate& estate, const Decided& decided) {
    TestApp test;
    test.import_text(estate.known, from("cmdb"));
    std::string sure;
    for (const Row& row : estate.rows) {
        const auto decision = decided.find(row.id);
        if (decision == decided.end() || decision->second.empty()) continue;
        const bool is_new = decision->second == row.id;
        const std::string uuid = is_new ? uuid_of("00000000" + std::to_string(1000 + sure.size()))
                                        : uuid_of(decision->second);
        sure += line(row.id, row.class_name, {{"uuid", uuid}});
    }
    ImportRequest request = from("scan");
    request.format = "faultline";
    if (!sure.empty()) CHECK(test.import_text(sure, request).cis.quarantined == 0);
    const ImportAnswer all = test.import_text(estate.said(ignored_of(decided)), request);
    CHECK(all.cis.quarantined == 0);
    return test.hash();
}

TEST_SUITE("api/app/quarantine: properties") {
    TEST_CASE("decisions in any order give what the right ids give, and the next import nothing") {
        std::size_t decisions = 0;
        for (unsigned seed = 1; seed <= kEstates; seed++) {
            CAPTURE(seed);
            EstateMaker random(seed);
            const Estate estate = random.make();
            TestApp test;
            test.import_text(estate.known, from("cmdb"));
            ImportRequest request = from("scan");
            request.format = "faultline";
            test.import_text(estate.said(), request);

            const Decided decided = Decider(test, random).decide_all();
            const std::string hash = test.hash();
            const Version graph = test.app().view().graph_version();
            const ImportAnswer again = test.import_text(estate.said(), request);

            decisions += decided.size();
            CHECK(hash == hash_with_right_ids(estate, decided));
            CHECK(test.hash() == hash);
            CHECK(again.graph_version == graph);
            CHECK(again.cis.quarantined == ignored_of(decided).size());
            CHECK(open_rows(test).empty());
        }
        CHECK(decisions > kEstates);
    }
}

}  // namespace
}  // namespace faultline::app

#include "tests/support/scenario.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <optional>
#include <stdexcept>

#include "engine/impact/blast_radius.h"
#include "tests/support/impact_answers.h"
#include "tests/support/relationship_graph.h"
#include "tests/support/scenario_words.h"

namespace faultline::test {

namespace {

using graph::NodeIndex;
using graph::Snapshot;
using impact::BlastRadius;

[[noreturn]] void fail(const std::string& what) {
    throw std::runtime_error(what);
}

void require_equal(const std::string& wanted, const std::string& given) {
    if (wanted != given) fail("wanted '" + wanted + "', given '" + given + "'");
}

std::string text(std::optional<std::uint32_t> margin) {
    return margin ? std::to_string(*margin) : "null";
}

const auto& item_of(const auto& items, const std::string& id, const char* what) {
    const auto found = items.find(id);
    if (found == items.end()) fail("'" + id + "' is not " + what);
    return found->second;
}

// One scenario while it runs.
class Scenario {
 public:
    explicit Scenario(std::filesystem::path folder) : folder_(std::move(folder)) {}

    // Do what a line says.  Throws if it is malformed or an expectation is not met.
    void run(const Words& words, ScenarioResult& result) {
        const std::map<std::string, std::function<void()>> directives = {
            {"graph", [&] { read_graph(words); }},
            {"ci", [&] { add_ci(words); }},
            {"need", [&] { add_need(words); }},
            {"group", [&] { add_group(words); }},
            {"question", [&] { ++result.questions, ask(words); }},
            {"expect", [&] { ++result.expectations, expect(words); }},
        };
        item_of(directives, words[0], "a directive")();
    }

 private:
    static void require_words(const Words& words, std::size_t least) {
        if (words.size() < least) fail("'" + words[0] + "' lacks something");
    }

    ReferenceGraph& changed_graph() {
        snapshot_.reset();
        answer_.reset();
        return graph_;
    }

    void read_graph(const Words& words) {
        require_words(words, 2);
        const std::filesystem::path path = folder_ / words[1];
        std::ifstream in(path, std::ios::binary);
        if (!in) fail("cannot read '" + path.string() + "'");
        add_interchange(changed_graph(), in);
    }

    void add_ci(const Words& words) {
        require_words(words, 3);
        changed_graph().classes[words[1]] = words[2];
        if (words.size() > 3) graph_.names[words[1]] = join(words, 3);
    }

    void add_need(const Words& words) {
        require_words(words, 4);
        auto given = options(words, 4, {"group", "capacity", "strength", "delay"});
        Recorded recorded{words[1], words[2], words[3]};
        recorded.group = given["group"];
        if (given.count("capacity") > 0) recorded.capacity = to_count(given["capacity"]);
        if (given.count("strength") > 0) recorded.strength = to_number(given["strength"]);
        if (given.count("delay") > 0) recorded.delay_s = to_count(given["delay"]);
        add_relationship(changed_graph(), recorded);
    }

    void add_group(const Words& words) {
        require_words(words, 4);
        const auto given = options(words, 3, {"required"});
        changed_graph().required[{words[1], words[2]}] = to_count(given.at("required"));
    }

    const Snapshot& snapshot() {
        if (!snapshot_) {
            check_ends();
            auto built = try_snapshot_of(graph_);
            if (!built.ok()) fail(built.error().message);
            snapshot_.emplace(std::move(built).value());
        }
        return *snapshot_;
    }

    void check_ends() const {
        for (const ReferenceNeed& need : graph_.needs) {
            item_of(graph_.classes, need.dependent, "a CI of the graph");
            item_of(graph_.classes, need.dependency, "a CI of the graph");
        }
        for (const auto& [key, required] : graph_.required) {
            item_of(graph_.classes, key.first, "a CI of the graph");
        }
    }

    void ask(const Words& words) {
        answer_.reset();
        auto given = options(words, 1, {"failed", "max_hops", "limit", "inherited"});
        impact::BlastQuestion question;
        for (const std::string& id : split(given["failed"], ',')) {
            const auto node = snapshot().find(id);
            if (!node) fail("'" + id + "' is not a CI of the graph");
            question.failed.push_back(*node);
        }
        if (given.count("max_hops") > 0) question.max_hops = to_count(given["max_hops"]);
        limit_ = given.count("limit") > 0 ? to_count(given["limit"]) : UINT32_MAX;
        inherited_asked_ = given["inherited"] == "true";
        question.list_inherited = true;
        answer_ = impact::blast_radius(snapshot(), question, scratch_);
        named_ = named_answer(*snapshot_, *answer_);
    }

    void expect(const Words& words) {
        require_words(words, 3);
        if (!answer_) fail("no question was answered");
        const std::map<std::string, std::function<void()>> expectations = {
            {"complete", [&] { require_equal(words[2], complete() ? "true" : "false"); }},
            {"down", [&] { expect_down(words); }},
            {"at_risk", [&] { expect_list(words, answer_->at_risk); }},
            {"impaired", [&] { expect_list(words, answer_->impaired); }},
            {"inherited", [&] { expect_list(words, answer_->inherited); }},
            {"frontier", [&] { expect_frontier(words); }},
            {"path", [&] { expect_path(words); }},
            {"broken", [&] { expect_broken(words); }},
            {"hit", [&] { expect_hit(words); }},
            {"soft", [&] { expect_soft(words); }},
            {"nearest", [&] { expect_nearest(words); }},
            {"counts", [&] { expect_counts(words); }},
        };
        item_of(expectations, words[1], "something to expect")();
    }

    // A limit cuts lists, never counts; an answer with a list cut is not complete.  The inherited
    // are such a list only when the question asks for it.
    [[nodiscard]] bool complete() const {
        const std::size_t inherited = inherited_asked_ ? answer_->inherited.size() : 0;
        const std::size_t longest = std::max(
            {answer_->down.size(), answer_->at_risk.size(), answer_->impaired.size(), inherited});
        return answer_->complete && longest <= limit_;
    }

    [[nodiscard]] Words listed_ids(const auto& items) const {
        Words ids;
        for (const auto& item : items) {
            if (ids.size() == limit_) break;
            ids.emplace_back(snapshot_->id(item.node));
        }
        return ids;
    }

    static void require_list(const Words& words, const Words& given) {
        require_equal(join(words, 2), given.empty() ? "-" : join(given));
    }

    void expect_list(const Words& words, const auto& items) const {
        require_list(words, listed_ids(items));
    }

    void expect_down(const Words& words) const {
        Words given = listed_ids(answer_->down);
        for (std::size_t i = 0; i < given.size() && i + 2 < words.size(); ++i) {
            const std::string with_hops = given[i] + ":" + std::to_string(answer_->down[i].hops);
            if (words[i + 2] != given[i]) given[i] = with_hops;
        }
        require_list(words, given);
    }

    void expect_frontier(const Words& words) const {
        require_list(words, Words(named_.frontier.begin(), named_.frontier.end()));
    }

    void expect_path(const Words& words) const {
        const ReferenceDown& item = item_of(named_.down, words[2], "down");
        require_equal(join(words, 2), join(item.path));
    }

    void expect_broken(const Words& words) const {
        const ReferenceDown& item = item_of(named_.down, words[2], "down");
        Words given = {words[2]};
        for (const auto& [name, group] : item.broken) {
            given.push_back(name + ":" + std::to_string(group.first) + ":" +
                            std::to_string(group.second));
        }
        if (given.size() == 1) given.emplace_back("-");
        require_equal(join(words, 2), join(given));
    }

    void expect_hit(const Words& words) const {
        require_words(words, 4);
        const auto& groups = item_of(named_.at_risk, words[2], "at risk");
        const std::string name = split_from_right(words[3], 3)[0];
        const ReferenceHit& hit = item_of(groups, name, "a hit group of it");
        require_equal(words[3],
                      name + ":" + std::to_string(hit.required) + ":" +
                          std::to_string(hit.capacity_left) + ":" + std::to_string(hit.margin));
        const auto given = options(words, 4, {"held_by"});
        if (given.empty()) return;
        const Words wanted = split(given.at("held_by"), ',');
        require_equal(join(wanted), join(Words(hit.held_by.begin(), hit.held_by.end())));
    }

    void expect_soft(const Words& words) const {
        const auto& hits = item_of(named_.impaired, words[2], "impaired");
        std::multiset<std::pair<std::string, double>> wanted;
        for (std::size_t i = 3; i < words.size(); ++i) {
            const Words pair = split_from_right(words[i], 1);
            wanted.insert({pair[0], to_number(pair[1])});
        }
        if (wanted == hits) return;
        std::string given;
        for (const auto& [id, strength] : hits)
            given += " " + id + ":" + std::to_string(strength);
        fail("wanted '" + join(words, 3) + "', given '" + given + "'");
    }

    void expect_nearest(const Words& words) const {
        require_words(words, 4);
        const ReferenceInherited& item = item_of(named_.inherited, words[2], "inherited");
        const std::string what = (item.margin ? ":" : ":~") + item.what;
        require_equal(words[3], item.owner + what + ":" + text(item.margin));
        const auto given = options(words, 4, {"margin_min"});
        if (!given.empty()) require_equal(given.at("margin_min"), text(item.margin_min));
    }

    void expect_counts(const Words& words) const {
        const std::map<std::string, std::size_t> counts = {{"down", answer_->down.size()},
                                                           {"at_risk", answer_->at_risk.size()},
                                                           {"impaired", answer_->impaired.size()},
                                                           {"inherited", answer_->inherited_count}};
        for (const auto& [key, wanted] :
             options(words, 2, {"down", "at_risk", "impaired", "inherited"})) {
            require_equal(key + "=" + wanted, key + "=" + std::to_string(counts.at(key)));
        }
    }

    std::filesystem::path folder_;
    ReferenceGraph graph_;
    std::optional<Snapshot> snapshot_;
    impact::Scratch scratch_;
    std::optional<BlastRadius> answer_;
    ReferenceAnswer named_;
    bool inherited_asked_ = false;
    std::uint32_t limit_ = UINT32_MAX;
};

}  // namespace

ScenarioResult run_scenario(const std::filesystem::path& name, std::istream& lines) {
    ScenarioResult result;
    Scenario scenario(name.parent_path());
    std::string line;
    for (std::size_t number = 1; std::getline(lines, line); ++number) {
        const Words words = split_words(line);
        if (words.empty() || words[0][0] == '#') continue;
        try {
            scenario.run(words, result);
        } catch (const std::exception& error) {
            result.problems.push_back(name.string() + ":" + std::to_string(number) + ": " +
                                      error.what());
        }
    }
    return result;
}

std::vector<std::filesystem::path> scenario_files(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    if (!std::filesystem::is_directory(folder)) return files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".cab") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace faultline::test

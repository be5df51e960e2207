// Imports, dry runs, applied plans, complete runs and retirements against plain maps.

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/plans.h"
#include "api/app/run_book.h"
#include "engine/model/claim.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using storage::must;

constexpr std::uint64_t kOperations = 200'000;
constexpr std::uint32_t kIds = 400;

// What one source says about one CI.
struct ModelClaim {
    bool is_given = false;             // class and name
    std::set<std::string> needs = {};  // other ends

    friend bool operator==(const ModelClaim&, const ModelClaim&) = default;
    [[nodiscard]] bool empty() const { return !is_given && needs.empty(); }
};

// One import.
struct ModelImport {
    std::string source;
    std::set<std::string> given;
    std::set<std::string> retired;
    std::set<std::pair<std::string, std::string>> needs;
    bool complete = false;
};

// All claims: CI, then source.
using Claims = std::map<std::string, std::map<std::string, ModelClaim>>;

bool lives(const Claims& claims, const std::string& ci) {
    const auto at = claims.find(ci);
    return at != claims.end() &&
           std::ranges::any_of(at->second, [](const auto& claim) { return claim.second.is_given; });
}

bool lives_without(const Claims& claims, const std::string& ci, const std::string& source) {
    const auto at = claims.find(ci);
    return at != claims.end() && std::ranges::any_of(at->second, [&](const auto& claim) {
               return claim.first != source && claim.second.is_given;
           });
}

void forget_empty(Claims& claims) {
    for (auto& [ci, by_source] : claims) {
        std::erase_if(by_source, [](const auto& claim) { return claim.second.empty(); });
    }
    std::erase_if(claims, [](const auto& ci) { return ci.second.empty(); });
}

// What the import makes of `claims`.
Claims after(Claims claims, const ModelImport& import) {
    const Claims before = claims;
    std::set<std::string> withdrawn = import.retired;
    for (const auto& [ci, by_source] : before) {
        const bool is_absent =
            import.complete && by_source.contains(import.source) && !import.given.contains(ci);
        if (is_absent) withdrawn.insert(ci);
    }
    for (const std::string& ci : withdrawn) {
        claims[ci][import.source] = {};
    }
    for (const std::string& ci : import.given) {
        claims[ci][import.source] = {true, {}};
    }
    for (const auto& [source, target] : import.needs) {
        claims[source][import.source].needs.insert(target);
    }
    for (const std::string& ci : withdrawn) {
        if (!lives(before, ci) || lives(claims, ci)) continue;
        claims[ci].clear();
        for (auto& [owner, by_source] : claims) {
            for (auto& [source, claim] : by_source) {
                claim.needs.erase(ci);
            }
        }
    }
    forget_empty(claims);
    return claims;
}

std::string text_of(const ModelImport& import) {
    std::string text;
    for (const std::string& ci : import.given) {
        text += ci_line(ci);
    }
    for (const std::string& ci : import.retired) {
        text += retire_line(ci);
    }
    for (const auto& [source, target] : import.needs) {
        text += need_line(source, target);
    }
    return text;
}

// The number of lines that say what becomes of a CI.
const OperationWords& step_words() {
    static const OperationWords kWords = {
        [](const identify::PlannedChange& change, const identify::PlannedNames&) {
            return std::string(1, "cur"[static_cast<std::size_t>(change.step)]) +
                   std::string(change.id);
        },
        [](const ImportAnswer&, const model::Problem& problem) { return "!" + problem.message; },
        [](const ImportAnswer&) { return std::string("#"); }};
    return kWords;
}

class Comparison {
 public:
    explicit Comparison(std::uint32_t seed) : random_(seed) {}

    void run() {
        while (operations_ < kOperations) {
            step();
            if (++steps_ % 25 == 0) REQUIRE(stored() == claims_);
        }
        REQUIRE(stored() == claims_);
        check_last_seen();
        CHECK(outdated_ > 0);
        CHECK(applied_ > 0);
    }

 private:
    std::uint32_t pick(std::uint32_t count) {
        return static_cast<std::uint32_t>(random_() % count);
    }
    std::string any_id() { return "ci-" + std::to_string(pick(kIds)); }

    ModelImport any_import() {
        ModelImport import;
        import.source = "source-" + std::to_string(pick(3));
        import.complete = pick(4) == 0;
        for (std::uint32_t i = pick(300); i > 0; i--) {
            import.given.insert(any_id());
        }
        for (std::uint32_t i = pick(20); i > 0; i--) {
            const std::string id = any_id();
            if (ever_.contains(id) && !import.given.contains(id)) import.retired.insert(id);
        }
        const auto is_sure = [&](const std::string& id) {
            return import.given.contains(id) || lives_without(claims_, id, import.source);
        };
        for (std::uint32_t i = pick(200); i > 0; i--) {
            const std::string source = any_id();
            const std::string target = any_id();
            if (source == target || !is_sure(source) || !is_sure(target)) continue;
            import.needs.emplace(source, target);
        }
        return import;
    }

    static ImportRequest request_of(const ModelImport& import) {
        ImportRequest request;
        request.source = import.source;
        request.format = "faultline";
        request.complete = import.complete;
        request.allow_retire = import.complete;
        request.reason = "a test";
        if (import.complete) request.scope = model::Everything{};
        return request;
    }

    void take(const ModelImport& import, Version version) {
        claims_ = after(std::move(claims_), import);
        ever_.insert(import.given.begin(), import.given.end());
        for (const std::string& ci : import.given) {
            seen_[{import.source, ci}] = version;
        }
        operations_ += import.given.size() + import.retired.size() + import.needs.size();
    }

    void step() {
        const ModelImport import = any_import();
        if (pick(2) == 0) {
            const ImportAnswer answer =
                must(import_texts(test_.app(), {text_of(import)}, request_of(import)));
            REQUIRE(answer.accepted);
            return take(import, answer.version);
        }
        plan_and_apply(import);
    }

    // What becomes of each CI, as a plan's lines say it.
    std::vector<std::string> expected_steps(const ModelImport& import) const {
        const Claims then = after(claims_, import);
        std::set<std::string> ids;
        for (const Claims* side : {&claims_, &then}) {
            for (const auto& [ci, by_source] : *side) {
                ids.insert(ci);
            }
        }
        std::vector<std::string> steps;
        for (const std::string& id : ids) {
            const auto a = claims_.find(id);
            const auto b = then.find(id);
            const bool is_same = a != claims_.end() && b != then.end() && a->second == b->second;
            if (is_same) continue;
            const bool before = lives(claims_, id);
            const bool now = lives(then, id);
            steps.push_back((before == now ? "u" : now ? "c" : "r") + id);
        }
        return steps;
    }

    void plan_and_apply(const ModelImport& import) {
        const std::string text = text_of(import);
        MemorySource bytes(text);
        ImportRequest request = request_of(import);
        request.parts = {{"file", &bytes}};
        const std::vector<std::string> expected = expected_steps(import);
        const DryRunAnswer planned = must(dry_run(kTester, test_.app(), request, step_words()));
        REQUIRE(planned.plan);
        check_steps(planned.plan->kept.id, expected);
        if (pick(3) == 0) step_between();
        const bool is_same = expected_steps(import) == expected;
        const ApplyAnswer answer =
            must(apply_plan(kTester, test_.app(), {.id = planned.plan->kept.id}, step_words()));
        if (answer.is_outdated) {
            outdated_++;
            return;
        }
        if (answer.import.accepted) {
            CHECK(is_same);
            applied_++;
            take(import, answer.import.version);
        }
    }

    void check_steps(const std::string& id, const std::vector<std::string>& expected) {
        OperationReader reader = must(plan_operations(kTester, test_.app(), id));
        std::vector<std::string> steps;
        while (const auto line = must(reader.next())) {
            const char kind = line->text.front();
            if (kind != '#' && kind != '!') steps.emplace_back(line->text);
        }
        REQUIRE(steps == expected);
    }

    void step_between() {
        const ModelImport import = any_import();
        const ImportAnswer answer =
            must(import_texts(test_.app(), {text_of(import)}, request_of(import)));
        REQUIRE(answer.accepted);
        take(import, answer.version);
    }

    // What the store holds.
    Claims stored() {
        const storage::View view = test_.app().view();
        Claims claims;
        model::Claim claim;
        const auto id_of = [&](CiId ci) { return must(view.external_ids({&ci, 1})).front(); };
        must(view.visit_all_claims(
            [&](CiId ci, SymbolId source, std::string_view bytes) -> Result<void> {
                FL_CHECK(model::decode_claim(bytes, claim));
                ModelClaim& found = claims[id_of(ci)][std::string(view.symbol_name(source))];
                found.is_given = claim.ci.has_value();
                for (const model::RelationshipClaim& relationship : claim.relationships) {
                    found.needs.insert(id_of(relationship.other));
                }
                return {};
            }));
        return claims;
    }

    void check_last_seen() {
        const storage::View view = test_.app().view();
        const auto seen = must(test_.app().runs().at(view));
        for (const auto& [key, version] : seen_) {
            const auto sighting = seen->ci(key.first, *must(view.find_ci(key.second)));
            REQUIRE(sighting);
            REQUIRE(sighting->version == version);
        }
    }

    std::mt19937 random_;
    TestApp test_;
    Claims claims_;
    std::set<std::string> ever_;
    std::map<std::pair<std::string, std::string>, Version> seen_;
    std::uint64_t operations_ = 0;
    std::uint64_t steps_ = 0;
    std::uint64_t outdated_ = 0;
    std::uint64_t applied_ = 0;
};

TEST_SUITE("api/app/plans: model") {
    TEST_CASE("200,000 operations leave what plain maps say, and plans say it before") {
        const std::uint32_t seed = 20'261'122;
        CAPTURE(seed);
        Comparison comparison(seed);

        comparison.run();
    }
}

}  // namespace
}  // namespace faultline::app

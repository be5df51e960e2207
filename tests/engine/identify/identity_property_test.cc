// Merges and splits of random estates against an obvious reference, and what must hold of them:
// importing again alters nothing, and taking a merge back leaves what there was.

#include <algorithm>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "engine/identify/ci_merge.h"
#include "engine/identify/ci_split.h"
#include "engine/model/alias.h"
#include "engine/model/attributes.h"
#include "tests/engine/identify/plan_world.h"

namespace faultline::identify {
namespace {

constexpr std::uint32_t kCis = 7;
const std::vector<std::string> kSources = {"scan", "sheet"};

// One claim, by names.
struct PlainClaim {
    bool has_ci = false;
    std::string class_name;
    std::string name;
    std::map<std::string, model::AttributeValue> attributes;
    std::map<std::string, std::uint32_t> groups;  // required by a line
    std::map<std::tuple<std::string, std::string, bool>, std::uint32_t> needs;  // capacity

    friend bool operator==(const PlainClaim&, const PlainClaim&) = default;
};

// Claims by CI and source.
using PlainState = std::map<std::pair<std::string, std::string>, PlainClaim>;

PlainState plain(const MemoryIndex& index) {
    PlainState state;
    for (std::uint64_t number = 1; number < raw(index.next_ci()); number++) {
        const CiId ci{number};
        const std::string id = index.external_ids(std::span(&ci, 1)).value().front();
        REQUIRE(index
                    .visit_claims(
                        std::span(&ci, 1),
                        [&](CiId, SymbolId source, std::string_view bytes) -> Result<void> {
                            model::Claim claim;
                            FL_CHECK(model::decode_claim(bytes, claim));
                            PlainClaim& p = state[{id, std::string(index.symbol_name(source))}];
                            p.has_ci = claim.ci.has_value();
                            if (claim.ci) {
                                p.class_name = index.symbol_name(claim.ci->class_name);
                                p.name = claim.ci->name;
                                ByteReader in(claim.ci->attributes);
                                for (auto& attribute : model::decode_attributes(in)) {
                                    p.attributes.emplace(attribute.name, attribute.value);
                                }
                            }
                            for (const auto& group : claim.groups) {
                                if (group.required != 0) {
                                    p.groups[std::string(group.name)] = group.required;
                                }
                            }
                            for (const auto& r : claim.relationships) {
                                const std::string group(r.group ==
                                                                model::RelationshipClaim::kUngrouped
                                                            ? std::string_view()
                                                            : claim.groups[r.group].name);
                                const std::string other =
                                    index.external_ids(std::span(&r.other, 1)).value().front();
                                p.needs[{group, other, r.other_is_source}] = r.capacity;
                            }
                            return {};
                        })
                    .ok());
    }
    return state;
}

// The merge, as one would do it on paper.
PlainState merged_on_paper(const PlainState& before,
                           const std::string& keep,
                           const std::string& drop) {
    PlainState after;
    // The word about the kept CI first, so that what comes later only fills in.
    std::vector<std::pair<std::pair<std::string, std::string>, PlainClaim>> claims;
    for (const auto& claim : before) {
        if (claim.first.first != drop) claims.push_back(claim);
    }
    for (const auto& claim : before) {
        if (claim.first.first == drop) claims.push_back({{keep, claim.first.second}, claim.second});
    }
    for (const auto& [place, claim] : claims) {
        PlainClaim& into = after[place];
        if (claim.has_ci && !into.has_ci) {
            into.has_ci = true;
            into.class_name = claim.class_name;
        }
        if (into.name.empty()) into.name = claim.name;
        into.attributes.insert(claim.attributes.begin(), claim.attributes.end());
        into.groups.insert(claim.groups.begin(), claim.groups.end());
        for (const bool is_renamed : {false, true}) {
            for (const auto& [need, capacity] : claim.needs) {
                auto [group, other, end] = need;
                if ((other == drop) != is_renamed) continue;
                if (other == drop) other = keep;
                if (other != place.first)
                    into.needs.emplace(std::tuple(group, other, end), capacity);
            }
        }
    }
    std::erase_if(after, [](const auto& claim) {
        return !claim.second.has_ci && claim.second.groups.empty() && claim.second.needs.empty();
    });
    return after;
}

// Few CIs, so that sources speak of the same ones, and name both of two that are merged.
class RandomEstate {
 public:
    explicit RandomEstate(std::uint32_t seed) : random_(seed) {}

    std::uint32_t below(std::uint32_t limit) {
        return static_cast<std::uint32_t>(random_() % limit);
    }

    static std::string id(std::uint32_t ci) { return "c" + std::to_string(ci); }

    std::string any_id() { return id(below(kCis)); }

    Lines lines(bool is_whole) {
        Lines lines;
        for (std::uint32_t ci = 0; ci < kCis; ci++) {
            if (!is_whole && below(3) == 0) continue;
            CiLine line{id(ci), "thing"};  // without identification rules: decisions alone count
            if (below(2) == 0) line.name = "name of " + id(ci);
            for (const char* const name : {"os", "owner", "site"}) {
                if (below(2) != 0) continue;
                line.attributes.push_back({name, model::Scalar(std::to_string(below(3)))});
            }
            lines.emplace_back(line);
        }
        std::set<std::tuple<std::string, std::string, std::string, std::string>> seen;
        for (std::uint32_t i = 0; i < 12; i++) {
            RelationshipLine line{any_id(), below(4) == 0 ? "hosts" : "depends_on", any_id()};
            if (below(2) == 0) line.group = "g" + std::to_string(below(2));
            line.capacity = 1 + below(3);
            if (line.source == line.target) continue;
            if (seen.emplace(line.source, line.type, line.target, line.group).second) {
                lines.emplace_back(line);
            }
        }
        return lines;
    }

 private:
    std::mt19937 random_;
};

std::optional<MergePast> past_of(const MemoryIndex& before,
                                 const MemoryIndex& after,
                                 const IdentityPlan& plan,
                                 CiId dropped) {
    const auto claims = [](const MemoryIndex& index) -> ClaimsAt {
        return [&index](std::span<const CiId> cis, const ClaimIndex::ClaimVisitor& visitor) {
            return index.visit_claims(cis, visitor);
        };
    };
    return MergePast{dropped, before.next_version(), plan.changed, claims(before), claims(after)};
}

// A world of two sources, whose files are kept so that they can be imported again.
struct Estate {
    World world;
    std::map<std::string, Lines> files;

    explicit Estate(std::uint32_t seed) : random(seed) {
        for (const std::string& source : kSources) {
            // Best effort: relationships of CIs that nobody gives are left out.
            files[source] = random.lines(source == "scan");
            world.best_effort(source, files[source]);
        }
    }

    IdentityPlan merge(const std::string& keep, const std::string& drop) {
        MemoryIndex& index = world.index;
        return plan_merge({index.ci(keep), keep, index.ci(drop), drop}, index).value();
    }

    // The claims after all files were imported once more.
    std::vector<std::string> after_importing_again() {
        World again = world;
        for (const std::string& source : kSources) {
            const ImportPlan plan = again.best_effort(source, files[source]);
            REQUIRE(plan.accepted);
        }
        return again.index.dump();
    }

    // What importing all files once more would alter: "- was" and "+ is".
    std::vector<std::string> altered_by_importing_again() {
        const std::vector<std::string> before = world.index.dump();
        const std::vector<std::string> after = after_importing_again();
        std::vector<std::string> lost;
        std::vector<std::string> found;
        std::ranges::set_difference(before, after, std::back_inserter(lost));
        std::ranges::set_difference(after, before, std::back_inserter(found));
        for (std::string& line : lost) {
            line = "- " + line;
        }
        for (const std::string& line : found) {
            lost.push_back("+ " + line);
        }
        return lost;
    }

    RandomEstate random;
};

TEST_SUITE("engine/identify/identity") {
    TEST_CASE("a merge is what it is on paper, and importing again alters nothing") {
        std::uint32_t done = 0;
        for (std::uint32_t seed = 1; seed <= 400; seed++) {
            CAPTURE(seed);
            Estate estate(seed);
            const std::string keep = estate.random.any_id();
            const std::string drop = estate.random.any_id();
            if (keep == drop) continue;
            const PlainState before = plain(estate.world.index);

            const IdentityPlan plan = estate.merge(keep, drop);
            if (!plan.accepted) continue;
            REQUIRE(estate.world.index.apply(plan.change_set).ok());

            CHECK(plain(estate.world.index) == merged_on_paper(before, keep, drop));
            CHECK(estate.altered_by_importing_again() == Texts());
            done++;
        }
        CHECK(done > 200);
    }

    TEST_CASE("merges that are taken back in turn leave what there was, version by version") {
        std::uint32_t done = 0;
        for (std::uint32_t seed = 1; seed <= 250; seed++) {
            CAPTURE(seed);
            Estate estate(seed);
            MemoryIndex& index = estate.world.index;
            struct Step {
                MemoryIndex before;
                MemoryIndex after;
                IdentityPlan plan;
                std::string keep;
                std::string drop;
            };
            std::vector<Step> steps;
            std::set<std::string> gone;
            for (int i = 0; i < 3; i++) {
                const std::string keep = estate.random.any_id();
                const std::string drop = estate.random.any_id();
                if (keep == drop || gone.contains(keep) || gone.contains(drop)) continue;
                IdentityPlan plan = estate.merge(keep, drop);
                if (!plan.accepted) continue;
                MemoryIndex before = index;
                REQUIRE(index.apply(plan.change_set).ok());
                gone.insert(drop);
                steps.push_back({std::move(before), index, std::move(plan), keep, drop});
                CHECK(estate.altered_by_importing_again() == Texts());
            }
            while (!steps.empty()) {
                const Step& step = steps.back();
                const CiId dropped = index.ci(step.drop);
                const auto past = past_of(step.before, step.after, step.plan, dropped);

                const IdentityPlan back =
                    plan_unmerge({index.ci(step.keep), step.keep, step.drop, {}}, *past, index)
                        .value();
                REQUIRE(back.accepted);
                REQUIRE(index.apply(back.change_set).ok());

                CHECK(index.dump() == step.before.dump());
                CHECK(estate.altered_by_importing_again() == Texts());
                steps.pop_back();
                done++;
            }
        }
        CHECK(done > 200);
    }

    TEST_CASE("a CI that is split stays split when its sources are imported again") {
        std::uint32_t done = 0;
        for (std::uint32_t seed = 1; seed <= 250; seed++) {
            CAPTURE(seed);
            Estate estate(seed);
            MemoryIndex& index = estate.world.index;
            const std::string split = estate.random.any_id();
            if (seed % 2 == 0) {
                const IdentityPlan merge = estate.merge(split, estate.random.any_id());
                if (merge.accepted) REQUIRE(index.apply(merge.change_set).ok());
            }

            const IdentityPlan plan =
                plan_split({index.ci(split), split, "new", {"sheet"}}, std::nullopt, index).value();
            if (!plan.accepted) continue;
            REQUIRE(index.apply(plan.change_set).ok());

            CHECK(estate.altered_by_importing_again() == Texts());
            CHECK(index.merged("new").alive);
            CHECK(index.merged(split).alive);
            done++;
        }
        CHECK(done > 60);
    }

    TEST_CASE("one source may take its part of a merge back, and the others stay") {
        std::uint32_t done = 0;
        for (std::uint32_t seed = 1; seed <= 250; seed++) {
            CAPTURE(seed);
            Estate estate(seed);
            MemoryIndex& index = estate.world.index;
            const std::string keep = estate.random.any_id();
            const std::string drop = estate.random.any_id();
            if (keep == drop) continue;
            const IdentityPlan merge = estate.merge(keep, drop);
            if (!merge.accepted) continue;
            const MemoryIndex before = index;
            REQUIRE(index.apply(merge.change_set).ok());
            const MemoryIndex after = index;
            const auto past = past_of(before, after, merge, index.ci(drop));

            const IdentityPlan plan =
                plan_unmerge({index.ci(keep), keep, drop, {"sheet"}}, *past, index).value();
            if (!plan.accepted) continue;
            REQUIRE(index.apply(plan.change_set).ok());

            CHECK(estate.altered_by_importing_again() == Texts());
            CHECK(index.merged(drop).alive);
            done++;
        }
        CHECK(done > 60);
    }
}

}  // namespace
}  // namespace faultline::identify

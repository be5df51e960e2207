#include "api/app/proposed_edits.h"

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include "engine/base/byte_source.h"
#include "engine/identify/import_plan.h"
#include "engine/model/claim.h"
#include "engine/model/validation.h"
#include "importers/interchange.h"

namespace faultline::app {

namespace {

// A source of this name claims what a step adds.  No user can give it: it is no clean text.
std::string source_of_step(const ProposedState& state) {
    return "\x01" + std::to_string(raw(state.next_version()));
}

std::string in_quotes(std::string_view id) {
    return "'" + model::printable(std::string(id)) + "'";
}

// Keys of things; ids and names hold no line feeds.
std::string ci_key(std::string_view ci) {
    return "ci\n" + std::string(ci);
}
std::string group_key(std::string_view kind, std::string_view ci, std::string_view group) {
    return std::string(kind) + "\n" + std::string(ci) + "\n" + std::string(group);
}
std::string relationship_key(std::string_view source,
                             std::string_view type,
                             std::string_view target,
                             std::string_view group) {
    std::string key = "relationship";
    for (const std::string_view part : {source, type, target, group}) {
        key += "\n";
        key += part;
    }
    return key;
}

// Which relationships of a claim go; those of one group if `other` is not set.
struct Removal {
    std::string_view group;
    std::optional<SymbolId> type = {};
    CiId other{};
    bool other_is_source = false;

    [[nodiscard]] bool hits(const model::Claim& claim,
                            const model::RelationshipClaim& relationship) const {
        const bool grouped = relationship.group != model::RelationshipClaim::kUngrouped;
        const auto name = grouped ? claim.groups[relationship.group].name : std::string_view();
        if (name != group) return false;
        if (!type) return true;
        return relationship.type == *type && relationship.other == other &&
               relationship.other_is_source == other_is_source;
    }
};

// Leaves out groups of `claim` that neither a line nor a member names any more, and the group of
// that name in any case.
void drop_groups(std::string_view name, model::Claim& claim) {
    std::vector<bool> used(claim.groups.size());
    for (const model::RelationshipClaim& relationship : claim.relationships) {
        if (relationship.group != model::RelationshipClaim::kUngrouped) {
            used[relationship.group] = true;
        }
    }
    std::vector<std::uint32_t> places(claim.groups.size());
    std::vector<model::GroupClaim> kept;
    for (std::size_t i = 0; i < claim.groups.size(); i++) {
        const bool is_removed = !name.empty() && claim.groups[i].name == name;
        places[i] = static_cast<std::uint32_t>(kept.size());
        if (!is_removed && (used[i] || claim.groups[i].required != 0)) {
            kept.push_back(claim.groups[i]);
        }
    }
    claim.groups = std::move(kept);
    for (model::RelationshipClaim& relationship : claim.relationships) {
        if (relationship.group != model::RelationshipClaim::kUngrouped) {
            relationship.group = places[relationship.group];
        }
    }
}

// `claims` without what `removal` means; nothing if no claim has it.
Result<std::optional<ClaimsBySource>> without(ClaimsBySource claims, const Removal& removal) {
    bool found = false;
    for (auto at = claims.begin(); at != claims.end();) {
        model::Claim claim;
        FL_CHECK(model::decode_claim(at->second, claim));
        const auto before = claim.relationships.size() + claim.groups.size();
        std::erase_if(claim.relationships, [&](const model::RelationshipClaim& relationship) {
            return removal.hits(claim, relationship);
        });
        drop_groups(removal.type ? std::string_view() : removal.group, claim);
        if (claim.relationships.size() + claim.groups.size() == before) {
            ++at;
            continue;
        }
        found = true;
        if (claim.empty()) {
            at = claims.erase(at);
        } else {
            std::string bytes = model::encode_claim(claim);
            at->second = std::move(bytes);
            ++at;
        }
    }
    return found ? std::optional(std::move(claims)) : std::nullopt;
}

// What a group of `content` lacks, as a sentence; nothing if no group lacks anything.
std::optional<std::string> lack_of(const std::string& id, const graph::CiContent& content) {
    for (const graph::ContentGroup& group : content.groups) {
        std::map<std::string_view, std::uint32_t> members;
        for (const graph::ContentNeed& need : content.needs) {
            if (need.group != group.name) continue;
            std::uint32_t& capacity = members[need.dependency];
            capacity = std::max(capacity, need.detail.capacity);
        }
        std::uint64_t sum = 0;
        for (const auto& [member, capacity] : members) {
            sum += capacity;
        }
        if (sum >= group.required) continue;
        return "group '" + group.name + "' of " + in_quotes(id) + " requires " +
               std::to_string(group.required) + ", but its members would have a capacity of " +
               std::to_string(sum) + "; keep or add members, or remove the group";
    }
    return std::nullopt;
}

bool meet(std::span<const std::string> a, std::span<const std::string> b) {
    auto at_a = a.begin();
    auto at_b = b.begin();
    while (at_a != a.end() && at_b != b.end()) {
        if (*at_a == *at_b) return true;
        *at_a < *at_b ? ++at_a : ++at_b;
    }
    return false;
}

}  // namespace

Result<ProposedEdits> ProposedEdits::read(std::vector<ProposedEdit> edits,
                                          const std::string& pointer,
                                          std::vector<Violation>& violations) {
    ProposedEdits read;
    read.edits_ = std::move(edits);
    read.seen_.add_file(std::string(RequestPlaces::kFile));
    std::string lines;
    for (std::size_t i = 0; i < read.edits_.size(); i++) {
        read.pointers_.push_back(pointer + "/" + std::to_string(i));
        read.places_.add(read.pointers_.back());
        lines += read.edits_[i].line + "\n";
    }
    FL_TRY(const auto importer, importers::make_interchange_importer({}));
    MemorySource source(lines);
    FL_CHECK(importer->read(source, 0, read.seen_));
    const std::vector<Violation> found = read.places_.located(read.seen_.problems());
    violations.insert(violations.end(), found.begin(), found.end());
    read.list_things();
    return read;
}

std::vector<std::string> ProposedEdits::retired() const {
    std::vector<std::string> ids;
    for (const model::SeenRetirement& retirement : seen_.retirements()) {
        ids.emplace_back(seen_.id(retirement.ci));
    }
    return ids;
}

Result<ProposedEdits> ProposedEdits::without_retirements() const {
    std::vector<bool> retires(edits_.size());
    for (const model::SeenRetirement& retirement : seen_.retirements()) {
        retires[retirement.origin.line - 1] = true;
    }
    std::vector<ProposedEdit> others;
    for (std::size_t i = 0; i < edits_.size(); i++) {
        if (!retires[i]) others.push_back(edits_[i]);
    }
    std::vector<Violation> none;  // they were read before
    return read(std::move(others), "", none);
}

void ProposedEdits::list_things() {
    for (const ProposedEdit& edit : edits_) {
        if (edit.action == EditAction::remove_group) {
            sets_.push_back(group_key("required", edit.source, edit.group));
            sets_.push_back(group_key("group", edit.source, edit.group));
        } else if (edit.action == EditAction::remove_relationship) {
            sets_.push_back(relationship_key(edit.source, edit.type, edit.target, edit.group));
        }
    }
    for (const model::SeenCi& ci : seen_.cis()) {
        sets_.push_back(ci_key(seen_.id(ci.ci)));
    }
    for (const model::SeenRetirement& retirement : seen_.retirements()) {
        sets_.push_back(ci_key(seen_.id(retirement.ci)));
    }
    for (const model::SeenGroup& group : seen_.groups()) {
        sets_.push_back(group_key("required", seen_.id(group.ci), seen_.name(group.name)));
        names_.push_back(ci_key(seen_.id(group.ci)));
    }
    for (const model::SeenRelationship& seen : seen_.relationships()) {
        const std::string_view group = seen_.name(seen.group);
        sets_.push_back(relationship_key(
            seen_.id(seen.source), seen_.name(seen.type), seen_.id(seen.target), group));
        for (const model::LocalCi end : {seen.source, seen.target}) {
            names_.push_back(ci_key(seen_.id(end)));
            if (!group.empty()) names_.push_back(group_key("group", seen_.id(end), group));
        }
    }
    std::ranges::sort(sets_);
    std::ranges::sort(names_);
}

bool ProposedEdits::meets(const ProposedEdits& later) const {
    return meet(sets_, later.sets_) || meet(sets_, later.names_) || meet(names_, later.sets_);
}

// The edits on their way into one state.
class ProposedEdits::Doing {
 public:
    Doing(const ProposedEdits& edits, ProposedState& state)
        : edits_(edits), state_(state), source_(source_of_step(state)) {}

    Result<void> remove() {
        for (std::size_t i = 0; i < edits_.edits_.size(); i++) {
            const ProposedEdit& edit = edits_.edits_[i];
            if (edit.action == EditAction::add) continue;
            FL_CHECK(edit.action == EditAction::remove_group ? remove_group(edit, i)
                                                             : remove_relationship(edit, i));
        }
        return {};
    }

    // Everything claimed about a CI that retires becomes a claim of this step's source alone, which
    // its `retire` line then withdraws.
    Result<void> take_over_retired() {
        for (const model::SeenRetirement& retirement : edits_.seen_.retirements()) {
            const std::string_view id = edits_.seen_.id(retirement.ci);
            FL_TRY(const auto ci, state_.find_living(id));
            if (!ci) {
                refuse(retirement.origin.line - 1, "unknown_ci", no_such_ci(id));
                continue;
            }
            model::Claim claim;
            claim.ci = model::CiClaim{state_.next_version(),
                                      state_.number_symbol("configuration_item"),
                                      {},
                                      kNoAttributes};
            state_.replace_claims(*ci,
                                  {{state_.number_symbol(source_), model::encode_claim(claim)}});
        }
        return {};
    }

    Result<void> plan() {
        FL_TRY(identify::ImportPlan plan,
               identify::plan_import(
                   edits_.seen_,
                   {.source = source_, .format = "faultline", .by_external_id = true},
                   state_));
        std::vector<Violation> problems = edits_.places_.located(plan.problems);
        if (!plan.accepted) {
            outcome.violations = std::move(problems);
            return {};
        }
        outcome.notes = std::move(problems);
        outcome.note_count = plan.problem_count;
        FL_CHECK(state_.apply(plan.change_set));
        for (const CiId ci : plan.changed) {
            changed_.emplace(ci, std::nullopt);
        }
        return {};
    }

    // The content of every CI that was changed.  A group that lost members by a removal is judged
    // here: the plan judges those that its lines speak of.
    Result<void> make_delta(const graph::Snapshot& graph) {
        for (const auto& [ci, removed_by] : changed_) {
            FL_TRY(graph::ChangedCi change, state_.graph_change(ci));
            if (change.content && removed_by) {
                const auto lack = lack_of(change.id, *change.content);
                if (lack) refuse(*removed_by, "group_unsatisfiable", *lack);
            }
            if (!change.content && !graph.find(change.id)) continue;
            outcome.delta.changes.push_back(std::move(change));
        }
        return {};
    }

    EditsOutcome outcome;

 private:
    // The canonical form of no attributes.
    static constexpr std::string_view kNoAttributes = std::string_view("\0", 1);

    static std::string no_such_ci(std::string_view id) {
        return "there is no configuration item " + in_quotes(id) + " at this step; correct the id";
    }

    void refuse(std::size_t edit, std::string code, std::string message) {
        const Violation violation{edits_.pointers_[edit], std::move(code), std::move(message)};
        const auto behind = std::ranges::upper_bound(refused_, edit);
        outcome.violations.insert(outcome.violations.begin() + (behind - refused_.begin()),
                                  violation);
        refused_.insert(behind, edit);
    }

    // The CI of that id; nothing and a violation if it does not live.
    Result<std::optional<CiId>> find(std::string_view id, std::size_t edit) {
        FL_TRY(const auto ci, state_.find_living(id));
        if (!ci) refuse(edit, "unknown_ci", no_such_ci(id));
        return ci;
    }

    Result<void> take_from(CiId owner,
                           const Removal& removal,
                           std::size_t edit,
                           const Violation& otherwise) {
        FL_TRY(ClaimsBySource claims, state_.claims_of(owner));
        FL_TRY(auto left, without(std::move(claims), removal));
        if (!left) {
            refuse(edit, otherwise.code, otherwise.message);
            return {};
        }
        state_.replace_claims(owner, *std::move(left));
        changed_.insert_or_assign(owner, edit);
        return {};
    }

    Result<void> remove_group(const ProposedEdit& edit, std::size_t position) {
        FL_TRY(const auto owner, find(edit.source, position));
        if (!owner) return {};
        return take_from(
            *owner,
            {.group = edit.group},
            position,
            {"",
             "unknown_group",
             in_quotes(edit.source) + " has no group " + in_quotes(edit.group) + " at this step"});
    }

    Result<void> remove_relationship(const ProposedEdit& edit, std::size_t position) {
        FL_TRY(const auto source, find(edit.source, position));
        FL_TRY(const auto target, find(edit.target, position));
        if (!source || !target) return {};
        const bool target_owns =
            state_.catalogue().impact_kind(edit.type) == model::ImpactKind::target_needs_source;
        const Removal removal{.group = edit.group,
                              .type = state_.find_symbol(edit.type).value_or(SymbolId{}),
                              .other = target_owns ? *source : *target,
                              .other_is_source = target_owns};
        const std::string in_group = edit.group.empty() ? "" : " in group " + in_quotes(edit.group);
        return take_from(target_owns ? *target : *source,
                         removal,
                         position,
                         {"",
                          "unknown_relationship",
                          "there is no relationship " + in_quotes(edit.source) + " " +
                              model::printable(edit.type) + " " + in_quotes(edit.target) +
                              in_group + " at this step; type and group are part of its name"});
    }

    const ProposedEdits& edits_;
    ProposedState& state_;
    std::string source_;
    std::vector<std::size_t> refused_;                    // edits, of outcome.violations; ascending
    std::map<CiId, std::optional<std::size_t>> changed_;  // and the removal that hit it last
};

Result<EditsOutcome> ProposedEdits::apply(ProposedState& state,
                                          const graph::Snapshot& graph) const {
    Doing doing(*this, state);
    FL_CHECK(doing.remove());
    FL_CHECK(doing.take_over_retired());
    if (doing.outcome.violations.empty()) FL_CHECK(doing.plan());
    if (doing.outcome.violations.empty()) FL_CHECK(doing.make_delta(graph));
    return std::move(doing.outcome);
}

}  // namespace faultline::app

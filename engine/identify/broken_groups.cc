#include "engine/identify/broken_groups.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <numeric>
#include <span>
#include <tuple>

namespace faultline::identify {

namespace {

using model::LocalCi;

constexpr std::array kClaimingKinds = {LineKind::ci, LineKind::group, LineKind::relationship};

const CheckedGroup* find_group(const std::vector<CheckedGroup>& groups, std::string_view name) {
    const auto at = std::ranges::lower_bound(groups, name, {}, &CheckedGroup::name);
    return at != groups.end() && at->name == name ? &*at : nullptr;
}

}  // namespace

Result<std::string> BrokenGroups::message_of(const Owner& owner, const CheckedGroup& group) const {
    std::string id;
    if (owner.local != Owner::kNotNamed) {
        id = in_.lines.seen().id(LocalCi{owner.local});
    } else {
        FL_TRY(std::vector<std::string> ids, in_.index.external_ids(std::span(&owner.ci, 1)));
        id = std::move(ids.front());
    }
    return "group '" + std::string(group.name) + "' of '" + id + "' requires " +
           std::to_string(group.required) + ", but its members have a capacity of " +
           std::to_string(group.capacity()) + "; add members or lower what is required";
}

bool BrokenGroups::loses_by_retirement(const Owner& owner) const {
    if (owner.local != Owner::kNotNamed &&
        in_.standing.retirement(LocalCi{owner.local}) != kNoLine) {
        return true;
    }
    return std::ranges::any_of(in_.claims.lost(), &LostRelationship::by_retirement);
}

std::vector<Line> BrokenGroups::lines_naming(const std::vector<NamingLine>& naming,
                                             std::string_view group) {
    std::vector<Line> lines;
    auto line = std::ranges::lower_bound(naming, group, {}, &NamingLine::group);
    for (; line != naming.end() && line->group == group; ++line) {
        lines.push_back(line->line);
    }
    return lines;
}

Result<std::vector<BrokenGroups::Verdict>> BrokenGroups::judge(const Owner& owner) {
    std::vector<Verdict> verdicts;
    FL_CHECK(in_.claims.build(owner));
    FL_TRY(std::vector<CheckedGroup> broken, in_.groups.groups_of(in_.claims));
    std::erase_if(broken, [](const CheckedGroup& group) { return group.is_satisfiable(); });
    if (broken.empty()) return verdicts;

    std::vector<CheckedGroup> undone;
    if (loses_by_retirement(owner)) {
        FL_CHECK(in_.claims.build(owner, Retirements::undone));
        FL_TRY(undone, in_.groups.groups_of(in_.claims));
    }
    const std::vector<NamingLine> naming = naming_lines(owner);
    std::vector<Line> all = lines_of_owner(owner);
    for (const CheckedGroup& group : broken) {
        Verdict verdict;
        FL_TRY(verdict.message, message_of(owner, group));
        const CheckedGroup* without = find_group(undone, group.name);
        verdict.retirements = without != nullptr && without->is_satisfiable();
        if (verdict.retirements) verdict.lines = retirements_hitting(owner, *without);
        if (verdict.lines.empty()) verdict.lines = lines_naming(naming, group.name);
        if (verdict.lines.empty()) {
            verdict.lines = all;
            // The next such group of this owner need not bring all of them again.
            all.resize(std::min<std::size_t>(all.size(), 1));
        }
        verdicts.push_back(std::move(verdict));
    }
    return verdicts;
}

// `undone` is the group as it would be without retirements; in_.claims holds those claims.
std::vector<Line> BrokenGroups::retirements_hitting(const Owner& owner,
                                                    const CheckedGroup& undone) const {
    std::vector<Line> lines;
    const auto add = [&](LocalCi ci) {
        const std::uint32_t line = in_.standing.retirement(ci);
        if (line != kNoLine) lines.push_back({LineKind::retirement, line});
    };
    for (const GroupMember& member : undone.members) {
        if (!in_.standing.is_killed(member.ci)) continue;
        add(LocalCi{in_.owners.owners()[in_.owners.position(member.ci)].local});
    }
    const auto& former = in_.claims.own().before.groups;
    const bool own_group =
        std::ranges::binary_search(former, undone.name, {}, &model::GroupClaim::name);
    if (own_group && owner.local != Owner::kNotNamed) add(LocalCi{owner.local});
    return lines;
}

// The lines about `owner` that count and name a group; ascending by group, its group line first.
std::vector<BrokenGroups::NamingLine> BrokenGroups::naming_lines(const Owner& owner) const {
    std::vector<NamingLine> lines;
    if (owner.local == Owner::kNotNamed) return lines;
    const model::Observations& seen = in_.lines.seen();
    const auto add = [&](LineKind kind, auto name_of) {
        for (const std::uint32_t index : in_.lines.lines_of(kind, LocalCi{owner.local})) {
            if (!in_.standing.counts({kind, index})) continue;
            lines.push_back({seen.name(name_of(index)), {kind, index}});
        }
    };
    add(LineKind::group, [&](std::uint32_t index) { return seen.groups()[index].name; });
    add(LineKind::relationship,
        [&](std::uint32_t index) { return seen.relationships()[index].group; });
    std::ranges::sort(lines, {}, [this](const NamingLine& line) {
        const bool is_member = line.line.kind != LineKind::group;
        return std::tuple(line.group, is_member, in_.lines.origin(line.line));
    });
    return lines;
}

std::vector<Line> BrokenGroups::lines_of_owner(const Owner& owner) const {
    std::vector<Line> lines;
    if (owner.local == Owner::kNotNamed) return lines;
    for (const LineKind kind : kClaimingKinds) {
        for (const std::uint32_t index : in_.lines.lines_of(kind, LocalCi{owner.local})) {
            if (!in_.lines.is_dropped({kind, index})) lines.push_back({kind, index});
        }
    }
    std::ranges::sort(lines, {}, [this](Line line) {
        return std::tuple(line.kind != LineKind::ci, in_.lines.origin(line));
    });
    return lines;
}

bool BrokenGroups::has_wrong_line(const Owner& owner) const {
    if (owner.local == Owner::kNotNamed) return false;
    const LocalCi ci{owner.local};
    for (std::size_t kind = 0; kind < kLineKinds; kind++) {
        for (const std::uint32_t index : in_.lines.lines_of(static_cast<LineKind>(kind), ci)) {
            if (!in_.standing.counts({static_cast<LineKind>(kind), index})) return true;
        }
    }
    return false;
}

Result<void> BrokenGroups::report() {
    const bool all_right = in_.problems.error_count() == 0;
    for (const Owner& owner : in_.owners.owners()) {
        if (!all_right && has_wrong_line(owner)) continue;
        FL_TRY(const std::vector<Verdict> verdicts, judge(owner));
        for (const Verdict& verdict : verdicts) {
            report(verdict);
        }
    }
    return {};
}

// Every retirement is to blame; of lines that only name the group the first one stands for all.
void BrokenGroups::report(const Verdict& verdict) {
    for (const Line line : verdict.lines) {
        in_.problems.error(in_.lines.origin(line), "group_unsatisfiable", verdict.message);
        if (!verdict.retirements) return;
    }
}

Result<void> BrokenGroups::drop_all() {
    const std::vector<Owner>& owners = in_.owners.owners();
    positions_.assign(in_.lines.seen().id_count(), Owner::kNotNamed);
    for (std::uint32_t position = 0; position < owners.size(); position++) {
        const std::uint32_t local = owners[position].local;
        if (local != Owner::kNotNamed) positions_[local] = position;
    }
    std::vector<std::uint32_t> due(owners.size());
    std::iota(due.begin(), due.end(), 0u);
    while (!due.empty()) {
        std::vector<Verdict> verdicts;
        for (const std::uint32_t position : due) {
            FL_TRY(std::vector<Verdict> more, judge(owners[position]));
            std::ranges::move(more, std::back_inserter(verdicts));
        }
        due = altered_by(apply(verdicts));
    }
    return {};
}

// Drops the lines of all verdicts and returns them.
std::vector<Line> BrokenGroups::apply(const std::vector<Verdict>& verdicts) {
    std::vector<Line> dropped;
    for (const Verdict& verdict : verdicts) {
        for (const Line line : verdict.lines) {
            if (in_.lines.is_dropped(line)) continue;
            in_.lines.drop(line);
            in_.problems.error(in_.lines.origin(line), "group_unsatisfiable", verdict.message);
            dropped.push_back(line);
        }
    }
    return dropped;
}

// Positions of the owners whose claims may come out differently now; ascending, unique.
std::vector<std::uint32_t> BrokenGroups::altered_by(const std::vector<Line>& dropped) {
    std::vector<std::uint32_t> altered;
    for (const Line line : dropped) {
        const LocalCi ci = in_.lines.about(line);
        const std::uint32_t position = positions_[static_cast<std::uint32_t>(ci)];
        altered.push_back(position);
        if (!in_.standing.refresh(ci)) continue;
        add_namers(ci, altered);
        for (const CiId mentioning : in_.owners.mentioning(in_.owners.owners()[position].ci)) {
            altered.push_back(static_cast<std::uint32_t>(in_.owners.position(mentioning)));
        }
    }
    std::ranges::sort(altered);
    altered.erase(std::unique(altered.begin(), altered.end()), altered.end());
    return altered;
}

// Adds the owners of the relationship lines whose other end is `ci`.
void BrokenGroups::add_namers(LocalCi ci, std::vector<std::uint32_t>& altered) {
    if (!namers_known_) {
        find_namers();
        namers_known_ = true;
    }
    auto namer = std::ranges::lower_bound(namers_, ci, {}, &Namer::other);
    for (; namer != namers_.end() && namer->other == ci; ++namer) {
        altered.push_back(namer->position);
    }
}

void BrokenGroups::find_namers() {
    const model::Observations& seen = in_.lines.seen();
    for (std::uint32_t number = 0; number < seen.id_count(); number++) {
        for (const std::uint32_t line :
             in_.lines.lines_of(LineKind::relationship, LocalCi{number})) {
            namers_.push_back({in_.lines.other_of(seen.relationships()[line]), positions_[number]});
        }
    }
    std::ranges::sort(
        namers_, {}, [](const Namer& namer) { return std::pair(namer.other, namer.position); });
}

}  // namespace faultline::identify

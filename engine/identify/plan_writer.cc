#include "engine/identify/plan_writer.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "engine/model/claim.h"

namespace faultline::identify {

using model::LocalCi;

Result<void> PlanWriter::write(const std::string& format) {
    write_names();
    for (const Owner& owner : in_.owners.owners()) {
        FL_CHECK(in_.claims.build(owner));
        write_claims(owner);
        count_ci(owner);
        count_relationships(owner);
        note_seen(owner);
    }
    for (const Withdrawal& withdrawal : withdrawals_) {
        plan_->change_set.withdraw_claim(withdrawal.ci, withdrawal.source);
    }
    count_quarantined();
    plan_->change_set.add_import_run({format,
                                      plan_->cis.created,
                                      plan_->cis.updated,
                                      plan_->cis.unchanged,
                                      plan_->cis.retired,
                                      plan_->cis.quarantined,
                                      {}});
    return note_retired_relationships();
}

void PlanWriter::write_names() {
    for (const auto& [symbol, name] : in_.numbering.new_symbols()) {
        plan_->change_set.name_symbol(symbol, name);
    }
    for (const LocalCi ci : in_.numbering.new_cis()) {
        plan_->change_set.name_ci(in_.numbering.ci(ci), in_.lines.seen().id(ci));
    }
}

void PlanWriter::write_claims(const Owner& owner) {
    changes_.assign(1, &in_.claims.own());
    for (const ClaimChange& change : in_.claims.others()) {
        changes_.push_back(&change);
    }
    std::ranges::sort(changes_, {}, &ClaimChange::source);
    bool changed = false;
    for (const ClaimChange* change : changes_) {
        if (change->after.empty()) {
            if (change->stored.empty()) continue;
            withdrawals_.push_back({owner.ci, change->source});
            changed = true;
            continue;
        }
        const std::string bytes = model::encode_claim(change->after);
        if (bytes == change->stored) continue;
        plan_->change_set.put_claim(owner.ci, change->source, bytes);
        changed = true;
    }
    if (changed) plan_->changed.push_back(owner.ci);
}

void PlanWriter::count_ci(const Owner& owner) {
    if (owner.local == Owner::kNotNamed) return;
    const LocalCi local{owner.local};
    const auto& before = in_.claims.own().before.ci;
    const auto& after = in_.claims.own().after.ci;
    ImportCounts& counts = plan_->cis;
    const std::uint32_t line = in_.lines.only_line(LineKind::ci, local);
    if (line != kNoLine) {
        const LocalCi called = in_.lines.seen().cis()[line].ci;
        if (in_.known.is_called_otherwise(called)) plan_->identified++;
        const bool same =
            before && before->version == after->version && before->native_id == after->native_id;
        (!in_.known.is_alive(local) ? counts.created : same ? counts.unchanged : counts.updated)++;
    } else if (in_.standing.retirement(local) != kNoLine) {
        const bool killed = in_.standing.is_killed(owner.ci);
        (killed ? counts.retired : before ? counts.updated : counts.unchanged)++;
    }
}

void PlanWriter::count_relationships(const Owner& owner) {
    ImportCounts& counts = plan_->relationships;
    counts.created += in_.claims.named().created;
    counts.updated += in_.claims.named().updated;
    counts.unchanged += in_.claims.named().unchanged;
    const std::vector<LostRelationship>& lost = in_.claims.lost();
    for (std::size_t i = 0; i < lost.size(); i++) {
        if (i != 0 && lost[i] == lost[i - 1]) continue;  // another source lost it as well
        counts.retired++;
        if (!lost[i].by_retirement) continue;
        const CiId retired = in_.standing.is_killed(owner.ci) ? owner.ci : lost[i].other;
        retired_.push_back({retirement_origin(retired), owner.ci, retired, lost[i]});
    }
}

// A `ci` line speaks for all relationships of its CI; without one each of them is seen by itself.
void PlanWriter::note_seen(const Owner& owner) {
    if (owner.local == Owner::kNotNamed) return;
    const LocalCi local{owner.local};
    if (in_.lines.only_line(LineKind::ci, local) != kNoLine) return plan_->seen.append(owner.ci);
    std::vector<model::RunRelationship>& all = plan_->relationships_seen;
    const std::size_t before = all.size();
    for (const std::uint32_t line : in_.lines.lines_of(LineKind::relationship, local)) {
        if (!in_.standing.counts({LineKind::relationship, line})) continue;
        const model::SeenRelationship& r = in_.lines.seen().relationships()[line];
        all.push_back({owner.ci,
                       std::string(in_.lines.seen().name(r.group)),
                       in_.numbering.symbol(r.type),
                       in_.numbering.ci(in_.lines.other_of(r)),
                       in_.lines.other_is_source(r)});
    }
    std::ranges::sort(all.begin() + static_cast<std::ptrdiff_t>(before), all.end());
}

void PlanWriter::count_quarantined() {
    plan_->cis.quarantined =
        in_.lines.dropped_count(LineKind::ci) + in_.lines.dropped_count(LineKind::group) +
        in_.lines.dropped_count(LineKind::retirement) + in_.lines.seen().problem_line_count();
    plan_->relationships.quarantined = in_.lines.dropped_count(LineKind::relationship);
}

model::Origin PlanWriter::retirement_origin(CiId ci) const {
    const Owner& owner = in_.owners.owners()[in_.owners.position(ci)];
    return in_.lines.origin({LineKind::retirement, in_.standing.retirement(LocalCi{owner.local})});
}

// The first ones are described, the others counted: a core switch may take a million with it.
Result<void> PlanWriter::note_retired_relationships() {
    std::ranges::sort(retired_, {}, [](const RetiredRelationship& gone) {
        return std::tuple(gone.origin, gone.owner, gone.lost);
    });
    const std::size_t shown = std::min(retired_.size(), model::kProblemsMax);
    std::vector<CiId> ends;
    for (std::size_t i = 0; i < shown; i++) {
        ends.push_back(retired_[i].owner);
        ends.push_back(retired_[i].lost.other);
    }
    FL_TRY(const std::vector<std::string> ids, in_.index.external_ids(ends));
    if (ids.size() != ends.size()) return corruption("the index lost CIs of a look-up");
    for (std::size_t i = 0; i < shown; i++) {
        in_.problems.note(retired_[i].origin,
                          "relationship_retired",
                          describe(retired_[i], ids[2 * i], ids[2 * i + 1]));
    }
    in_.problems.count_notes(retired_.size() - shown);
    return {};
}

std::string PlanWriter::describe(const RetiredRelationship& gone,
                                 const std::string& owner_id,
                                 const std::string& other_id) const {
    const LostRelationship& lost = gone.lost;
    const std::string& source = lost.other_is_source ? other_id : owner_id;
    const std::string& target = lost.other_is_source ? owner_id : other_id;
    std::string text = "relationship '" + source + "' ";
    text += in_.index.symbol_name(lost.type);
    text += " '" + target + "'";
    if (!lost.group.empty()) text += " in group '" + std::string(lost.group) + "'";
    return text + " retires with '" + (gone.retired == gone.owner ? owner_id : other_id) + "'";
}

}  // namespace faultline::identify

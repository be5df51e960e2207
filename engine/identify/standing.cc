#include "engine/identify/standing.h"

#include <algorithm>

namespace faultline::identify {

using model::LocalCi;

Standing::Standing(const LineTable& lines, const KnownState& known)
    : lines_(&lines), known_(&known), lives_(lines.seen().id_count(), false) {
    for (std::uint32_t number = 0; number < lines.seen().id_count(); number++) {
        const LocalCi ci{number};
        const bool imported = lines.only_line(LineKind::ci, ci) != kNoLine;
        const bool withdrawn = is_withdrawn(ci);
        lives_[number] = imported || (known.is_alive(ci) && !withdrawn);
        if (withdrawn && !imported) killed_.push_back(*known.find(ci));
    }
    std::ranges::sort(killed_);
    spared_.assign(killed_.size(), false);
}

// True if a retirement takes the last CI fields away.
bool Standing::is_withdrawn(LocalCi ci) const {
    return known_->is_alive(ci) && !known_->is_alive_by_others(ci) && retirement(ci) != kNoLine;
}

bool Standing::refresh(LocalCi ci) {
    const bool imported = lines_->only_line(LineKind::ci, ci) != kNoLine;
    const bool alive = imported || (known_->is_alive(ci) && !is_withdrawn(ci));
    if (alive == lives(ci)) return false;
    lives_[static_cast<std::uint32_t>(ci)] = alive;
    // Dropping a line can only end a retirement, never begin one.
    const auto known = known_->find(ci);
    const auto at = std::ranges::lower_bound(killed_, known.value_or(CiId{}));
    if (alive && at != killed_.end() && *at == known) {
        spared_[static_cast<std::size_t>(at - killed_.begin())] = true;
    }
    return true;
}

bool Standing::is_killed(CiId ci) const {
    if (killed_.empty()) return false;
    const auto at = std::ranges::lower_bound(killed_, ci);
    return at != killed_.end() && *at == ci &&
           !spared_[static_cast<std::size_t>(at - killed_.begin())];
}

std::optional<LocalCi> Standing::missing_end(Line line) const {
    if (line.kind == LineKind::group) {
        const LocalCi ci = lines_->about(line);
        return lives(ci) ? std::nullopt : std::optional(ci);
    }
    if (line.kind == LineKind::relationship) {
        const model::SeenRelationship& r = lines_->seen().relationships()[line.index];
        for (const LocalCi end : {r.source, r.target}) {
            if (!lives(lines_->representative(end))) return end;
        }
    }
    return std::nullopt;
}

bool Standing::counts(Line line) const {
    return !lines_->is_dropped(line) && !missing_end(line);
}

}  // namespace faultline::identify

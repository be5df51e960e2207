#include "api/app/ci_search.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "api/app/ci_leads.h"
#include "api/app/class_symbols.h"
#include "engine/base/utc_time.h"

namespace faultline::app {

namespace {

using Cis = std::vector<CiId>;

// So many CIs are read at once.
constexpr std::size_t kBlockCis = 1024;

// Looking at a CI where it lies beside the one before costs about this part of looking at it alone.
constexpr std::uint64_t kStepsPerSeek = 8;

}  // namespace

CiSearch::CiSearch(const storage::View& view, std::vector<identify::CiFilter> filters, UtcTime now)
    : view_(view),
      filters_(std::move(filters)),
      now_(now),
      last_seen_(view_),
      known_(view_.known_cis()),
      rarest_(known_) {
    for (const identify::CiFilter& filter : filters_) {
        classes_.push_back(class_symbols(view_, filter.class_name));
    }
    // The first filter is what was asked, the others what it stands on.
    for (const identify::CiFilter& filter : filters_) {
        if (state_ == identify::CiState::live) state_ = filter.state;
    }
}

Result<CiSearch> CiSearch::make(const storage::View& view,
                                std::vector<identify::CiFilter> filters,
                                UtcTime now,
                                const GraphSource& graph) {
    CiSearch search(view, std::move(filters), now);
    CiLeads leads(search.view_);
    for (std::size_t i = 0; i < search.filters_.size(); i++) {
        FL_CHECK(leads.add(search.filters_[i], search.classes_[i], graph));
    }
    FL_TRY(search.rarest_, leads.count_rarest(search.known_));
    if (search.rarest_ * kStepsPerSeek <= search.known_ || leads.are_exact()) {
        FL_TRY(search.candidates_, leads.take());
        search.rarest_ = search.candidates_->size();
    }
    return search;
}

std::uint64_t CiSearch::candidate_count() const {
    return candidates_ ? candidates_->size() : known_;
}

bool CiSearch::is_quicker_by_id(std::uint64_t wanted) const {
    const std::uint64_t meant = std::max<std::uint64_t>(rarest_, 1);
    const std::uint64_t by_id = std::min(known_, wanted * (known_ / meant + 1));
    if (candidates_) return by_id < candidates_->size();
    return by_id < known_ / kStepsPerSeek;
}

Result<bool> CiSearch::is_meant(const FoundCi& found) {
    const identify::ShownCi shown{found.id, found.class_name, found.content};
    for (std::size_t i = 0; i < filters_.size(); i++) {
        const identify::CiFilter& filter = filters_[i];
        if (!identify::CiMatcher(filter, classes_[i]).matches(shown)) return false;
        if (!filter.stale_days) continue;
        FL_TRY(const UtcTime seen, last_seen_.of(*found.content));
        const std::int64_t limit = kDayMicroseconds * *filter.stale_days;
        if (now_.microseconds - seen.microseconds < limit) return false;
    }
    return true;
}

Result<bool> CiSearch::judge(const FoundCi& found, const FoundVisitor& visitor) {
    looked_at_++;
    if (!found.content->alive) return judge_retired(found, visitor);
    if (state_ == identify::CiState::retired) return true;
    FoundCi named = found;
    named.class_name = view_.symbol_name(found.content->class_name);
    FL_TRY(const bool meant, is_meant(named));
    return meant ? visitor(named) : Result<bool>(true);
}

// What it was in the last version in which it lived.
Result<bool> CiSearch::judge_retired(const FoundCi& found, const FoundVisitor& visitor) {
    if (state_ == identify::CiState::live) return true;
    Version changed = found.changed;
    while (raw(changed) > raw(view_.oldest())) {
        FL_TRY(const storage::View before, view_.at(Version{raw(changed) - 1}));
        if (raw(found.ci) > before.known_cis()) return true;
        FL_TRY(const storage::CiRecord record, before.read_ci(found.ci));
        if (record.merged().alive) {
            FoundCi last = found;
            last.content = &record.merged();
            last.class_name = view_.symbol_name(record.merged().class_name);
            last.alive = false;
            FL_TRY(const bool meant, is_meant(last));
            return meant ? visitor(last) : Result<bool>(true);
        }
        changed = record.changed();
    }
    return true;
}

Result<bool> CiSearch::look_at(std::span<const CiId> cis, const FoundVisitor& visitor) {
    FL_TRY(const std::vector<std::string> ids, view_.external_ids(cis));
    std::size_t next = 0;
    bool goes_on = true;
    FL_CHECK(view_.read_cis(
        cis, [&](CiId ci, const identify::MergedCi& merged, Version changed) -> Result<void> {
            const std::string& id = ids[next++];
            if (!goes_on) return {};
            FL_TRY(goes_on, judge({ci, id, {}, &merged, true, changed}, visitor));
            return {};
        }));
    return goes_on;
}

Result<void> CiSearch::visit(const FoundVisitor& visitor) {
    Cis block;
    const std::uint64_t count = candidate_count();
    for (std::uint64_t begin = 0; begin < count; begin += kBlockCis) {
        const std::uint64_t size = std::min<std::uint64_t>(kBlockCis, count - begin);
        block.resize(size);
        for (std::uint64_t i = 0; i < size; i++) {
            block[i] = candidates_ ? (*candidates_)[begin + i] : CiId{begin + i + 1};
        }
        FL_TRY(const bool goes_on, look_at(block, visitor));
        if (!goes_on) return {};
    }
    return {};
}

Result<void> CiSearch::visit_by_id(std::string_view after, const FoundVisitor& visitor) {
    return view_.visit_ids(after, [&](std::string_view id, CiId ci) -> Result<bool> {
        if (id == after) return true;
        const bool is_candidate = !candidates_ || std::ranges::binary_search(*candidates_, ci);
        if (!is_candidate) return true;
        FL_TRY(const storage::CiRecord record, view_.read_ci(ci));
        return judge({ci, id, {}, &record.merged(), true, record.changed()}, visitor);
    });
}

}  // namespace faultline::app

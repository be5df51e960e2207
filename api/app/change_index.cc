#include "api/app/change_index.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <unordered_map>
#include <utility>

namespace faultline::app {

namespace {

using Entry = ChangeIndex::Entry;

// Planned windows are looked at in blocks of so many.
constexpr std::size_t kWindowBlock = 64;

std::string_view id_of(const Entry& entry) {
    return entry->id;
}

// The newest of entries with the same id comes last.
void sort_by_id(std::vector<Entry>& entries) {
    std::ranges::sort(entries, {}, id_of);
}

bool names_ci(const ChangeEntry& entry, std::string_view ci) {
    return std::ranges::find(entry.cis, ci, &model::PlannedCi::ci) != entry.cis.end();
}

bool overlaps(const ChangeEntry& entry, const model::PlannedWindow& window) {
    return entry.window && entry.window->start < window.end && window.start < entry.window->end;
}

// The number in an id of this form; nothing if it is of another.
std::optional<std::uint64_t> number_in(std::string_view id,
                                       std::string_view prefix,
                                       std::size_t digits) {
    if (id.size() != prefix.size() + digits || !id.starts_with(prefix)) return std::nullopt;
    std::uint64_t number = 0;
    const char* const end = id.data() + id.size();
    const auto read = std::from_chars(id.data() + prefix.size(), end, number);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return number;
}

}  // namespace

// Sorted by id, with the places of what is asked for.
struct ChangeIndex::Base {
    using Place = std::uint32_t;

    explicit Base(std::vector<Entry> all) : entries(std::move(all)) {
        sort_by_id(entries);
        for (std::size_t i = 0; i < entries.size(); i++) {
            note(static_cast<Place>(i));
        }
        const auto start_of = [this](Place place) { return entries[place]->window->start; };
        std::ranges::stable_sort(by_start, {}, start_of);
        for (std::size_t i = 0; i < by_start.size(); i++) {
            const UtcTime end = entries[by_start[i]]->window->end;
            if (i % kWindowBlock == 0) block_ends.push_back(end);
            block_ends.back() = std::max(block_ends.back(), end);
        }
    }

    void note(Place place) {
        for (const model::PlannedCi& planned : entries[place]->cis) {
            std::vector<Place>& places = by_ci[planned.ci];
            if (places.empty() || places.back() != place) places.push_back(place);
        }
        if (entries[place]->window) by_start.push_back(place);
    }

    // Calls `use(entry)` for all whose window overlaps, in the order of their starts.
    template <typename Use>
    void for_overlapping(const model::PlannedWindow& window, Use use) const {
        const auto start_of = [this](Place place) { return entries[place]->window->start; };
        const auto behind = std::ranges::lower_bound(by_start, window.end, {}, start_of);
        const auto count = static_cast<std::size_t>(behind - by_start.begin());
        for (std::size_t first = 0; first < count; first += kWindowBlock) {
            if (!(window.start < block_ends[first / kWindowBlock])) continue;
            const std::size_t last = std::min(count, first + kWindowBlock);
            for (std::size_t i = first; i < last; i++) {
                if (overlaps(*entries[by_start[i]], window)) use(entries[by_start[i]]);
            }
        }
    }

    std::vector<Entry> entries;
    std::unordered_map<std::string_view, std::vector<Place>> by_ci;  // ascending
    std::vector<Place> by_start;      // those with a window, by its start
    std::vector<UtcTime> block_ends;  // the latest end in each block of by_start
};

ChangeEntry entry_of(const model::ChangeRecord& change, Version changed) {
    const model::ChangePlan& plan = change.plan;
    return {.id = change.id,
            .title = plan.title,
            .state = change.state,
            .type = plan.type,
            .model = plan.model,
            .team = plan.team,
            .requester = plan.requester,
            .source = change.source,
            .automated = plan.automated,
            .cis = plan.cis,
            .edited_steps = static_cast<std::uint32_t>(plan.edits.size()),
            .evidence = static_cast<std::uint32_t>(plan.evidence.size()),
            .window = plan.window,
            .created = change.created,
            .started = change.started,
            .ended = change.ended,
            .review_due = change.review_due,
            .is_reviewed = change.review.has_value(),
            .outage = change.outage,
            .assessments = change.assessments,
            .changed = changed};
}

ChangeIndex::ChangeIndex() : ChangeIndex(std::vector<Entry>()) {}

ChangeIndex::ChangeIndex(std::vector<Entry> entries)
    : base_(std::make_shared<const Base>(std::move(entries))), size_(base_->entries.size()) {}

bool ChangeIndex::is_newer(std::string_view id) const {
    return std::ranges::binary_search(newer_, id, {}, id_of);
}

ChangeIndex ChangeIndex::with(std::vector<Entry> entries) const {
    sort_by_id(entries);
    ChangeIndex next = *this;
    next.newer_.clear();
    // Of two with one id the first is taken, which is the newer one.
    std::ranges::set_union(entries, newer_, std::back_inserter(next.newer_), {}, id_of, id_of);
    next.size_ = base_->entries.size();
    for (const Entry& entry : next.newer_) {
        if (!std::ranges::binary_search(base_->entries, id_of(entry), {}, id_of)) next.size_++;
    }
    if (next.newer_.size() <= kNewerChangesMax) return next;
    std::vector<Entry> all;
    all.reserve(next.size_);
    std::ranges::set_union(next.newer_, base_->entries, std::back_inserter(all), {}, id_of, id_of);
    return ChangeIndex(std::move(all));
}

ChangeIndex::Entry ChangeIndex::find(std::string_view id) const {
    for (const std::vector<Entry>* entries : {&newer_, &base_->entries}) {
        const auto found = std::ranges::lower_bound(*entries, id, {}, id_of);
        if (found != entries->end() && (*found)->id == id) return *found;
    }
    return nullptr;
}

void ChangeIndex::visit(std::string_view first, const Visitor& visitor) const {
    auto newer = std::ranges::lower_bound(newer_, first, {}, id_of);
    auto old = std::ranges::lower_bound(base_->entries, first, {}, id_of);
    while (newer != newer_.end() || old != base_->entries.end()) {
        const bool takes_newer =
            old == base_->entries.end() || (newer != newer_.end() && (*newer)->id <= (*old)->id);
        if (takes_newer && old != base_->entries.end() && (*newer)->id == (*old)->id) ++old;
        if (!visitor(takes_newer ? *newer++ : *old++)) return;
    }
}

std::vector<ChangeIndex::Entry> ChangeIndex::of_ci(std::string_view ci) const {
    std::vector<Entry> found;
    if (const auto places = base_->by_ci.find(ci); places != base_->by_ci.end()) {
        for (const Base::Place place : places->second) {
            const Entry& entry = base_->entries[place];
            if (!is_newer(entry->id)) found.push_back(entry);
        }
    }
    for (const Entry& entry : newer_) {
        if (names_ci(*entry, ci)) found.push_back(entry);
    }
    sort_by_id(found);
    return found;
}

std::vector<ChangeIndex::Entry> ChangeIndex::overlapping(const model::PlannedWindow& window) const {
    std::vector<Entry> found;
    base_->for_overlapping(window, [&](const Entry& entry) {
        if (!is_newer(entry->id)) found.push_back(entry);
    });
    for (const Entry& entry : newer_) {
        if (overlaps(*entry, window)) found.push_back(entry);
    }
    sort_by_id(found);
    return found;
}

// The last change whose id is not behind `id`; null if there is none.
ChangeIndex::Entry ChangeIndex::last_up_to(std::string_view id) const {
    Entry last;
    for (const std::vector<Entry>* entries : {&newer_, &base_->entries}) {
        const auto behind = std::ranges::upper_bound(*entries, id, {}, id_of);
        if (behind == entries->begin()) continue;
        const Entry& found = *std::prev(behind);
        if (!last || last->id < found->id) last = found;
    }
    return last;
}

std::uint64_t ChangeIndex::first_free_number(std::string_view prefix, std::size_t digits) const {
    const std::string last_id = std::string(prefix) + std::string(digits, '9');
    const Entry last = last_up_to(last_id);
    const auto number = last ? number_in(last->id, prefix, digits) : std::nullopt;
    if (number && last->id != last_id) return *number + 1;
    std::uint64_t free = 1;  // numbers ascend with ids of one length
    std::uint64_t behind = 1;
    visit(prefix, [&](const Entry& entry) {
        if (!entry->id.starts_with(prefix)) return false;
        const auto used = number_in(entry->id, prefix, digits);
        if (!used) return true;
        if (*used == free) free++;
        behind = *used + 1;
        return true;
    });
    return last && last->id == last_id ? free : behind;
}

}  // namespace faultline::app

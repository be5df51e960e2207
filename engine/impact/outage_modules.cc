#include "engine/impact/outage_modules.h"

#include <algorithm>

namespace faultline::impact {

namespace {

// When a part was seen first and last, and when all below it had been seen.  Below: the earliest
// and the latest sight of anything that it needs.
struct Dates {
    std::uint32_t first = 0;  // 0: not yet
    std::uint32_t last = 0;
    std::uint32_t finish = 0;
    std::uint32_t first_below = UINT32_MAX;
    std::uint32_t last_below = 0;
};

// A part that is being walked through.
struct Walking {
    std::uint32_t part;
    std::uint32_t next = 0;  // of what it needs
};

// Dates all parts in one walk from the root (the method of Dutuit and Rauzy).  Parts are the
// components, and behind them the shared events, which need nothing.
class Dating {
 public:
    explicit Dating(const OutageModel& model) : model_(model) {
        component_count_ = static_cast<std::uint32_t>(model.component_begin.size()) - 1;
        dates_.resize(component_count_ + model.shared.size());
        entries_.assign(component_count_, kNone);
        split_.assign(component_count_, false);
        collect_needs();
    }

    std::vector<std::uint32_t> run() {
        const std::uint32_t root = model_.component_of[model_.root];
        enter(root);
        see(root);
        while (!walk_.empty())
            step();
        std::vector<std::uint32_t> modules(component_count_, kNone);
        for (const std::uint32_t component : model_.components)
            if (is_closed(component) && !split_[component])
                modules[component] = entries_[component];
        modules[root] = model_.root;
        return modules;
    }

 private:
    // What each component needs outside itself, and by which of its CIs others need it.
    void collect_needs() {
        first_need_.assign(component_count_ + 1, 0);
        for (std::uint32_t component = 0; component < component_count_; ++component) {
            first_need_[component] = static_cast<std::uint32_t>(needs_.size());
            if (std::binary_search(model_.components.begin(), model_.components.end(), component)) {
                collect_needs_of(component);
            }
        }
        first_need_.back() = static_cast<std::uint32_t>(needs_.size());
    }

    void collect_needs_of(std::uint32_t component) {
        for (std::uint32_t n = model_.first_of(component); n < model_.last_of(component); ++n) {
            if (model_.shared_of[n] != kNone)
                needs_.push_back(component_count_ + model_.shared_of[n]);
            model_.for_each_dependency(n, [&](std::uint32_t dependency) {
                const std::uint32_t other = model_.component_of[dependency];
                if (other == component) return;
                needs_.push_back(other);
                enter_by(dependency);
            });
        }
    }

    void enter_by(std::uint32_t number) {
        const std::uint32_t component = model_.component_of[number];
        if (entries_[component] == kNone) entries_[component] = number;
        if (entries_[component] != number) split_[component] = true;
    }

    // True if all that the component needs was seen while it was walked through, and only then.
    // REQUIRES: called for components in order, so that what it needs comes before it.
    bool is_closed(std::uint32_t component) {
        Dates& dates = dates_[component];
        for (std::uint32_t i = first_need_[component]; i < first_need_[component + 1]; ++i) {
            const Dates& need = dates_[needs_[i]];
            dates.first_below = std::min({dates.first_below, need.first, need.first_below});
            dates.last_below = std::max({dates.last_below, need.last, need.last_below});
        }
        return dates.first_below > dates.first && dates.last_below < dates.finish;
    }

    void see(std::uint32_t part) {
        dates_[part].last = ++clock_;
        if (dates_[part].first == 0) dates_[part].first = clock_;
    }

    // A shared event has nothing below it, so that it is never walked through.
    void enter(std::uint32_t part) {
        if (part < component_count_ && dates_[part].first == 0) walk_.push_back({part});
    }

    void step() {
        Walking& walking = walk_.back();
        const std::uint32_t part = walking.part;
        const std::uint32_t need = first_need_[part] + walking.next;
        if (need < first_need_[part + 1]) {
            ++walking.next;
            enter(needs_[need]);
            see(needs_[need]);
            return;
        }
        dates_[part].finish = ++clock_;
        walk_.pop_back();
    }

    const OutageModel& model_;
    std::uint32_t component_count_ = 0;
    std::vector<std::uint32_t> first_need_;
    std::vector<std::uint32_t> needs_;
    std::vector<std::uint32_t> entries_;
    std::vector<bool> split_;
    std::vector<Dates> dates_;
    std::vector<Walking> walk_;
    std::uint32_t clock_ = 0;
};

}  // namespace

std::vector<std::uint32_t> find_modules(const OutageModel& model) {
    return Dating(model).run();
}

}  // namespace faultline::impact

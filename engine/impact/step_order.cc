#include "engine/impact/step_order.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

namespace faultline::impact {

namespace {

using Load = std::optional<Disruption>;

// For each step those that must be done before it.
class Gate {
 public:
    Gate(std::uint32_t count, std::span<const Precedence> precedences) : earlier_(count) {
        for (const Precedence& precedence : precedences) {
            earlier_[precedence.step].push_back(precedence.earlier);
        }
    }

    // True if `step` is not done, and all that comes before it is.
    [[nodiscard]] bool opens(std::uint32_t step, const std::vector<bool>& done) const {
        return !done[step] && std::ranges::all_of(earlier_[step],
                                                  [&](std::uint32_t other) { return done[other]; });
    }

 private:
    std::vector<std::vector<std::uint32_t>> earlier_;
};

std::vector<bool> members(std::uint32_t mask, std::uint32_t count) {
    std::vector<bool> done(count);
    for (std::uint32_t step = 0; step < count; step++) {
        done[step] = (mask >> step & 1U) != 0;
    }
    return done;
}

// All orders at once, by the set of steps that are done.
class ExactSearch {
 public:
    ExactSearch(std::uint32_t count, const Gate& gate)
        : count_(count),
          gate_(gate),
          all_((1U << count) - 1),
          loads_(std::size_t{count} << count),
          mildest_(std::size_t{1} << count),
          least_(std::size_t{1} << count) {}

    // Enters every step after every set of steps that can be reached; a set is reached once.
    Result<void> explore(StepWalk& walk) {
        struct Place {
            std::uint32_t done;
            std::uint32_t next;
        };
        std::vector<Place> path = {{0, 0}};
        std::vector<bool> seen(std::size_t{1} << count_);
        while (true) {
            Place& place = path.back();
            const std::uint32_t step = place.next++;
            if (step == count_) {
                path.pop_back();
                if (path.empty()) return {};
                walk.leave();
                continue;
            }
            if (!gate_.opens(step, members(place.done, count_))) continue;
            FL_TRY(const Load load, walk.enter(step));
            load_of(place.done, step) = load;
            if (!load) continue;
            const std::uint32_t after = place.done | 1U << step;
            if (seen[after]) {
                walk.leave();
            } else {
                seen[after] = true;
                path.push_back({after, 0});
            }
        }
    }

    // The best order; nothing if none can be walked to its end.
    [[nodiscard]] std::optional<StepOrder> best() {
        find_mildest();
        if (!mildest_[0]) return std::nullopt;
        find_least(*mildest_[0]);
        StepOrder order;
        order.worst = *mildest_[0];
        order.total = least_[0].value_or(Disruption{});
        for (std::uint32_t done = 0; done != all_;) {
            const std::uint32_t step = next_step(done);
            order.steps.push_back(step);
            done |= 1U << step;
        }
        return order;
    }

 private:
    Load& load_of(std::uint32_t done, std::uint32_t step) {
        return loads_[std::size_t{done} * count_ + step];
    }

    // Calls `use(step, load)` for what can be done after `done`.
    void for_each_step(std::uint32_t done, auto use) {
        for (std::uint32_t step = 0; step < count_; step++) {
            if ((done >> step & 1U) != 0) continue;
            if (const Load& load = load_of(done, step)) use(step, *load);
        }
    }

    // From each set on: the mildest that the worst step can be.  Larger sets have larger numbers.
    void find_mildest() {
        mildest_[all_] = Disruption{};
        for (std::uint32_t done = all_; done-- > 0;) {
            for_each_step(done, [&](std::uint32_t step, const Disruption& load) {
                const Load& rest = mildest_[done | 1U << step];
                if (!rest) return;
                const Disruption worst = std::max(load, *rest);
                if (!mildest_[done] || worst < *mildest_[done]) mildest_[done] = worst;
            });
        }
    }

    // From each set on: the least sum of steps none of which is worse than `limit`.
    void find_least(const Disruption& limit) {
        limit_ = limit;
        least_[all_] = Disruption{};
        for (std::uint32_t done = all_; done-- > 0;) {
            for_each_step(done, [&](std::uint32_t step, const Disruption& load) {
                const Load total = total_with(done, step, load);
                if (total && (!least_[done] || *total < *least_[done])) least_[done] = total;
            });
        }
    }

    [[nodiscard]] Load total_with(std::uint32_t done,
                                  std::uint32_t step,
                                  const Disruption& load) const {
        const Load& rest = least_[done | 1U << step];
        return rest && load <= limit_ ? Load(sum(load, *rest)) : std::nullopt;
    }

    // The first step that a best order can go on with.
    std::uint32_t next_step(std::uint32_t done) {
        std::uint32_t found = count_;
        for_each_step(done, [&](std::uint32_t step, const Disruption& load) {
            if (found == count_ && total_with(done, step, load) == least_[done]) found = step;
        });
        return found;
    }

    std::uint32_t count_;
    const Gate& gate_;
    std::uint32_t all_;
    std::vector<Load> loads_;    // by set of steps done, then step
    std::vector<Load> mildest_;  // by set of steps done
    std::vector<Load> least_;    // by set of steps done
    Disruption limit_;
};

void add_step(StepOrder& order, std::uint32_t step, const Disruption& load) {
    order.steps.push_back(step);
    order.worst = std::max(order.worst, load);
    order.total = sum(order.total, load);
}

// The order given; nothing if it cannot be walked.  The walk is back at its start.
Result<std::optional<StepOrder>> walk_given(std::uint32_t count, StepWalk& walk) {
    StepOrder order;
    order.method = OrderMethod::given;
    for (std::uint32_t step = 0; step < count; step++) {
        FL_TRY(const Load load, walk.enter(step));
        if (!load) break;
        add_step(order, step, *load);
    }
    for (std::size_t entered = 0; entered < order.steps.size(); entered++) {
        walk.leave();
    }
    if (order.steps.size() != count) return std::optional<StepOrder>();
    return std::optional(std::move(order));
}

// Always the mildest step at hand; fewer steps than there are if it comes to an end too early.
Result<StepOrder> walk_greedily(std::uint32_t count, const Gate& gate, StepWalk& walk) {
    StepOrder order;
    order.method = OrderMethod::greedy;
    std::vector<bool> done(count);
    while (order.steps.size() < count) {
        std::optional<std::pair<Disruption, std::uint32_t>> mildest;
        for (std::uint32_t step = 0; step < count; step++) {
            if (!gate.opens(step, done)) continue;
            FL_TRY(const Load load, walk.enter(step));
            if (!load) continue;
            walk.leave();
            if (!mildest || *load < mildest->first) mildest = {*load, step};
        }
        if (!mildest) break;
        add_step(order, mildest->second, mildest->first);
        done[mildest->second] = true;
        FL_CHECK(walk.enter(mildest->second));
    }
    for (std::size_t entered = 0; entered < order.steps.size(); entered++) {
        walk.leave();
    }
    return order;
}

}  // namespace

Disruption sum(const Disruption& a, const Disruption& b) {
    return {a.services_down + b.services_down, a.down + b.down, a.at_risk + b.at_risk};
}

Result<StepOrder> best_order(std::uint32_t count,
                             std::span<const Precedence> precedences,
                             StepWalk& walk) {
    const Gate gate(count, precedences);
    const Error impossible = invalid_argument("the steps cannot be done in the order given");
    if (count <= kStepsExactMax) {
        ExactSearch search(count, gate);
        FL_CHECK(search.explore(walk));
        auto best = search.best();
        if (!best) return impossible;
        return *std::move(best);
    }
    FL_TRY(auto given, walk_given(count, walk));
    if (!given) return impossible;
    FL_TRY(StepOrder greedy, walk_greedily(count, gate, walk));
    const bool better = greedy.steps.size() == count && std::pair(greedy.worst, greedy.total) <
                                                            std::pair(given->worst, given->total);
    return better ? std::move(greedy) : *std::move(given);
}

}  // namespace faultline::impact

#include "engine/impact/outage_bounds.h"

#include <algorithm>
#include <cassert>

#include "engine/impact/outage_ceilings.h"

namespace faultline::impact {

namespace {

double shared_probability(const OutageModel& model, std::uint32_t number) {
    const std::uint32_t shared = model.shared_of[number];
    return shared == kNone ? 0 : model.shared[shared].probability;
}

// The CIs that the root needs, in order.
std::vector<std::uint32_t> needed(const OutageModel& model) {
    std::vector<std::uint32_t> numbers;
    for (const std::uint32_t component : model.components)
        for (std::uint32_t n = model.first_of(component); n < model.last_of(component); ++n)
            numbers.push_back(n);
    return numbers;
}

// Numbers with the same shared event next to each other, those without one first.
void sort_by_shared(const OutageModel& model, std::vector<std::uint32_t>& numbers) {
    std::stable_sort(numbers.begin(), numbers.end(), [&](std::uint32_t a, std::uint32_t b) {
        return model.shared_of[a] + 1 < model.shared_of[b] + 1;  // kNone becomes 0
    });
}

// Calls `visit` with each run of numbers that share an event; a run without one is one number.
template <typename Visit>
void for_each_run(const OutageModel& model,
                  const std::vector<std::uint32_t>& numbers,
                  Visit visit) {
    for (std::size_t first = 0; first < numbers.size();) {
        std::size_t last = first + 1;
        const std::uint32_t shared = model.shared_of[numbers[first]];
        while (shared != kNone && last < numbers.size() && model.shared_of[numbers[last]] == shared)
            ++last;
        visit(std::span(numbers).subspan(first, last - first));
        first = last;
    }
}

// P(exactly k) for k below the last entry, and P(that many or more) in it.
using Counts = std::vector<double>;

void add_one(double probability, Counts& counts) {
    counts.back() += probability * counts[counts.size() - 2];
    for (std::size_t k = counts.size() - 2; k > 0; --k)
        counts[k] = (1 - probability) * counts[k] + probability * counts[k - 1];
    counts[0] *= 1 - probability;
}

// All of `many` at once.
Counts shifted(const Counts& counts, std::size_t many) {
    Counts moved(counts.size(), 0.0);
    for (std::size_t k = 0; k < counts.size(); ++k)
        moved[std::min(k + many, counts.size() - 1)] += counts[k];
    return moved;
}

// P(some soft need or soft membership is felt) is at most this.
double soft_ceiling(const OutageModel& model, const OutageCeilings& ceilings) {
    AnyOf ways;
    for (const std::uint32_t number : needed(model)) {
        for (const OutageNeed& need : model.needs_of(number))
            if (need.draw != kNone) ways.add(ceilings.felt(need.dependency, need.draw));
        for (const OutageGroup& group : model.groups_of(number))
            for (const OutageMember& member : model.members_of(group))
                if (member.draw != kNone) ways.add(ceilings.felt(member.member, member.draw));
    }
    return ways.value();
}

}  // namespace

OutageCuts outage_cuts(const CutSets& cuts, const Closure& closure) {
    // No minimal cut is larger than the closure.
    OutageCuts made{{}, cuts.complete_size >= closure.size(), cuts.complete_size};
    for (const ListPart& set : cuts.sets) {
        made.sets.emplace_back();
        for (const graph::NodeIndex node : cuts.nodes_of(set)) {
            const std::optional<std::uint32_t> number = closure.find(node);
            assert(number.has_value());
            made.sets.back().push_back(number.value_or(0));
        }
    }
    return made;
}

double probability_of_all(const OutageModel& model,
                          std::span<const double> own,
                          std::span<const std::uint32_t> numbers) {
    std::vector<std::uint32_t> sorted(numbers.begin(), numbers.end());
    sort_by_shared(model, sorted);
    double all = 1;
    for_each_run(model, sorted, [&](std::span<const std::uint32_t> run) {
        double alone = 1;
        for (const std::uint32_t number : run)
            alone *= own[number];
        const double together = shared_probability(model, run.front());
        all *= together + (1 - together) * alone;
    });
    return all;
}

double probability_of_many(const OutageModel& model,
                           std::span<const double> own,
                           std::uint32_t count) {
    if (count == 0) return 1;
    Counts counts(std::size_t{count} + 1, 0.0);
    counts[0] = 1;
    std::vector<std::uint32_t> numbers = needed(model);
    sort_by_shared(model, numbers);
    for_each_run(model, numbers, [&](std::span<const std::uint32_t> run) {
        const double together = shared_probability(model, run.front());
        const Counts all = shifted(counts, run.size());
        for (const std::uint32_t number : run)
            add_one(own[number], counts);
        for (std::size_t k = 0; k < counts.size(); ++k)
            counts[k] = together * all[k] + (1 - together) * counts[k];
    });
    return counts.back();
}

Interval outage_bounds(const OutageModel& model,
                       std::span<const double> own,
                       const std::optional<OutageCuts>& cuts) {
    const OutageCeilings ceilings(model, own, model.components);
    Interval bounds{probability_of_all(model, own, {&model.root, 1}), ceilings.of(model.root)};
    if (!cuts) return bounds;
    AnyOf some;
    for (const std::vector<std::uint32_t>& set : cuts->sets) {
        const double probability = probability_of_all(model, own, set);
        bounds.low = std::max(bounds.low, probability);
        some.add(probability);
    }
    const double larger = cuts->complete ? 0 : probability_of_many(model, own, cuts->size_max + 1);
    const double high = some.value() + larger + soft_ceiling(model, ceilings);
    bounds.high = std::max(bounds.low, std::min(bounds.high, high));
    return bounds;
}

}  // namespace faultline::impact

#include "engine/impact/outage.h"

#include <algorithm>
#include <string>

#include "engine/impact/outage_diagrams.h"

namespace faultline::impact {

namespace {

bool is_probability(double value) {
    return value >= 0 && value <= 1;  // false of what is no number
}

Error bad_probability(const std::string& what, double value) {
    return invalid_argument(what + " is " + std::to_string(value) + "; give one from 0 to 1");
}

Result<void> check_change(const OutageChange& change, std::uint32_t size) {
    const auto exists = [&](std::uint32_t number) { return number < size; };
    if (!std::all_of(change.planned_down.begin(), change.planned_down.end(), exists))
        return invalid_argument("a CI that is planned down does not exist");
    for (const Breakable& breakable : change.breakable) {
        if (!exists(breakable.number))
            return invalid_argument("a CI that the change may break does not exist");
        if (!is_probability(breakable.probability)) {
            return bad_probability("the probability that the change breaks a CI",
                                   breakable.probability);
        }
    }
    return {};
}

Result<void> check(const OutageQuestion& question, std::uint32_t size) {
    if (question.unavailability.size() != size) {
        return invalid_argument("there are " + std::to_string(size) + " CIs and " +
                                std::to_string(question.unavailability.size()) +
                                " unavailabilities; give one for each");
    }
    for (const double value : question.unavailability)
        if (!is_probability(value)) return bad_probability("an unavailability", value);
    if (question.scenarios < 1 || question.scenarios > kScenariosMax) {
        return invalid_argument("scenarios is " + std::to_string(question.scenarios) +
                                "; give one from 1 to " + std::to_string(kScenariosMax) +
                                " (kScenariosMax)");
    }
    return check_change(question.change, size);
}

std::vector<double> changed(std::vector<double> own, const OutageChange& change) {
    for (const Breakable& breakable : change.breakable)
        own[breakable.number] = std::max(own[breakable.number], breakable.probability);
    for (const std::uint32_t number : change.planned_down)
        own[number] = 1;
    return own;
}

OutageEstimate exactly(double value) {
    return {OutageMethod::exact, value, value, value, 0, 0, false};
}

// What counting says, or the bounds if it says too little.
OutageEstimate counted(std::uint64_t hits, std::uint64_t scenarios, const Interval& bounds) {
    const double share = static_cast<double>(hits) / static_cast<double>(scenarios);
    if (hits < kRareHits) {
        const double value = std::clamp(share, bounds.low, bounds.high);
        return {OutageMethod::bounds, value, bounds.low, bounds.high, scenarios, hits, true};
    }
    const Interval interval = wilson(hits, scenarios);
    return {OutageMethod::monte_carlo, share, interval.low, interval.high, scenarios, hits, false};
}

// Answers one question about one model.
class Asking {
 public:
    Asking(const OutageQuestion& question, const OutageModel& model, std::vector<double> base)
        : question_(question),
          model_(model),
          before_(std::move(base)),
          own_(changed(before_, question.change)) {}

    OutageAnswer run(const ParallelFor& parallel) {
        const bool done = question_.method != MethodChoice::monte_carlo && try_exact();
        if (!done || importance_is_missing_) sample(!done, parallel);
        if (question_.importance_max > 0) count_omitted();
        return std::move(answer_);
    }

 private:
    // With importance every CI counts, also one that never fails by itself; if that is too much,
    // only those that can fail.
    bool try_exact() {
        const bool wanted = question_.importance_max > 0;
        auto diagrams = build(wanted);
        if (!diagrams && wanted && some_never_fail()) {
            diagrams = build(false);
            importance_is_missing_ = diagrams.has_value();
        }
        answer_.limit_hit = !diagrams;
        if (!diagrams) return false;
        const DiagramValues values = evaluate(*diagrams, model_, own_);
        answer_.outage = exactly(values.modules.back());
        answer_.diagram_nodes = diagrams->nodes.size();
        if (!question_.change.empty()) {
            const double earlier = evaluate(*diagrams, model_, before_).modules.back();
            answer_.before = exactly(earlier);
            answer_.difference = exactly(values.modules.back() - earlier);
        }
        if (wanted && !importance_is_missing_) {
            const ImportanceLimits limits{question_.importance_max, question_.nodes_max};
            answer_.importance = exact_importance(model_, *diagrams, values, own_, limits);
        }
        return true;
    }

    [[nodiscard]] bool can_fail(std::uint32_t number) const {
        return own_[number] > 0 || before_[number] > 0;
    }

    [[nodiscard]] bool some_never_fail() const {
        for (std::uint32_t n = 0; n < model_.size(); ++n)
            if (!can_fail(n)) return true;
        return false;
    }

    [[nodiscard]] std::optional<OutageDiagrams> build(bool all_count) const {
        std::vector<bool> counts(model_.size());
        for (std::uint32_t n = 0; n < model_.size(); ++n)
            counts[n] = all_count || can_fail(n);
        return build_diagrams(model_, counts, question_.nodes_max);
    }

    void sample(bool outage_is_missing, const ParallelFor& parallel) {
        SamplingQuestion asked{own_, {}, question_.scenarios, question_.seed, 0};
        asked.importance_max = question_.importance_max;
        if (outage_is_missing && !question_.change.empty()) asked.before = before_;
        SamplingAnswer sampled = sample_outage(model_, asked, parallel);
        if (question_.importance_max > 0) {
            answer_.importance = std::move(sampled.importance);
            answer_.importance_scenarios = question_.scenarios;
        }
        if (outage_is_missing) tell(sampled.counts);
    }

    void tell(const SamplingCounts& counts) {
        const Interval bounds = bounds_of(counts.hits, own_);
        answer_.outage = counted(counts.hits, question_.scenarios, bounds);
        if (question_.change.empty()) return;
        const Interval bounds_before = bounds_of(counts.hits_before, before_);
        answer_.before = counted(counts.hits_before, question_.scenarios, bounds_before);
        const OutageEstimate& after = answer_.outage;
        const Interval apart{std::max(0.0, after.low - answer_.before->high),
                             std::max(0.0, after.high - answer_.before->low)};
        answer_.difference = counted(counts.gained, question_.scenarios, apart);
    }

    [[nodiscard]] Interval bounds_of(std::uint64_t hits, std::span<const double> own) const {
        if (hits >= kRareHits) return {0, 1};
        return outage_bounds(model_, own, question_.cuts);
    }

    void count_omitted() {
        std::uint32_t needed = 0;
        for (const std::uint32_t component : model_.components)
            needed += model_.last_of(component) - model_.first_of(component);
        answer_.importance_omitted = needed - static_cast<std::uint32_t>(answer_.importance.size());
    }

    const OutageQuestion& question_;
    const OutageModel& model_;
    std::vector<double> before_;
    std::vector<double> own_;
    bool importance_is_missing_ = false;  // though the outage is exact
    OutageAnswer answer_;
};

Result<void> check_cuts(const std::optional<OutageCuts>& cuts, std::uint32_t size) {
    if (!cuts) return {};
    for (const std::vector<std::uint32_t>& set : cuts->sets)
        for (const std::uint32_t number : set)
            if (number >= size) return invalid_argument("a CI of a cut does not exist");
    return {};
}

}  // namespace

Result<OutageAnswer> outage(const graph::Snapshot& snapshot,
                            const Closure& closure,
                            std::uint32_t root,
                            const OutageQuestion& question,
                            const ParallelFor& parallel) {
    FL_CHECK(check(question, closure.size()));
    FL_CHECK(check_cuts(question.cuts, closure.size()));
    OutageModel model = outage_model(snapshot, closure, root);
    std::vector<double> own = question.unavailability;
    FL_CHECK(add_shared_events(question.beta_groups, model, own));
    return Asking(question, model, std::move(own)).run(parallel);
}

}  // namespace faultline::impact

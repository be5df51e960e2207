#include "engine/impact/joint_outage.h"

#include <algorithm>
#include <utility>

#include "engine/impact/joint_bounds.h"
#include "engine/impact/joint_exact.h"
#include "engine/impact/joint_flips.h"
#include "engine/impact/joint_sampling.h"
#include "engine/impact/joint_scene.h"
#include "engine/impact/wilson.h"

namespace faultline::impact {

namespace {

OutageEstimate exactly(double value) {
    return {OutageMethod::exact, value, value, value, 0, 0, false};
}

bool is_exact(const OutageEstimate& estimate) {
    return estimate.method == OutageMethod::exact;
}

// What is known about one root in one condition, before it is told.
struct Facts {
    bool certain = false;
    JointBound bound = {{0, 1}, false};
};

// Puts the answer to one question together.
class Answering {
 public:
    Answering(const JointOutageQuestion& question, const JointStage& stage)
        : question_(question), stage_(stage), exact_(exact_outages(stage)) {
        answer_.root_count = question.roots.size();
        answer_.outages.resize(stage.views.size() * answer_.root_count);
        answer_.needed_cis = stage.scenes.front().model().size();
        for (std::uint32_t root = 0; root < answer_.root_count; ++root)
            if (!exact_[root]) sampling_.roots.push_back(root);
    }

    JointOutageAnswer run(const ParallelFor& parallel) {
        sampling_.work_max = question_.work_max;
        sampling_.seed = question_.seed;
        if (!sampling_.roots.empty()) {
            sampled_ = sample_jointly(stage_, sampling_, parallel);
            answer_.scenarios = sampled_.scenarios;
            answer_.played_cis = sampled_.played_cis;
        }
        facts_.resize(sampling_.roots.size());
        for (std::size_t c = 0; c < stage_.views.size(); ++c) {
            tell_exact(c);
            tell_sampled(c);
        }
        count_rare();
        return std::move(answer_);
    }

 private:
    [[nodiscard]] JointOutage& entry(std::size_t condition, std::size_t root) {
        return answer_.outages[condition * answer_.root_count + root];
    }

    [[nodiscard]] std::uint32_t number_of(std::size_t condition, std::size_t root) const {
        return stage_.scene_of(stage_.views[condition]).roots[root];
    }

    void tell_exact(std::size_t c) {
        for (std::size_t root = 0; root < answer_.root_count; ++root) {
            if (!exact_[root]) continue;
            JointOutage& told = entry(c, root);
            told.missing = number_of(c, root) == kNone;
            if (told.missing) continue;
            told.outage = exactly((*exact_[root])[c]);
            if (c > 0) told.difference = exactly((*exact_[root])[c] - (*exact_[root])[0]);
        }
    }

    // What the condition does not touch is as it was.
    void tell_sampled(std::size_t c) {
        find_facts(c);
        for (std::size_t i = 0; i < sampling_.roots.size(); ++i) {
            const std::uint32_t root = sampling_.roots[i];
            JointOutage& told = entry(c, root);
            told.missing = number_of(c, root) == kNone;
            if (told.missing) continue;
            const OutageEstimate& before = entry(0, root).outage;
            if (c > 0 && !is_touched(c, root)) {
                told.outage = before;
                told.difference = exactly(0);
                continue;
            }
            told.outage = estimate(i, counts(c, i));
            if (c > 0) told.difference = difference(c, i, before, told.outage);
        }
    }

    [[nodiscard]] const SamplingCounts& counts(std::size_t c, std::size_t i) const {
        return sampled_.counts[c * sampling_.roots.size() + i];
    }

    [[nodiscard]] bool is_touched(std::size_t c, std::size_t root) const {
        const JointView& view = stage_.views[c];
        const std::uint32_t component =
            stage_.scene_of(view).model().component_of[number_of(c, root)];
        return std::ranges::binary_search(view.touched, component);
    }

    // Which roots are down for certain in a condition, and bounds of the rare ones.
    void find_facts(std::size_t c) {
        const JointView& view = stage_.views[c];
        const OutageModel& model = stage_.scene_of(view).model();
        const std::vector<std::uint8_t> certain = certain_outages(model, view.own);
        std::vector<std::size_t> rare;
        std::vector<std::uint32_t> numbers;
        for (std::size_t i = 0; i < sampling_.roots.size(); ++i) {
            const std::uint32_t number = number_of(c, sampling_.roots[i]);
            facts_[i] = {};
            if (number == kNone || (c > 0 && !is_touched(c, sampling_.roots[i]))) continue;
            facts_[i].certain = !certain.empty() && certain[number] != 0;
            if (facts_[i].certain || counts(c, i).hits >= kRareHits) continue;
            rare.push_back(i);
            numbers.push_back(number);
        }
        if (rare.empty()) return;
        const auto bounds = joint_bounds(model, view.own, certain, numbers, kJointPointsMax);
        rare_.resize(sampling_.roots.size(), 0);
        missing_.resize(sampling_.roots.size(), 0);
        for (std::size_t k = 0; k < rare.size(); ++k) {
            facts_[rare[k]].bound = bounds[k];
            if (bounds[k].interval.high <= 0) continue;
            rare_[rare[k]] = 1;
            if (bounds[k].points_missing) missing_[rare[k]] = 1;
        }
    }

    [[nodiscard]] OutageEstimate estimate(std::size_t i, const SamplingCounts& counted) const {
        if (facts_[i].certain) return exactly(1);
        const std::uint64_t scenarios = sampled_.scenarios;
        const double share = static_cast<double>(counted.hits) / static_cast<double>(scenarios);
        if (counted.hits < kRareHits) {
            const Interval& bounds = facts_[i].bound.interval;
            if (bounds.high <= 0) return exactly(0);
            const double value = std::clamp(share, bounds.low, bounds.high);
            return {OutageMethod::bounds,
                    value,
                    bounds.low,
                    bounds.high,
                    scenarios,
                    counted.hits,
                    true};
        }
        const Interval interval = wilson(counted.hits, scenarios);
        return {OutageMethod::monte_carlo,
                share,
                interval.low,
                interval.high,
                scenarios,
                counted.hits,
                false};
    }

    // Less what is gained by those that are lost: where a condition can only add outages or only
    // end some, one of the two is 0 for certain, and not an estimate.
    [[nodiscard]] OutageEstimate difference(std::size_t c,
                                            std::size_t i,
                                            const OutageEstimate& before,
                                            const OutageEstimate& after) {
        if (is_exact(before) && is_exact(after))
            return exactly(after.unavailability - before.unavailability);
        const JointView& view = stage_.views[c];
        const SamplingCounts& counted = counts(c, i);
        const std::uint64_t scenarios = sampled_.scenarios;
        const std::uint64_t changed = counted.gained + counted.lost;
        const double share =
            (static_cast<double>(counted.gained) - static_cast<double>(counted.lost)) /
            static_cast<double>(scenarios);
        if (changed < kRareHits) {
            const double flip = flip_of(c, number_of(c, sampling_.roots[i]));
            const double least = view.never_better ? 0 : -flip;
            const double most = view.never_worse ? 0 : flip;
            const double low = std::clamp(after.low - before.high, least, most);
            const double high = std::clamp(after.high - before.low, low, most);
            return {OutageMethod::bounds,
                    std::clamp(share, low, high),
                    low,
                    high,
                    scenarios,
                    changed,
                    true};
        }
        const Interval gained =
            view.never_worse ? Interval{0, 0} : wilson(counted.gained, scenarios);
        const Interval lost = view.never_better ? Interval{0, 0} : wilson(counted.lost, scenarios);
        return {OutageMethod::monte_carlo,
                share,
                gained.low - lost.high,
                gained.high - lost.low,
                scenarios,
                changed,
                false};
    }

    // At most how often the root differs; made once for each condition that asks.
    [[nodiscard]] double flip_of(std::size_t c, std::uint32_t number) {
        const JointView& view = stage_.views[c];
        if (view.scene != 0) return 1;
        if (!flips_ || flips_of_ != c)
            flips_.emplace(stage_.scenes.front().model(), stage_.views.front(), view);
        flips_of_ = c;
        return flips_->of(number);
    }

    void count_rare() {
        answer_.rare_roots = static_cast<std::uint32_t>(std::ranges::count(rare_, 1));
        answer_.points_missing = static_cast<std::uint32_t>(std::ranges::count(missing_, 1));
    }

    const JointOutageQuestion& question_;
    const JointStage& stage_;
    std::vector<ExactOutages> exact_;
    JointSampling sampling_;
    JointCounts sampled_;
    std::vector<Facts> facts_;           // of the condition at hand, by position in sampling_.roots
    std::vector<std::uint8_t> rare_;     // by the same: in some condition
    std::vector<std::uint8_t> missing_;  // likewise
    std::optional<JointFlips> flips_;    // of one condition
    std::size_t flips_of_ = 0;
    JointOutageAnswer answer_;
};

}  // namespace

Result<JointOutageAnswer> joint_outage(const JointOutageQuestion& question,
                                       const ParallelFor& parallel) {
    FL_TRY(const JointStage stage, joint_stage(question));
    return Answering(question, stage).run(parallel);
}

}  // namespace faultline::impact

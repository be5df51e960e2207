#include "engine/impact/outage_sampling.h"

#include <algorithm>
#include <cassert>

#include "engine/impact/outage_scout.h"
#include "engine/impact/scenario_bits.h"
#include "engine/impact/scenario_block.h"

namespace faultline::impact {

namespace {

// What one candidate's own failure and its absence do, counted in scenarios.
struct ForcedCounts {
    std::uint64_t if_failed = 0;
    std::uint64_t if_working = 0;
};

// A CI whose importance is estimated.
struct Candidate {
    std::uint32_t number;
    std::vector<std::uint32_t> affected;
};

// What one job counted.
struct JobCounts {
    SamplingCounts counts;
    std::vector<ForcedCounts> forced;  // by candidate
};

// Everything that does not change between blocks.
class Sampling {
 public:
    Sampling(const OutageModel& model, const SamplingQuestion& question)
        : model_(model),
          question_(question),
          plan_(model, question.seed),
          chances_(chances_of(question.own)) {
        if (!question.before.empty()) compare();
        if (question.importance_max > 0) choose_candidates();
    }

    SamplingAnswer run(const ParallelFor& parallel) {
        const std::uint64_t blocks = (question_.scenarios + kBlockScenarios - 1) / kBlockScenarios;
        const auto jobs = static_cast<std::size_t>((blocks + kBlocksPerJob - 1) / kBlocksPerJob);
        std::vector<JobCounts> counted(jobs);
        parallel(jobs, [&](std::size_t job) {
            const std::uint64_t first = job * kBlocksPerJob;
            counted[job] = run_blocks(first, std::min(first + kBlocksPerJob, blocks));
        });
        JobCounts total;
        total.forced.resize(candidates_.size());
        for (const JobCounts& part : counted)
            add(part, total);
        return {total.counts, importance(total)};
    }

 private:
    // Find what differs before the change, and what that can alter.
    void compare() {
        std::vector<std::uint32_t> different;
        for (std::uint32_t n = 0; n < model_.size(); ++n)
            if (question_.before[n] != question_.own[n]) different.push_back(n);
        changed_components_ = affected_components(model_, different);
        for (const std::uint32_t n : different)
            changed_.push_back({n, Chance(question_.before[n])});
    }

    void choose_candidates() {
        std::vector<std::uint64_t> scores(model_.size(), 0);
        ScenarioBlock block(plan_);
        for (std::uint64_t b = 0; b < kScoutBlocks; ++b) {
            block.evaluate(b, chances_);
            add_scores(model_, first_scenarios(kBlockScenarios), block, scores);
        }
        std::vector<std::uint32_t> numbers;
        for (const std::uint32_t component : model_.components)
            for (std::uint32_t n = model_.first_of(component); n < model_.last_of(component); ++n)
                numbers.push_back(n);
        const std::size_t count =
            std::min({question_.importance_max, kSampledImportanceMax, numbers.size()});
        const auto last = numbers.begin() + static_cast<std::ptrdiff_t>(count);
        std::partial_sort(numbers.begin(), last, numbers.end(), [&](auto a, auto b) {
            if (scores[a] != scores[b]) return scores[a] > scores[b];
            return model_.order_keys[a] < model_.order_keys[b];
        });
        for (auto number = numbers.begin(); number != last; ++number)
            candidates_.push_back({*number, affected_components(model_, {&*number, 1})});
    }

    JobCounts run_blocks(std::uint64_t first, std::uint64_t last) const {
        JobCounts job;
        job.forced.resize(candidates_.size());
        ScenarioBlock block(plan_);
        for (std::uint64_t b = first; b < last; ++b) {
            const ScenarioBits valid = first_scenarios(question_.scenarios - b * kBlockScenarios);
            block.evaluate(b, chances_);
            const ScenarioBits hit = block.failed(model_.root) & valid;
            job.counts.hits += count(hit);
            for (std::size_t i = 0; i < candidates_.size(); ++i)
                force(candidates_[i], valid, block, job.forced[i]);
            if (!question_.before.empty()) count_before(hit, valid, block, job.counts);
        }
        return job;
    }

    // Let the candidate fail everywhere and nowhere, all else being equal.
    void force(const Candidate& candidate,
               const ScenarioBits& valid,
               ScenarioBlock& block,
               ForcedCounts& forced) const {
        const ScenarioBits own = block.own(candidate.number);
        block.save(candidate.affected);
        const auto count_with = [&](const ScenarioBits& bits) {
            block.set_own(candidate.number, bits);
            block.update(candidate.affected);
            return count(block.failed(model_.root) & valid);
        };
        forced.if_failed += count_with(first_scenarios(kBlockScenarios));
        if (any(own)) {
            forced.if_working += count_with({});
            block.set_own(candidate.number, own);
            block.restore(candidate.affected);
            return;
        }
        block.set_own(candidate.number, own);
        block.restore(candidate.affected);
        forced.if_working += count(block.failed(model_.root) & valid);
    }

    void count_before(const ScenarioBits& hit,
                      const ScenarioBits& valid,
                      ScenarioBlock& block,
                      SamplingCounts& counts) const {
        for (const Redrawn& redrawn : changed_)
            block.redraw(redrawn.number, redrawn.chance);
        block.update(changed_components_);
        const ScenarioBits before = block.failed(model_.root) & valid;
        counts.hits_before += count(before);
        counts.gained += count(hit & ~before);
        counts.lost += count(before & ~hit);
    }

    static void add(const JobCounts& part, JobCounts& total) {
        total.counts.hits += part.counts.hits;
        total.counts.hits_before += part.counts.hits_before;
        total.counts.gained += part.counts.gained;
        total.counts.lost += part.counts.lost;
        for (std::size_t i = 0; i < part.forced.size(); ++i) {
            total.forced[i].if_failed += part.forced[i].if_failed;
            total.forced[i].if_working += part.forced[i].if_working;
        }
    }

    [[nodiscard]] std::vector<CiImportance> importance(const JobCounts& total) const {
        const auto share = [&](std::uint64_t hits) {
            return static_cast<double>(hits) / static_cast<double>(question_.scenarios);
        };
        std::vector<CiImportance> items;
        for (std::size_t i = 0; i < candidates_.size(); ++i) {
            CiImportance item;
            item.number = candidates_[i].number;
            item.if_failed = share(total.forced[i].if_failed);
            item.if_working = share(total.forced[i].if_working);
            item.birnbaum = item.if_failed - item.if_working;
            complete(item, question_.own[item.number], share(total.counts.hits));
            items.push_back(item);
        }
        keep_largest(model_, items.size(), items);
        return items;
    }

    // A CI with another probability before the change.
    struct Redrawn {
        std::uint32_t number;
        Chance chance;
    };

    const OutageModel& model_;
    const SamplingQuestion& question_;
    SamplingPlan plan_;
    std::vector<Chance> chances_;
    std::vector<Redrawn> changed_;
    std::vector<std::uint32_t> changed_components_;
    std::vector<Candidate> candidates_;
};

}  // namespace

void run_in_turn(std::size_t jobs, const std::function<void(std::size_t)>& job) {
    for (std::size_t i = 0; i < jobs; ++i)
        job(i);
}

SamplingAnswer sample_outage(const OutageModel& model,
                             const SamplingQuestion& question,
                             const ParallelFor& parallel) {
    assert(question.own.size() == model.size());
    return Sampling(model, question).run(parallel);
}

}  // namespace faultline::impact

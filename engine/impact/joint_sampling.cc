#include "engine/impact/joint_sampling.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <mutex>
#include <utility>

#include "engine/impact/joint_basis.h"
#include "engine/impact/joint_play.h"
#include "engine/impact/scenario_bits.h"

namespace faultline::impact {

namespace {

// Working memory of jobs that are done, for those that begin.
class PlayPool {
 public:
    explicit PlayPool(std::uint32_t cis) : cis_(cis) {}

    std::unique_ptr<JointPlay> take() {
        const std::lock_guard lock(mutex_);
        if (free_.empty()) return std::make_unique<JointPlay>(cis_);
        auto play = std::move(free_.back());
        free_.pop_back();
        return play;
    }

    void give_back(std::unique_ptr<JointPlay> play) {
        const std::lock_guard lock(mutex_);
        free_.push_back(std::move(play));
    }

 private:
    std::uint32_t cis_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<JointPlay>> free_;
};

std::uint32_t largest_model(const JointStage& stage) {
    std::uint32_t cis = 0;
    for (const JointScene& scene : stage.scenes)
        cis = std::max(cis, scene.model().size());
    return cis;
}

// Everything that does not change between blocks.
class Sampling {
 public:
    Sampling(const JointStage& stage, const JointSampling& sampling)
        : stage_(stage), sampling_(sampling), pool_(largest_model(stage)) {
        events_.reserve(stage.scenes.size());
        for (const JointScene& scene : stage.scenes)
            events_.emplace_back(scene.model(), sampling.seed);
        plans_.reserve(stage.views.size());
        for (const JointView& view : stage.views) {
            plans_.push_back({.scene = stage.scene_of(view),
                              .view = view,
                              .events = events_[view.scene],
                              .chances = chances_in(view),
                              .components = {}});
            if (plans_.size() > 1) mark_changed(plans_.back(), view.changed);
        }
        choose_components();
        begin_with_basis();
        choose_scenarios();
    }

    JointCounts run(const ParallelFor& parallel) {
        const std::uint64_t blocks = (scenarios_ + kBlockScenarios - 1) / kBlockScenarios;
        const auto jobs =
            static_cast<std::size_t>((blocks + kJointBlocksPerJob - 1) / kJointBlocksPerJob);
        std::vector<std::vector<SamplingCounts>> counted(jobs);
        parallel(jobs, [&](std::size_t job) {
            const std::uint64_t first = job * kJointBlocksPerJob;
            counted[job] = run_blocks(first, std::min(first + kJointBlocksPerJob, blocks));
        });
        JointCounts total{{}, scenarios_, played_cis_};
        total.counts.resize(plans_.size() * sampling_.roots.size());
        for (const std::vector<SamplingCounts>& part : counted)
            for (std::size_t i = 0; i < total.counts.size(); ++i)
                add(part[i], total.counts[i]);
        return total;
    }

 private:
    [[nodiscard]] std::vector<Chance> chances_in(const JointView& view) const {
        if (plans_.empty() || &stage_.scene_of(view) != &plans_.front().scene)
            return chances_of(view.own);
        std::vector<Chance> chances = plans_.front().chances;
        for (const std::uint32_t number : view.changed)
            chances[number] = Chance(view.own[number]);
        return chances;
    }

    static void mark_changed(JointPlan& plan, std::span<const std::uint32_t> changed) {
        plan.changed.assign(plan.view.own.size(), 0);
        for (const std::uint32_t number : changed)
            plan.changed[number] = 1;
    }

    void begin_with_basis() {
        if (stage_.basis == nullptr || stage_.basis->seed != sampling_.seed) return;
        JointPlan& first = plans_.front();
        first.basis = stage_.basis;
        if (stage_.other_than_basis.empty()) return;
        mark_changed(first, stage_.other_than_basis);
        std::ranges::set_intersection(
            first.components,
            affected_components(first.scene.model(), stage_.other_than_basis),
            std::back_inserter(first.other_components));
    }

    // In the first condition all that the roots need, in any scene, as far as the first one has it;
    // in another what of that may differ.
    void choose_components() {
        std::vector<std::uint32_t> numbers = numbers_of(stage_.scenes.front(), sampling_.roots);
        std::vector<std::vector<std::uint32_t>> needed;  // by scene
        for (const JointScene& scene : stage_.scenes) {
            const OutageModel& model = scene.model();
            needed.push_back(needed_components(model, numbers_of(scene, sampling_.roots)));
            played_cis_ = std::max(played_cis_, size_of(model, needed.back()));
            if (!scene.twins.empty()) append_twins(scene, needed.back(), numbers);
        }
        for (JointPlan& plan : std::span(plans_).subspan(1)) {
            std::ranges::set_intersection(
                needed[plan.view.scene], plan.view.touched, std::back_inserter(plan.components));
        }
        JointPlan& first = plans_.front();
        first.components = stage_.scenes.size() == 1
                               ? std::move(needed.front())
                               : needed_components(first.scene.model(), numbers);
        played_cis_ = std::max(played_cis_, size_of(first.scene.model(), first.components));
    }

    static void append_twins(const JointScene& scene,
                             std::span<const std::uint32_t> components,
                             std::vector<std::uint32_t>& numbers) {
        const OutageModel& model = scene.model();
        for (const std::uint32_t component : components)
            for (std::uint32_t n = model.first_of(component); n < model.last_of(component); ++n)
                if (scene.twins[n] != kNone) numbers.push_back(scene.twins[n]);
    }

    static std::uint32_t size_of(const OutageModel& model,
                                 std::span<const std::uint32_t> components) {
        std::uint32_t size = 0;
        for (const std::uint32_t component : components)
            size += model.last_of(component) - model.first_of(component);
        return size;
    }

    // Whole blocks, because a part of one takes as long.
    void choose_scenarios() {
        const std::uint64_t affordable = sampling_.work_max / std::max(1U, played_cis_);
        const std::uint64_t wanted = std::clamp(affordable, kJointScenariosMin, kScenarios);
        const std::uint64_t blocks = (wanted + kBlockScenarios - 1) / kBlockScenarios;
        scenarios_ = std::min(blocks * kBlockScenarios, kScenarios);
    }

    std::vector<SamplingCounts> run_blocks(std::uint64_t first, std::uint64_t last) {
        std::vector<SamplingCounts> counts(plans_.size() * sampling_.roots.size());
        const std::span<SamplingCounts> all(counts);
        std::unique_ptr<JointPlay> play = pool_.take();
        for (std::uint64_t b = first; b < last; ++b) {
            const ScenarioBits valid = first_scenarios(scenarios_ - b * kBlockScenarios);
            play->play(plans_.front(), b);
            count_first(valid, *play, all.first(sampling_.roots.size()));
            for (std::size_t c = 1; c < plans_.size(); ++c) {
                play->play_again(plans_.front(), plans_[c]);
                count_again(plans_[c],
                            valid,
                            *play,
                            all.subspan(c * sampling_.roots.size(), sampling_.roots.size()));
            }
        }
        pool_.give_back(std::move(play));
        return counts;
    }

    [[nodiscard]] std::uint32_t root_of(const JointPlan& plan, std::size_t i) const {
        return plan.scene.roots[sampling_.roots[i]];
    }

    void count_first(const ScenarioBits& valid,
                     const JointPlay& play,
                     std::span<SamplingCounts> counts) const {
        for (std::size_t i = 0; i < counts.size(); ++i) {
            const std::uint32_t root = root_of(plans_.front(), i);
            counts[i].hits += count(play.before(root) & valid);
        }
    }

    void count_again(const JointPlan& plan,
                     const ScenarioBits& valid,
                     const JointPlay& play,
                     std::span<SamplingCounts> counts) const {
        for (std::size_t i = 0; i < counts.size(); ++i) {
            const std::uint32_t root = root_of(plan, i);
            if (root == kNone) continue;
            const ScenarioBits before = play.before(root_of(plans_.front(), i)) & valid;
            const std::uint64_t hits = count(before);
            counts[i].hits_before += hits;
            if (!play.differs(root)) {
                counts[i].hits += hits;
                continue;
            }
            const ScenarioBits after = play.after(root) & valid;
            counts[i].hits += count(after);
            counts[i].gained += count(after & ~before);
            counts[i].lost += count(before & ~after);
        }
    }

    static void add(const SamplingCounts& part, SamplingCounts& total) {
        total.hits += part.hits;
        total.hits_before += part.hits_before;
        total.gained += part.gained;
        total.lost += part.lost;
    }

    const JointStage& stage_;
    const JointSampling& sampling_;
    PlayPool pool_;
    std::vector<SamplingPlan> events_;  // by scene
    std::vector<JointPlan> plans_;      // by condition
    std::uint32_t played_cis_ = 0;
    std::uint64_t scenarios_ = 0;
};

}  // namespace

JointCounts sample_jointly(const JointStage& stage,
                           const JointSampling& sampling,
                           const ParallelFor& parallel) {
    return Sampling(stage, sampling).run(parallel);
}

std::vector<std::uint32_t> needed_components(const OutageModel& model,
                                             std::span<const std::uint32_t> numbers) {
    std::vector<std::uint8_t> needed(model.components.size(), 0);
    for (const std::uint32_t number : numbers)
        needed[model.component_of[number]] = 1;
    std::vector<std::uint32_t> found;
    // What needs something comes after it.
    for (std::uint32_t component = static_cast<std::uint32_t>(needed.size()); component-- > 0;) {
        if (needed[component] == 0) continue;
        found.push_back(component);
        for (std::uint32_t n = model.first_of(component); n < model.last_of(component); ++n)
            model.for_each_dependency(
                n, [&](std::uint32_t dependency) { needed[model.component_of[dependency]] = 1; });
    }
    std::ranges::reverse(found);
    return found;
}

std::vector<std::uint32_t> numbers_of(const JointScene& scene,
                                      std::span<const std::uint32_t> roots) {
    std::vector<std::uint32_t> numbers;
    for (const std::uint32_t root : roots)
        if (scene.roots[root] != kNone) numbers.push_back(scene.roots[root]);
    return numbers;
}

}  // namespace faultline::impact

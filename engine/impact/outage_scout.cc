#include "engine/impact/outage_scout.h"

#include "engine/impact/scenario_bits.h"

namespace faultline::impact {

namespace {

// Goes from the root to what it needs.
class Scout {
 public:
    Scout(const OutageModel& model, ScenarioBlock& block, std::vector<std::uint64_t>& scores)
        : model_(model), block_(block), scores_(scores), decisive_(model.size()) {}

    void run(const ScenarioBits& valid) {
        decisive_[model_.root] = valid;
        for (auto c = model_.components.rbegin(); c != model_.components.rend(); ++c) {
            const std::uint32_t first = model_.first_of(*c);
            const std::uint32_t last = model_.last_of(*c);
            if (last - first > 1) share(first, last);
            for (std::uint32_t number = first; number < last; ++number)
                if (any(decisive_[number])) pass_on(number);
        }
    }

 private:
    // CIs that need each other stand and fall together, near enough.
    void share(std::uint32_t first, std::uint32_t last) {
        ScenarioBits all;
        for (std::uint32_t number = first; number < last; ++number)
            all = all | decisive_[number];
        for (std::uint32_t number = first; number < last; ++number)
            decisive_[number] = all;
    }

    // A way decides where no other way takes the CI down.
    void pass_on(std::uint32_t number) {
        const ScenarioBits alone = block_.fails_alone(number);
        ScenarioBits once = alone;
        ScenarioBits twice;
        const auto meet = [&](const ScenarioBits& way) {
            twice = twice | (once & way);
            once = once | way;
        };
        for (const OutageNeed& need : model_.needs_of(number))
            meet(block_.felt(need.dependency, need.draw));
        const std::uint32_t last_group = model_.rows[number + 1].groups;
        for (std::uint32_t g = model_.rows[number].groups; g < last_group; ++g)
            meet(block_.broken(g));

        const ScenarioBits open = decisive_[number] & ~twice;
        const auto deciding = [&](const ScenarioBits& way) { return open & (way | ~once); };
        scores_[number] += count(deciding(alone));
        for (const OutageNeed& need : model_.needs_of(number))
            add(need.dependency, need.draw, deciding(block_.felt(need.dependency, need.draw)));
        for (std::uint32_t g = model_.rows[number].groups; g < last_group; ++g)
            pass_to_members(model_.groups[g], deciding(block_.broken(g)));
    }

    void add(std::uint32_t number, std::uint32_t draw, const ScenarioBits& decides) {
        decisive_[number] = decisive_[number] | block_.drawn(decides, draw);
    }

    // A member decides where what the others have lost is less than breaks the group, and with it
    // is not.
    void pass_to_members(const OutageGroup& group, const ScenarioBits& decides) {
        if (group.breaking == 0 || !any(decides)) return;
        block_.count_lost(group);
        const ScenarioBits broken = block_.lost_at_least(group.breaking);
        for (const OutageMember& member : model_.members_of(group)) {
            const std::uint64_t spared =
                group.breaking > member.capacity ? group.breaking - member.capacity : 0;
            const ScenarioBits lost = block_.felt(member.member, member.draw);
            const ScenarioBits breaks = ~lost & ~broken & block_.lost_at_least(spared);
            const ScenarioBits mends =
                lost & broken & ~block_.lost_at_least(group.breaking + member.capacity);
            add(member.member, member.draw, decides & (breaks | mends));
        }
    }

    const OutageModel& model_;
    ScenarioBlock& block_;
    std::vector<std::uint64_t>& scores_;
    std::vector<ScenarioBits> decisive_;  // by CI: where the root changes with it
};

}  // namespace

void add_scores(const OutageModel& model,
                const ScenarioBits& valid,
                ScenarioBlock& block,
                std::vector<std::uint64_t>& scores) {
    Scout(model, block, scores).run(valid);
}

}  // namespace faultline::impact

#include "engine/impact/joint_flips.h"

#include <algorithm>
#include <optional>

#include "engine/impact/joint_sampling.h"
#include "engine/impact/outage_ceilings.h"

namespace faultline::impact {

namespace {

// Gathers what lets W through.
class Openings {
 public:
    Openings(const OutageModel& model,
             const std::vector<double>& own,
             const std::vector<std::uint8_t>& falls)
        : model_(model), falls_(falls) {
        causes_.assign(model.size(), 0);
        find_groups();
        std::vector<std::uint32_t> others;
        for (const std::uint32_t group : groups_)
            for (const OutageMember& member : model.members_of(model.groups[group]))
                if (falls[member.member] == 0) others.push_back(member.member);
        ceilings_.emplace(model, own, needed_components(model, others));
    }

    double run() {
        for (const std::uint32_t group : groups_)
            add(model_.groups[group]);
        for (std::uint32_t n = 0; n < model_.size(); ++n)
            if (causes_[n] != 0) ways_.add(ceilings_->of(n));
        return ways_.value();
    }

 private:
    // The groups of CIs outside W with members in it; soft needs on W are ways at once.
    void find_groups() {
        const auto is_in = [this](const OutageMember& member) {
            return falls_[member.member] != 0;
        };
        for (std::uint32_t n = 0; n < model_.size(); ++n) {
            if (falls_[n] != 0) continue;
            for (const OutageNeed& need : model_.needs_of(n))
                if (falls_[need.dependency] != 0) ways_.add(model_.draws[need.draw].probability);
            for (std::uint32_t g = model_.rows[n].groups; g < model_.rows[n + 1].groups; ++g)
                if (std::ranges::any_of(model_.members_of(model_.groups[g]), is_in))
                    groups_.push_back(g);
        }
    }

    void add(const OutageGroup& group) {
        std::uint64_t gone = 0;
        for (const OutageMember& member : model_.members_of(group))
            if (member.draw == kNone && falls_[member.member] != 0) gone += member.capacity;
        add_draws(group);
        add_others(group, group.breaking - gone);
    }

    void add_draws(const OutageGroup& group) {
        for (const OutageMember& member : model_.members_of(group))
            if (member.draw != kNone && falls_[member.member] != 0)
                ways_.add(model_.draws[member.draw].probability);
    }

    // The others must lose `breaking`: each of them is a cause that counts once over all groups if
    // one alone may be enough; else it takes many at once (Markov).
    void add_others(const OutageGroup& group, std::uint64_t breaking) {
        AnyOf one;
        double mean = 0;
        bool enough = false;
        for (const OutageMember& member : model_.members_of(group)) {
            if (falls_[member.member] != 0) continue;
            one.add(ceilings_->of(member.member));
            mean += ceilings_->of(member.member) * static_cast<double>(member.capacity);
            enough = enough || member.capacity >= breaking;
        }
        if (!enough) {
            ways_.add(std::min(one.value(), mean / static_cast<double>(breaking)));
            return;
        }
        for (const OutageMember& member : model_.members_of(group))
            if (falls_[member.member] == 0) causes_[member.member] = 1;
    }

    const OutageModel& model_;
    const std::vector<std::uint8_t>& falls_;
    std::vector<std::uint32_t> groups_;
    std::optional<OutageCeilings> ceilings_;
    AnyOf ways_;
    std::vector<std::uint8_t> causes_;  // by CI
};

}  // namespace

JointFlips::JointFlips(const OutageModel& model, const JointView& before, const JointView& after) {
    std::vector<double> most(before.own);
    for (std::size_t n = 0; n < most.size(); ++n)
        most[n] = std::max(most[n], after.own[n]);
    std::vector<double> worst(most);
    for (const std::uint32_t number : after.changed)
        worst[number] = 1;
    falls_ = certain_outages(model, worst);
    changed_ = after.flip;
    if (!falls_.empty()) hidden_ = std::min(changed_, Openings(model, most, falls_).run());
}

}  // namespace faultline::impact

#include "engine/impact/outage_ceilings.h"

#include <algorithm>
#include <cassert>

namespace faultline::impact {

OutageCeilings::OutageCeilings(const OutageModel& model,
                               std::span<const double> own,
                               std::span<const std::uint32_t> components)
    : model_(model), own_(own), values_(model.size(), 0.0) {
    assert(own.size() == model.size());
    for (const std::uint32_t component : components)
        add(component);
}

// While nothing within a component has failed, only what is outside can begin: CIs of the
// component count as working until all of it gets its value.
void OutageCeilings::add(std::uint32_t component) {
    AnyOf ways;
    for (std::uint32_t n = model_.first_of(component); n < model_.last_of(component); ++n) {
        ways.add(own_[n]);
        if (model_.shared_of[n] != kNone) ways.add(model_.shared[model_.shared_of[n]].probability);
        for (const OutageNeed& need : model_.needs_of(n))
            ways.add(felt(need.dependency, need.draw));
        for (const OutageGroup& group : model_.groups_of(n))
            ways.add(broken(group));
    }
    for (std::uint32_t n = model_.first_of(component); n < model_.last_of(component); ++n)
        values_[n] = ways.value();
}

// At most: one of the members is lost, and so much capacity is lost (Markov), and if it takes
// all of them, the least of them.
double OutageCeilings::broken(const OutageGroup& group) const {
    if (group.breaking == 0) return 1;
    AnyOf one;
    double mean = 0;
    double least = 1;
    std::uint64_t least_capacity = UINT64_MAX;
    for (const OutageMember& member : model_.members_of(group)) {
        const double lost = felt(member.member, member.draw);
        one.add(lost);
        mean += lost * static_cast<double>(member.capacity);
        least = std::min(least, lost);
        least_capacity = std::min(least_capacity, member.capacity);
    }
    const double markov = mean / static_cast<double>(group.breaking);
    const bool takes_all = group.breaking > group.capacity - least_capacity;
    return std::min({one.value(), markov, takes_all ? least : 1.0});
}

}  // namespace faultline::impact

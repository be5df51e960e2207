#include "tests/support/random_impact.h"

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

namespace faultline::test {

namespace {

// The distributions of the standard library differ between implementations; this one does not.
class Dice {
 public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}

    // At least `low`, at most `high`.
    std::uint32_t between(std::uint32_t low, std::uint32_t high) {
        return low + static_cast<std::uint32_t>(engine_() % (std::uint64_t{high} - low + 1));
    }

    bool chance(std::uint32_t percent) { return between(1, 100) <= percent; }

 private:
    std::mt19937_64 engine_;
};

// How one graph is mixed, so that some are full of groups and others have none.
struct Mix {
    std::uint32_t hard_percent;
    std::uint32_t soft_percent;
    std::uint32_t soft_member_percent;
};

constexpr std::array kStrengths = {0.2, 0.5, 0.9};
constexpr std::array kGroups = {"alpha", "beta", "gamma"};
constexpr std::array kClasses = {"host", "service", "vm"};

ReferenceNeed random_need(Dice& dice, const Mix& mix, const std::vector<std::string>& ids) {
    const auto last = static_cast<std::uint32_t>(ids.size() - 1);
    ReferenceNeed need;
    const std::uint32_t dependent = dice.between(0, last);
    need.dependent = ids[dependent];
    need.dependency = ids[(dependent + dice.between(1, last)) % ids.size()];
    const std::uint32_t kind = dice.between(1, 100);
    bool soft = kind > 100 - mix.soft_percent;
    if (kind > mix.hard_percent && !soft) {
        need.group = kGroups[dice.between(0, dice.chance(70) ? 0 : 2)];
        need.capacity = dice.chance(60) ? 1 : dice.between(1, 3);
        soft = dice.chance(mix.soft_member_percent);
    }
    if (soft) need.strength = kStrengths[dice.between(0, 2)];
    return need;
}

// The same relationship once more, seen differently.
ReferenceNeed parallel_need(Dice& dice, ReferenceNeed need) {
    if (!need.group.empty()) need.capacity = dice.between(1, 3);
    if (dice.chance(50)) need.strength = dice.chance(50) ? 1.0 : kStrengths[dice.between(0, 2)];
    return need;
}

void require_something(Dice& dice, ReferenceGraph& graph) {
    std::map<std::pair<std::string, std::string>, std::map<std::string, std::uint32_t>> groups;
    for (const ReferenceNeed& need : graph.needs) {
        if (need.group.empty()) continue;
        std::uint32_t& capacity = groups[{need.dependent, need.group}][need.dependency];
        capacity = std::max(capacity, need.capacity);
    }
    for (const auto& [key, members] : groups) {
        std::uint32_t total = 0;
        for (const auto& [id, capacity] : members)
            total += capacity;
        const std::uint32_t most = dice.chance(50) ? total : (total + 1) / 2;
        if (dice.chance(75)) graph.required[key] = dice.between(1, most);
    }
}

}  // namespace

RandomQuestion random_question(std::uint64_t seed, RandomSize size) {
    Dice dice(seed);
    RandomQuestion question;
    std::vector<std::string> ids;
    const std::uint32_t nodes = dice.between(size.nodes_min, size.nodes_max);
    for (std::uint32_t i = 0; i < nodes; ++i) {
        ids.push_back("n" + std::to_string(i));
        question.graph.classes[ids.back()] = kClasses[dice.between(0, 2)];
    }
    const Mix mix{dice.between(0, 50), dice.between(0, 20), dice.between(0, 30)};
    const std::uint32_t needs = dice.between(nodes / 2, 4 * nodes);
    std::vector<ReferenceNeed>& list = question.graph.needs;
    for (std::uint32_t i = 0; i < needs; ++i) {
        const bool again = !list.empty() && dice.chance(8);
        list.push_back(again ? parallel_need(dice, list.back()) : random_need(dice, mix, ids));
    }
    require_something(dice, question.graph);
    for (std::uint32_t i = dice.between(1, 3); i > 0; --i) {
        question.failed.insert(ids[dice.between(0, nodes - 1)]);
    }
    if (dice.chance(40)) question.max_hops = dice.between(0, 4);
    return question;
}

}  // namespace faultline::test

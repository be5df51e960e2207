#include "engine/impact/outage_model.h"

#include <algorithm>

#include "engine/impact/outage_identity.h"
#include "engine/impact/random_bits.h"

namespace faultline::impact {

namespace {

std::uint32_t length(const auto& list) {
    return static_cast<std::uint32_t>(list.size());
}

// Copies the rows of a Closure and names the basic events.
class Builder {
 public:
    Builder(const graph::Snapshot& snapshot, const Closure& closure)
        : snapshot_(snapshot), closure_(closure) {}

    OutageModel run(std::uint32_t root) {
        model_.root = root;
        model_.component_begin = closure_.component_begin;
        number_components();
        for (const graph::NodeIndex node : closure_.nodes) {
            model_.identities.push_back(ci_identity(snapshot_.id(node)));
            model_.order_keys.push_back(snapshot_.order_key(node));
        }
        for (std::uint32_t number = 0; number < closure_.size(); ++number)
            add_rows(number);
        end_row();
        model_.shared_of.assign(closure_.size(), kNone);
        mark_needed(root);
        return std::move(model_);
    }

 private:
    void number_components() {
        model_.component_of.resize(closure_.size());
        for (std::uint32_t c = 0; c + 1 < length(closure_.component_begin); ++c)
            for (std::uint32_t n = model_.first_of(c); n < model_.last_of(c); ++n)
                model_.component_of[n] = c;
    }

    void end_row() { model_.rows.push_back({length(model_.needs), length(model_.groups)}); }

    void add_rows(std::uint32_t number) {
        end_row();
        for (const ClosureNeed& need : closure_.hard_needs_of(number))
            model_.needs.push_back({need.dependency, kNone});
        add_soft_needs(number);
        for (const ClosureGroup& group : closure_.groups_of(number))
            add_group(group);
    }

    // Parallel soft needs on one CI differ by their place among themselves.
    void add_soft_needs(std::uint32_t number) {
        std::uint32_t previous = kNone;
        std::uint64_t place = 0;
        for (const ClosureNeed& need : closure_.soft_needs_of(number)) {
            place = need.dependency == previous ? place + 1 : 0;
            previous = need.dependency;
            const std::uint64_t name = soft_need_identity(
                model_.identities[number], model_.identities[need.dependency], place);
            model_.needs.push_back({need.dependency, add_draw(need.strength, name)});
        }
    }

    void add_group(const ClosureGroup& group) {
        const std::uint64_t breaking =
            group.capacity < group.required ? 0 : group.capacity - group.required + 1;
        const std::uint64_t name =
            group_identity(model_.identities[group.owner], snapshot_.group_name(group.group));
        const ListPart part{length(model_.members), group.members.count};
        model_.groups.push_back({part, group.capacity, breaking});
        for (const ClosureMember& member : closure_.members_of(group)) {
            const std::uint64_t event =
                soft_member_identity(name, model_.identities[member.member]);
            const std::uint32_t draw = member.is_hard() ? kNone : add_draw(member.strength, event);
            model_.members.push_back({member.member, draw, member.capacity});
        }
    }

    std::uint32_t add_draw(double strength, std::uint64_t name) {
        model_.draws.push_back({strength, name});
        return length(model_.draws) - 1;
    }

    void mark_needed(std::uint32_t root) {
        std::vector<bool> needed(model_.component_begin.size(), false);
        std::vector<std::uint32_t> stack;
        const auto reach = [&](std::uint32_t number) {
            const std::uint32_t component = model_.component_of[number];
            if (needed[component]) return;
            needed[component] = true;
            stack.push_back(component);
        };
        reach(root);
        while (!stack.empty()) {
            const std::uint32_t component = stack.back();
            stack.pop_back();
            for (std::uint32_t n = model_.first_of(component); n < model_.last_of(component); ++n)
                model_.for_each_dependency(n, reach);
        }
        for (std::uint32_t component = 0; component < length(needed); ++component)
            if (needed[component]) model_.components.push_back(component);
    }

    const graph::Snapshot& snapshot_;
    const Closure& closure_;
    OutageModel model_;
};

Result<void> check_group(const BetaGroup& group, const OutageModel& model) {
    if (!(group.factor >= 0 && group.factor <= 1)) {
        return invalid_argument("beta group \"" + group.name + "\" has factor " +
                                std::to_string(group.factor) + "; give one from 0 to 1");
    }
    for (const std::uint32_t member : group.members) {
        if (member >= model.size())
            return invalid_argument("beta group \"" + group.name + "\" has an unknown member");
        if (model.shared_of[member] != kNone) {
            return invalid_argument("a member of beta group \"" + group.name +
                                    "\" is in a beta group already; a CI can be in one only");
        }
    }
    return {};
}

}  // namespace

OutageModel outage_model(const graph::Snapshot& snapshot,
                         const Closure& closure,
                         std::uint32_t root) {
    return Builder(snapshot, closure).run(root);
}

Result<void> add_shared_events(const std::vector<BetaGroup>& groups,
                               OutageModel& model,
                               std::vector<double>& own) {
    for (const BetaGroup& group : groups) {
        FL_CHECK(check_group(group, model));
        double least = group.least_elsewhere;
        for (const std::uint32_t member : group.members)
            least = std::min(least, own[member]);
        const double probability = group.factor * least;
        model.shared.push_back({probability, shared_identity(group.name)});
        for (const std::uint32_t member : group.members) {
            // A member that is listed twice is one member.
            if (model.shared_of[member] == length(model.shared) - 1) continue;
            model.shared_of[member] = length(model.shared) - 1;
            own[member] -= probability;
        }
    }
    return {};
}

}  // namespace faultline::impact

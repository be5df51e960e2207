#include "tests/support/reference_outage.h"

#include <algorithm>
#include <stdexcept>

namespace faultline::test {

namespace {

using State = std::uint32_t;  // one bit for each basic event

// One way in which a CI can be taken down, by numbers of CIs.
struct Member {
    std::size_t ci;
    std::uint64_t capacity;
    int draw;  // event, or -1
};
struct Group {
    std::size_t owner;
    std::uint64_t required;
    std::vector<Member> members;
};
struct Need {
    std::size_t dependent;
    std::size_t dependency;
    int draw;
};

bool happens(State state, int event) {
    return (state >> event & 1U) != 0;
}

// A group as the definitions see it: distinct members, the strongest strength, the largest
// capacity.
struct Merged {
    double strength = 0;
    std::uint32_t capacity = 0;
};
using MergedGroups = std::map<std::pair<std::string, std::string>, std::map<std::string, Merged>>;

MergedGroups merged_groups(const ReferenceGraph& graph) {
    MergedGroups groups;
    for (const ReferenceNeed& need : graph.needs) {
        if (need.group.empty()) continue;
        Merged& merged = groups[{need.dependent, need.group}][need.dependency];
        merged.strength = std::max(merged.strength, need.strength);
        merged.capacity = std::max(merged.capacity, need.capacity);
    }
    return groups;
}

// The whole question in numbers.
struct Numbered {
    std::map<std::string, std::size_t> cis;
    std::vector<double> probabilities;  // by event; event i is the own one of CI i
    std::vector<Need> needs;
    std::vector<Group> groups;
    std::vector<std::vector<int>> shared;  // by CI: events

    int add_event(double probability) {
        probabilities.push_back(probability);
        return static_cast<int>(probabilities.size()) - 1;
    }
};

void add_cis(const ReferenceOutage& question, Numbered& numbered) {
    for (const auto& [id, ci_class] : question.graph.classes) {
        numbered.cis.emplace(id, numbered.cis.size());
        const auto found = question.unavailability.find(id);
        numbered.add_event(found == question.unavailability.end() ? 0 : found->second);
    }
    numbered.shared.resize(numbered.cis.size());
}

void add_betas(const ReferenceOutage& question, Numbered& numbered) {
    for (const ReferenceBeta& beta : question.betas) {
        double least = 1;
        for (const std::string& id : beta.members)
            least = std::min(least, numbered.probabilities[numbered.cis.at(id)]);
        const int event = numbered.add_event(beta.factor * least);
        for (const std::string& id : beta.members) {
            const std::size_t ci = numbered.cis.at(id);
            numbered.probabilities[ci] -= beta.factor * least;
            numbered.shared[ci].push_back(event);
        }
    }
}

void add_change(const ReferenceOutage& question, Numbered& numbered) {
    for (const auto& [id, probability] : question.breakable) {
        double& known = numbered.probabilities[numbered.cis.at(id)];
        known = std::max(known, probability);
    }
    for (const std::string& id : question.planned_down)
        numbered.probabilities[numbered.cis.at(id)] = 1;
}

void add_needs(const ReferenceOutage& question, Numbered& numbered) {
    for (const ReferenceNeed& need : question.graph.needs) {
        if (!need.group.empty()) continue;
        const int draw = need.strength < 1 ? numbered.add_event(need.strength) : -1;
        numbered.needs.push_back(
            {numbered.cis.at(need.dependent), numbered.cis.at(need.dependency), draw});
    }
    for (const auto& [key, members] : merged_groups(question.graph)) {
        const auto required = question.graph.required.find(key);
        Group group{numbered.cis.at(key.first), 1, {}};
        if (required != question.graph.required.end()) group.required = required->second;
        for (const auto& [id, member] : members) {
            const int draw = member.strength < 1 ? numbered.add_event(member.strength) : -1;
            group.members.push_back({numbered.cis.at(id), member.capacity, draw});
        }
        numbered.groups.push_back(group);
    }
}

Numbered numbered_of(const ReferenceOutage& question) {
    Numbered numbered;
    add_cis(question, numbered);
    add_betas(question, numbered);
    add_change(question, numbered);
    add_needs(question, numbered);
    return numbered;
}

bool is_felt(const std::vector<bool>& down, State state, std::size_t ci, int draw) {
    return down[ci] && (draw < 0 || happens(state, draw));
}

bool is_broken(const Group& group, const std::vector<bool>& down, State state) {
    std::uint64_t left = 0;
    for (const Member& member : group.members)
        if (!is_felt(down, state, member.ci, member.draw)) left += member.capacity;
    return left < group.required;
}

// Who is down: start from what fails by itself, add until nothing is added.
std::vector<bool> fixed_point(const Numbered& numbered, State state) {
    std::vector<bool> down(numbered.cis.size(), false);
    for (std::size_t ci = 0; ci < down.size(); ++ci) {
        down[ci] = happens(state, static_cast<int>(ci));
        for (const int event : numbered.shared[ci])
            down[ci] = down[ci] || happens(state, event);
    }
    for (bool changed = true; changed;) {
        const std::vector<bool> earlier = down;
        for (const Need& need : numbered.needs)
            if (is_felt(down, state, need.dependency, need.draw)) down[need.dependent] = true;
        for (const Group& group : numbered.groups)
            if (is_broken(group, down, state)) down[group.owner] = true;
        changed = down != earlier;
    }
    return down;
}

}  // namespace

std::size_t OutageTable::event_count(const ReferenceOutage& question) {
    return numbered_of(question).probabilities.size();
}

OutageTable::OutageTable(const ReferenceOutage& question, const std::string& root) {
    const Numbered numbered = numbered_of(question);
    if (numbered.probabilities.size() > kEventsMax)
        throw std::invalid_argument("too many basic events for a table");
    own_ = numbered.cis;
    probabilities_ = numbered.probabilities;
    const std::size_t ci = numbered.cis.at(root);
    out_.resize(std::size_t{1} << probabilities_.size());
    for (State state = 0; state < out_.size(); ++state)
        out_[state] = fixed_point(numbered, state)[ci];
}

double OutageTable::sum(const std::vector<bool>& states,
                        const std::vector<double>& probabilities) const {
    double total = 0;
    for (State state = 0; state < states.size(); ++state) {
        if (!states[state]) continue;
        double product = 1;
        for (std::size_t event = 0; event < probabilities.size(); ++event) {
            const bool set = happens(state, static_cast<int>(event));
            product *= set ? probabilities[event] : 1 - probabilities[event];
        }
        total += product;
    }
    return total;
}

double OutageTable::unavailability() const {
    return sum(out_, probabilities_);
}

double OutageTable::unavailability_with(const std::string& id, double probability) const {
    std::vector<double> changed = probabilities_;
    changed[own_.at(id)] = probability;
    return sum(out_, changed);
}

// The combinations in which all of some minimal cut with `event` happens.
std::vector<bool> OutageTable::cut_states(std::size_t event) const {
    std::vector<State> cuts;
    for (State state = 0; state < out_.size(); ++state) {
        if (!out_[state] || !happens(state, static_cast<int>(event))) continue;
        bool minimal = true;
        for (std::size_t other = 0; other < probabilities_.size(); ++other) {
            const State bit = State{1} << other;
            if ((state & bit) != 0 && out_[state & ~bit]) minimal = false;
        }
        if (minimal) cuts.push_back(state);
    }
    std::vector<bool> covered(out_.size(), false);
    for (State state = 0; state < out_.size(); ++state)
        covered[state] =
            std::any_of(cuts.begin(), cuts.end(), [&](State cut) { return (state & cut) == cut; });
    return covered;
}

ReferenceWeight OutageTable::weight(const std::string& id) const {
    return {unavailability_with(id, 1),
            unavailability_with(id, 0),
            sum(cut_states(own_.at(id)), probabilities_)};
}

}  // namespace faultline::test

#include "tests/support/outage_case.h"

#include <algorithm>
#include <random>

#include <doctest/doctest.h>

#include "tests/support/impact_answers.h"
#include "tests/support/random_impact.h"

namespace faultline::test {

namespace {

using impact::kNone;

graph::NodeIndex node_of(const graph::Snapshot& snapshot, const std::string& id) {
    const auto found = snapshot.find(id);
    REQUIRE_MESSAGE(found.has_value(), id);
    return *found;
}

// Of members outside the closure only the least unavailability matters.
impact::BetaGroup beta_group(const OutageCase& made,
                             const ReferenceOutage& reference,
                             const ReferenceBeta& beta) {
    impact::BetaGroup group{beta.name, beta.factor, {}, 1};
    for (const std::string& id : beta.members) {
        const std::uint32_t number = made.number(id);
        if (number != kNone) {
            group.members.push_back(number);
            continue;
        }
        const auto found = reference.unavailability.find(id);
        const double value = found == reference.unavailability.end() ? 0 : found->second;
        group.least_elsewhere = std::min(group.least_elsewhere, value);
    }
    return group;
}

// A fair choice below `count`, the same on every machine.
class Dice {
 public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(engine_() % count); }
    bool chance(std::size_t percent) { return below(100) < percent; }
    double share() { return static_cast<double>(below(1000)) / 1000; }

 private:
    std::mt19937_64 engine_;
};

double random_unavailability(Dice& dice) {
    constexpr double kRare = 0.01;
    switch (dice.below(8)) {
        case 0:
            return 0;
        case 1:
            return kRare * dice.share();
        default:
            return dice.share() / 2;
    }
}

void add_random_beta(Dice& dice, const std::vector<std::string>& ids, ReferenceOutage& question) {
    ReferenceBeta beta{"beta", {}, dice.share()};
    for (const std::string& id : ids)
        if (dice.chance(40)) beta.members.insert(id);
    if (!beta.members.empty()) question.betas.push_back(beta);
}

// Soft needs become hard, the last first, and then CIs lose theirs, until there are few enough.
void shrink(std::size_t events_max, ReferenceOutage& question) {
    auto need = question.graph.needs.rbegin();
    while (OutageTable::event_count(question) > events_max) {
        REQUIRE(need != question.graph.needs.rend());
        need->strength = 1;
        ++need;
    }
}

}  // namespace

OutageCase::OutageCase(const ReferenceOutage& reference, const std::string& root_id)
    : snapshot(snapshot_of(reference.graph)) {
    const graph::NodeIndex node = node_of(snapshot, root_id);
    closure = impact::closure_of(snapshot, {&node, 1});
    root = number(root_id);
    question.unavailability.assign(closure.size(), 0.0);
    for (const auto& [id, value] : reference.unavailability)
        if (number(id) != kNone) question.unavailability[number(id)] = value;
    for (const ReferenceBeta& beta : reference.betas)
        question.beta_groups.push_back(beta_group(*this, reference, beta));
    for (const std::string& id : reference.planned_down)
        if (number(id) != kNone) question.change.planned_down.push_back(number(id));
    for (const auto& [id, value] : reference.breakable)
        if (number(id) != kNone) question.change.breakable.push_back({number(id), value});
}

std::uint32_t OutageCase::number(const std::string& id) const {
    return closure.find(node_of(snapshot, id)).value_or(kNone);
}

std::string OutageCase::id(std::uint32_t number) const {
    return std::string(snapshot.id(closure.nodes[number]));
}

impact::OutageAnswer OutageCase::ask(const impact::ParallelFor& parallel) const {
    auto answer = impact::outage(snapshot, closure, root, question, parallel);
    REQUIRE_MESSAGE(answer.ok(), (answer.ok() ? "" : answer.error().message));
    return std::move(answer).value();
}

impact::OutageModel OutageCase::model(std::vector<double>& own) const {
    impact::OutageModel made = impact::outage_model(snapshot, closure, root);
    own = question.unavailability;
    REQUIRE(impact::add_shared_events(question.beta_groups, made, own).ok());
    return made;
}

impact::CiImportance importance_of(const OutageCase& asked,
                                   const impact::OutageAnswer& answer,
                                   const std::string& id) {
    const std::uint32_t number = asked.number(id);
    const auto found = std::find_if(
        answer.importance.begin(), answer.importance.end(), [&](const auto& importance) {
            return importance.number == number;
        });
    REQUIRE_MESSAGE(found != answer.importance.end(), id);
    return *found;
}

RandomOutage random_outage(std::uint64_t seed, std::size_t events_max) {
    Dice dice(seed * 7919 + 1);
    RandomOutage random;
    const auto nodes = static_cast<std::uint32_t>(std::min<std::size_t>(events_max - 1, 10));
    random.question.graph = random_question(seed, {2, nodes}).graph;
    std::vector<std::string> ids;
    for (const auto& [id, ci_class] : random.question.graph.classes)
        ids.push_back(id);
    for (const std::string& id : ids)
        random.question.unavailability[id] = random_unavailability(dice);
    if (dice.chance(30)) add_random_beta(dice, ids, random.question);
    if (dice.chance(20)) random.question.planned_down.insert(ids[dice.below(ids.size())]);
    if (dice.chance(20)) random.question.breakable[ids[dice.below(ids.size())]] = dice.share();
    shrink(events_max, random.question);
    random.root = ids[dice.below(ids.size())];
    return random;
}

}  // namespace faultline::test

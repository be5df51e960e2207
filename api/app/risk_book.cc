#include "api/app/risk_book.h"

#include <algorithm>
#include <utility>

#include "engine/base/utc_time.h"

namespace faultline::app {

namespace {

using model::ChangeState;

// True if the change was done, well or badly.
bool was_done(const ChangeEntry& change) {
    return change.ended &&
           (change.state == ChangeState::closed || change.state == ChangeState::failed ||
            change.state == ChangeState::backed_out);
}

// True if the incident says that it was there and is over, so that what it says about its cause is
// no guess of the first hour; and if it began while the change was made or soon after its end.
bool is_confirmed_failure(const IncidentRow& incident, const ChangeEntry& change) {
    if (incident.is_open || incident.was_none) return false;
    if (change.started && incident.began < *change.started) return false;
    return incident.began.microseconds - change.ended->microseconds <= kFailsWithinMicroseconds;
}

// What the incidents that name the change as their cause say about it.
void judge_by_incidents(const ChangeEntry& change,
                        const IncidentIndex& incidents,
                        change::Outcome& outcome) {
    for (const std::uint32_t position : incidents.caused_by(change.id)) {
        const IncidentRow& incident = incidents.rows()[position];
        if (incident.was_none) continue;
        outcome.outage = true;
        if (is_confirmed_failure(incident, change)) outcome.failed = true;
    }
}

change::Outcome outcome_of(const ChangeEntry& change, const RiskBasis& basis) {
    const graph::Snapshot& graph = *basis.published.graph;
    change::Outcome outcome;
    outcome.ended = *change.ended;
    outcome.failed = change.state != ChangeState::closed;
    outcome.outage = change.outage;
    judge_by_incidents(change, *basis.incidents, outcome);
    outcome.model = change.model;
    outcome.team = change.team;
    for (const model::PlannedCi& planned : change.cis) {
        const std::string& id = basis.merged.current(planned.ci);
        const auto node = graph.find(id);
        outcome.cis.push_back(
            {id, node ? std::string(graph.class_name(graph.class_of(*node))) : std::string()});
    }
    return outcome;
}

RiskBook::History history_of(const RiskBasis& basis) {
    std::vector<change::Outcome> outcomes;
    basis.changes->visit({}, [&](const ChangeIndex::Entry& entry) {
        if (was_done(*entry)) outcomes.push_back(outcome_of(*entry, basis));
        return true;
    });
    return std::make_shared<const change::OutcomeHistory>(outcomes, basis.half_life_days);
}

}  // namespace

RiskBook::Made RiskBook::made_of(const RiskBasis& basis) {
    Made made{.graph_version = basis.published.view.graph_version(),
              .incidents = basis.incidents,
              .merged = basis.merged.mark(),
              .half_life_days = basis.half_life_days};
    basis.changes->visit({}, [&](const ChangeIndex::Entry& entry) {
        if (!was_done(*entry)) return true;
        made.ended++;
        made.newest = std::max(made.newest, entry->changed);
        return true;
    });
    return made;
}

RiskBook::History RiskBook::at(const RiskBasis& basis) {
    const std::lock_guard lock(mutex_);
    const Version graph_version = basis.published.view.graph_version();
    const auto same_question = std::ranges::find_if(entries_, [&](const Entry& entry) {
        const Made& made = entry.made;
        return entry.changes == basis.changes && made.graph_version == graph_version &&
               made.incidents == basis.incidents && made.merged == basis.merged.mark() &&
               made.half_life_days == basis.half_life_days;
    });
    if (same_question != entries_.end()) return same_question->history;
    const Made made = made_of(basis);
    const auto found = std::ranges::find(entries_, made, &Entry::made);
    Entry entry = found != entries_.end() ? *found : Entry{made, {}, history_of(basis)};
    if (found != entries_.end()) entries_.erase(found);
    entry.changes = basis.changes;
    if (entries_.size() == kRiskBookVersionsMax) entries_.erase(entries_.begin());
    entries_.push_back(entry);
    return entry.history;
}

}  // namespace faultline::app

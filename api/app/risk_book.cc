#include "api/app/risk_book.h"

#include <algorithm>
#include <utility>

namespace faultline::app {

namespace {

using model::ChangeState;

// True if the change was done, well or badly.
bool was_done(const ChangeEntry& change) {
    return change.ended &&
           (change.state == ChangeState::closed || change.state == ChangeState::failed ||
            change.state == ChangeState::backed_out);
}

change::Outcome outcome_of(const ChangeEntry& change,
                           const graph::Snapshot& graph,
                           const IncidentIndex& incidents) {
    change::Outcome outcome;
    outcome.ended = *change.ended;
    outcome.failed = change.state != ChangeState::closed;
    outcome.outage = change.outage;
    if (!incidents.caused_by(change.id).empty()) outcome.outage = true;
    outcome.model = change.model;
    outcome.team = change.team;
    for (const model::PlannedCi& planned : change.cis) {
        const auto node = graph.find(planned.ci);
        outcome.cis.push_back(
            {planned.ci,
             node ? std::string(graph.class_name(graph.class_of(*node))) : std::string()});
    }
    return outcome;
}

RiskBook::History history_of(const ChangeIndex& changes,
                             const graph::Snapshot& graph,
                             const IncidentIndex& incidents,
                             double half_life_days) {
    std::vector<change::Outcome> outcomes;
    changes.visit({}, [&](const ChangeIndex::Entry& entry) {
        if (was_done(*entry)) outcomes.push_back(outcome_of(*entry, graph, incidents));
        return true;
    });
    return std::make_shared<const change::OutcomeHistory>(outcomes, half_life_days);
}

}  // namespace

RiskBook::Made RiskBook::made_of(const Published& published,
                                 const ChangeIndex& changes,
                                 const IncidentBook::Index& incidents,
                                 double half_life_days) {
    Made made{.graph_version = published.view.graph_version(),
              .incidents = incidents,
              .half_life_days = half_life_days};
    changes.visit({}, [&](const ChangeIndex::Entry& entry) {
        if (!was_done(*entry)) return true;
        made.ended++;
        made.newest = std::max(made.newest, entry->changed);
        return true;
    });
    return made;
}

RiskBook::History RiskBook::at(const Published& published,
                               const ChangeBook::Changes& changes,
                               const IncidentBook::Index& incidents,
                               double half_life_days) {
    const std::lock_guard lock(mutex_);
    const Version graph_version = published.view.graph_version();
    const auto same_question = std::ranges::find_if(entries_, [&](const Entry& entry) {
        return entry.changes == changes && entry.made.graph_version == graph_version &&
               entry.made.incidents == incidents && entry.made.half_life_days == half_life_days;
    });
    if (same_question != entries_.end()) return same_question->history;
    const Made made = made_of(published, *changes, incidents, half_life_days);
    const auto found = std::ranges::find(entries_, made, &Entry::made);
    Entry entry =
        found != entries_.end()
            ? *found
            : Entry{made, {}, history_of(*changes, *published.graph, *incidents, half_life_days)};
    if (found != entries_.end()) entries_.erase(found);
    entry.changes = changes;
    if (entries_.size() == kRiskBookVersionsMax) entries_.erase(entries_.begin());
    entries_.push_back(entry);
    return entry.history;
}

}  // namespace faultline::app

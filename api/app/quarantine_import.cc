#include "api/app/quarantine_import.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <utility>

#include "engine/identify/said_rows.h"
#include "engine/model/quarantine.h"
#include "engine/model/quarantine_sighting.h"
#include "engine/model/run.h"

namespace faultline::app {

namespace {

using model::QuarantinedRow;
using model::QuarantineState;

// The rows of one source by id, and how many rows there are of all sources.
struct Queue {
    std::map<std::string, QuarantinedRow, std::less<>> rows;
    std::uint64_t count = 0;
};

Result<Queue> read_queue(const storage::View& head, const std::string& source) {
    Queue queue;
    FL_CHECK(
        head.visit_records(model::kQuarantineRecord,
                           [&](std::string_view, Version, std::string_view bytes) -> Result<void> {
                               queue.count++;
                               FL_TRY(QuarantinedRow row, model::decode_quarantined_row(bytes));
                               if (row.source != source) return {};
                               std::string id = row.said.id;
                               queue.rows.emplace(std::move(id), std::move(row));
                               return {};
                           }));
    return queue;
}

// What is decided is found by what the source calls it; of the other rows nobody knows the CI.
bool is_waiting(const QuarantinedRow& row) {
    return row.state == QuarantineState::open || row.state == QuarantineState::ignored ||
           row.state == QuarantineState::absent;
}

bool says_the_same(const QuarantinedRow& now, const QuarantinedRow& before) {
    return now.said == before.said && now.reason == before.reason &&
           now.candidates == before.candidates && now.others == before.others &&
           now.format == before.format;
}

// Carries one import into the queue.
class Follower {
 public:
    Follower(Queue& queue, model::ChangeSet& change_set) : queue_(queue), change_set_(change_set) {}

    // A row that was set aside; its number.
    std::uint64_t set_aside(QuarantinedRow now) {
        const auto at = queue_.rows.find(now.said.id);
        if (at == queue_.rows.end()) {
            now.number = ++queue_.count;
            put(now);
            return now.number;
        }
        const QuarantinedRow& before = at->second;
        const bool stays_ignored =
            before.state == QuarantineState::ignored && now.said == before.said;
        const bool stays_open = before.state == QuarantineState::open && says_the_same(now, before);
        if (stays_ignored || stays_open) return before.number;
        now.number = before.number;
        now.first = before.first;
        now.decision = before.decision;
        put(now);
        return now.number;
    }

    void recognise(const identify::WaitingRow& given) {
        const auto at = queue_.rows.find(given.id);
        if (given.ci.empty() || at == queue_.rows.end()) return;
        close(at->second, QuarantineState::recognised, given.ci);
    }

    // `given`: rows that the import gives; the others are gone from the source.
    void close_absent(const std::vector<identify::WaitingRow>& given) {
        for (auto& [id, row] : queue_.rows) {
            if (!is_waiting(row) || row.state == QuarantineState::absent) continue;
            const auto same = std::ranges::lower_bound(given, id, {}, &identify::WaitingRow::id);
            if (same == given.end() || same->id != id) close(row, QuarantineState::absent, {});
        }
    }

 private:
    void close(QuarantinedRow& row, QuarantineState state, const std::string& into) {
        row.state = state;
        row.into = into;
        put(row);
    }

    void put(const QuarantinedRow& row) {
        change_set_.put_record(model::kQuarantineRecord,
                               model::quarantine_key(row.source, row.said.id),
                               model::encode_quarantined_row(row));
    }

    Queue& queue_;
    model::ChangeSet& change_set_;
};

}  // namespace

Result<void> add_waiting(const storage::View& head,
                         const model::Observations& seen,
                         identify::PlanOptions& options) {
    FL_TRY(const Queue queue, read_queue(head, options.source));
    std::set<std::string, std::less<>> ignored;
    for (const auto& [id, row] : queue.rows) {
        if (is_waiting(row)) options.waiting.push_back(id);
        const bool is_ignored = row.state == QuarantineState::ignored;
        if (is_ignored && options.best_effort) ignored.insert(id);
    }
    const auto every_line = [](identify::Line) { return true; };
    for (const auto& [id, said] : identify::said_rows(seen, ignored, every_line)) {
        if (said == queue.rows.at(id).said) options.decisions[id] = identify::kIgnoredRow;
    }
    return {};
}

Result<void> follow_import(const storage::View& head,
                           const QuarantineNews& news,
                           model::ChangeSet& change_set) {
    FL_TRY(Queue queue, read_queue(head, news.source));
    Follower follower(queue, change_set);
    std::vector<std::uint64_t> numbers;
    for (const QuarantinedRow& row : news.plan.set_aside) {
        numbers.push_back(follower.set_aside(row));
    }
    for (const identify::WaitingRow& given : news.plan.given) {
        follower.recognise(given);
    }
    if (news.gives_all) follower.close_absent(news.plan.given);
    if (numbers.empty()) return {};
    std::ranges::sort(numbers);
    change_set.put_record(model::kQuarantineSightingRecord,
                          model::run_key(news.version),
                          model::QuarantineSighting(numbers).encode());
    return {};
}

}  // namespace faultline::app

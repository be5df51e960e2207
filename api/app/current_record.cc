#include "api/app/current_record.h"

#include <utility>

namespace faultline::app {

namespace {

// The bytes that hold at a version, and the version that wrote them; 0: they are built in.
struct Held {
    std::string bytes;
    Version written{};
};

Result<Held> held_at(const storage::View& view, const CurrentRecord& record) {
    FL_TRY(auto stored, view.find_record(record.kind, record.key));
    if (!stored) return Held{record.builtin, {}};
    return Held{std::move(stored->bytes), stored->version};
}

// What If-Match and If-None-Match say, if they do not hold.
std::vector<Violation> broken_conditions(const CurrentRecord& record,
                                         const Condition& condition,
                                         Version written) {
    const bool matches = match_holds(condition, written);
    if (matches && none_match_holds(condition, written)) return {};
    const TagList& list = matches ? *condition.none_match : *condition.match;
    return {{"/headers/" + std::string(matches ? "if-none-match" : "if-match"),
             "precondition_failed",
             "the " + std::string(record.noun) + " was written last by version " +
                 std::to_string(raw(written)) + "; " + (matches ? "If-None-Match" : "If-Match") +
                 " says " + text_of(list) + "; read it again"}};
}

// On the writer's thread, so that nobody can write another one meanwhile.
Result<std::optional<WritePlan>> plan_replacement(const storage::View& head,
                                                  const CurrentRecord& record,
                                                  const CurrentWrite& write,
                                                  ReplacedRecord& replaced,
                                                  CurrentOutcome& outcome) {
    FL_TRY(Held held, held_at(head, record));
    outcome.violations = broken_conditions(record, write.condition, held.written);
    outcome.current = held.written;
    if (!outcome.violations.empty()) return std::optional<WritePlan>();
    WritePlan plan;
    plan.needed = held.bytes != write.bytes;
    replaced.before = std::move(held.bytes);
    replaced.written = plan.needed ? next(head.version()) : held.written;
    if (plan.needed) {
        plan.change_set.put_record(std::string(record.kind), std::string(record.key), write.bytes);
    }
    return std::optional(std::move(plan));
}

Error no_reason(const CurrentRecord& record) {
    Error error = invalid_argument("reason: say why the " + std::string(record.noun) +
                                   " is altered; it is kept in the log");
    error.violations.push_back({"/reason", "missing_reason", error.message});
    return error;
}

// What held before version `written`; nothing if nobody knows any more.
Result<std::optional<Held>> held_before(const storage::View& view,
                                        const CurrentRecord& record,
                                        Version written) {
    if (written <= view.oldest()) return std::optional<Held>();
    FL_TRY(const storage::View past, view.at(Version{raw(written) - 1}));
    FL_TRY(Held held, held_at(past, record));
    return std::optional(std::move(held));
}

}  // namespace

Result<CurrentOutcome> replace_record(const Principal& principal,
                                      App& app,
                                      const CurrentRecord& record,
                                      const CurrentWrite& write) {
    FL_TRY(auto earlier, answered_before(app, principal.name, write.key));
    if (earlier) return CurrentOutcome{*std::move(earlier)};
    if (write.reason.empty()) return no_reason(record);
    CurrentOutcome outcome;
    ReplacedRecord replaced;
    FL_TRY(outcome.outcome,
           commit(
               app,
               {principal.name, record.source, write.reason, write.request_id},
               write.key,
               [&](const storage::Repository& store) {
                   return plan_replacement(store.appended_view(), record, write, replaced, outcome);
               },
               [&](const WritePosition& position) {
                   replaced.position = position;
                   return write.answer ? write.answer(replaced) : std::string();
               }));
    return outcome;
}

Result<std::optional<HistoryOrigin>> origin_if_kept(const storage::View& view, Version written) {
    if (written == Version{} || written < view.oldest()) return std::optional<HistoryOrigin>();
    FL_TRY(HistoryOrigin origin, origin_of(view, written));
    return std::optional(std::move(origin));
}

Result<RecordHistory> record_history(const App& app,
                                     const CurrentRecord& record,
                                     const HistoryPage& page) {
    FL_CHECK(check_page(page));
    FL_TRY(storage::View view, view_as_of(app.view(), page.as_of));
    RecordHistory history{std::move(view), page.as_of, {}, false};
    FL_TRY(Held first, held_at(history.view, record));
    std::optional<Held> current(std::move(first));
    if (page.before && *page.before <= current->written) {
        FL_TRY(current, held_before(history.view, record, *page.before));
    }
    while (current && current->written != Version{} && history.versions.size() < page.limit) {
        FL_TRY(auto origin, origin_if_kept(history.view, current->written));
        if (!origin) break;
        FL_TRY(auto before, held_before(history.view, record, current->written));
        history.versions.push_back({*std::move(origin), std::move(current->bytes), {}});
        if (before) history.versions.back().before = before->bytes;
        current = std::move(before);
    }
    history.more =
        current && current->written != Version{} && history.versions.size() >= page.limit;
    return history;
}

}  // namespace faultline::app

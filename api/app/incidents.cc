#include "api/app/incidents.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <numeric>
#include <tuple>
#include <utility>

#include "api/app/merged_ids.h"
#include "api/app/record_cis.h"
#include "engine/model/change_record.h"
#include "engine/model/text_rules.h"
#include "engine/model/validation.h"

namespace faultline::app {

namespace {

constexpr std::string_view kWhat = "incident";
constexpr char kCursorSeparator = '\x1F';  // no id holds it

Error no_incident(const std::string& id) {
    return not_found("there is no incident '" + model::printable(id) + "'");
}

// What the edit says, put in place of what is there.
void apply(const IncidentEdit& edit, UtcTime now, model::Incident& incident) {
    const auto set = [](const auto& from, auto& to) {
        if (from) to = *from;
    };
    set(edit.title, incident.title);
    set(edit.ci, incident.ci);
    set(edit.began, incident.began);
    set(edit.state, incident.state);
    set(edit.caused_by, incident.caused_by);
    set(edit.opened_by, incident.opened_by);
    set(edit.group, incident.group);
    if (edit.priority) incident.priority = edit.priority;
    if (edit.ended) {
        incident.ended = *edit.ended;
    } else if (model::is_open(incident.state)) {
        incident.ended.reset();
    } else if (edit.state && !incident.ended) {
        incident.ended = std::max(now, incident.began);
    }
}

// What the rules of one record cannot know: whether what it names is there.  Only what the edit
// names is looked at, because an import may have left the rest as a text; its CI is put by the id
// that it has now.
Result<std::vector<Violation>> check(const storage::View& view,
                                     const IncidentEdit& edit,
                                     model::Incident& incident) {
    std::vector<Violation> violations = model::validate(incident);
    if (incident.source.empty() && !incident.priority) {
        violations.push_back({"/priority", "missing", "must be P1, P2, P3 or P4"});
    }
    if (edit.ci && !edit.ci->empty()) {
        FL_TRY(auto wrong, resolve_live_ci(view, incident.ci, "/ci"));
        if (wrong) violations.push_back(*std::move(wrong));
    }
    if (edit.caused_by && model::check_change_id(*edit.caused_by).ok()) {
        FL_TRY(const auto change, view.find_record(model::kChangeRecord, *edit.caused_by));
        if (!change) {
            violations.push_back(
                {"/caused_by", "unknown_change", "there is no change '" + *edit.caused_by + "'"});
        }
    }
    return violations;
}

// One job of a write.
class Writing {
 public:
    Writing(const Principal& principal, const IncidentWrite& write, UtcTime now)
        : principal_(&principal), write_(&write), now_(now) {}

    Result<RecordDone> plan(const storage::View& view, Version next) const {
        RecordDone done;
        done.id = write_->id;
        if (done.id.empty()) done.id = "INC-" + std::to_string(raw(next));
        FL_TRY(auto there, find_incident(view, done.id));
        FL_CHECK(check_there(there, done.id));
        done.is_new = !there;
        model::Incident incident = there ? there->incident : fresh(done.id);
        apply(write_->edit, now_, incident);
        FL_TRY(auto violations, check(view, write_->edit, incident));
        if (!violations.empty()) return refused_record(std::move(violations), kWhat, done.id);
        done.is_same = there && there->incident == incident;
        done.changed = done.is_same ? there->changed : next;
        done.bytes = model::encode_incident(incident);
        return done;
    }

 private:
    [[nodiscard]] Result<void> check_there(const std::optional<IncidentEntry>& there,
                                           const std::string& id) const {
        if (!there && write_->action == IncidentAction::update) return no_incident(id);
        FL_CHECK(check_condition(write_->context.condition,
                                 there ? std::optional(there->changed) : std::nullopt,
                                 kWhat,
                                 id));
        if (!there || write_->action == IncidentAction::update) return {};
        return conflict("incident '" + model::printable(id) + "' is there already; update it");
    }

    [[nodiscard]] model::Incident fresh(const std::string& id) const {
        model::Incident incident;
        incident.id = id;
        incident.began = now_;
        incident.opened_by = principal_->name;
        return incident;
    }

    const Principal* principal_;
    const IncidentWrite* write_;
    UtcTime now_;
};

std::string cursor_of(const IncidentRow& row) {
    return std::to_string(row.began.microseconds) + kCursorSeparator + row.id;
}

// The place behind which a page begins.
struct Place {
    UtcTime began;
    std::string id;

    [[nodiscard]] bool is_before(const IncidentRow& row) const {
        return std::tie(row.began, id) < std::tie(began, row.id);
    }
};

Result<std::optional<Place>> place_of(const std::optional<std::string>& cursor) {
    if (!cursor) return std::optional<Place>();
    const std::size_t cut = cursor->find(kCursorSeparator);
    Place place;
    const char* const end = cursor->data() + std::min(cut, cursor->size());
    const auto read = std::from_chars(cursor->data(), end, place.began.microseconds);
    if (cut == std::string::npos || read.ec != std::errc() || read.ptr != end) {
        return invalid_argument("the cursor is not one of a list of incidents");
    }
    place.id = cursor->substr(cut + 1);
    return std::optional(std::move(place));
}

// `cis`: all ids of the CI of the question.
bool is_wanted(const IncidentRow& row,
               const IncidentQuestion& question,
               const std::vector<std::string>& cis) {
    return (!question.ci || std::ranges::find(cis, row.ci) != cis.end()) &&
           (!question.caused_by || row.caused_by == *question.caused_by) &&
           (!question.priority || row.priority == question.priority) &&
           (!question.open || row.is_open == *question.open) && is_within(row, question.during);
}

// Positions of the rows that may be wanted.
std::vector<std::uint32_t> candidates(const IncidentIndex& index,
                                      const IncidentQuestion& question,
                                      const std::vector<std::string>& cis) {
    if (question.ci) {
        std::vector<std::uint32_t> found;
        for (const std::string& ci : cis) {
            std::ranges::copy(index.on_ci(ci), std::back_inserter(found));
        }
        std::ranges::sort(found);
        return found;
    }
    if (question.caused_by) return index.caused_by(*question.caused_by);
    std::vector<std::uint32_t> all(index.rows().size());
    std::iota(all.begin(), all.end(), 0U);
    return all;
}

}  // namespace

Result<std::optional<IncidentEntry>> find_incident(const storage::View& view,
                                                   const std::string& id) {
    if (!model::check_record_id("an incident", id).ok()) return std::optional<IncidentEntry>();
    FL_TRY(const auto record, view.find_record(model::kIncidentRecord, id));
    if (!record) return std::optional<IncidentEntry>();
    IncidentEntry entry;
    FL_TRY(entry.incident, model::decode_incident(record->bytes));
    entry.changed = record->version;
    FL_TRY(const auto written, view.read_record(record->version));
    entry.time = written.header.time;
    return std::optional(std::move(entry));
}

Result<CommitOutcome> write_incident(const Principal& principal,
                                     App& app,
                                     const IncidentWrite& write) {
    if (!write.id.empty()) FL_CHECK(model::check_record_id("an incident", write.id));
    const Writing writing(principal, write, app.now());
    return write_record(
        app,
        principal,
        {model::kIncidentRecord, kIncidentSource, write.context, write.keeping},
        [&](const storage::View& view, Version next) { return writing.plan(view, next); });
}

Result<IncidentAnswer> get_incident(const Principal& /*principal*/,
                                    const App& app,
                                    const std::string& id,
                                    const AsOf& as_of) {
    FL_TRY(storage::View view, view_as_of(app.view(), as_of));
    FL_TRY(auto entry, find_incident(view, id));
    if (!entry) return no_incident(id);
    return IncidentAnswer{std::move(view), as_of, *std::move(entry)};
}

Result<IncidentPage> list_incidents(const Principal& /*principal*/,
                                    const App& app,
                                    const IncidentQuestion& question) {
    if (question.limit == 0 || question.limit > kIncidentsMax) {
        return invalid_argument("limit is " + std::to_string(question.limit) +
                                ", it must be between 1 and " + std::to_string(kIncidentsMax));
    }
    FL_TRY(const auto place, place_of(question.cursor));
    FL_TRY(storage::View view, view_as_of(app.view(), question.as_of));
    IncidentPage page{std::move(view), question.as_of, 0, {}, {}};
    FL_TRY(const IncidentBook::Index index, app.incidents().at(page.view));
    std::vector<std::string> cis;
    if (question.ci) {
        FL_TRY(const MergedIds merged, MergedIds::read(page.view));
        cis = merged.names_of(*question.ci);
    }
    const IncidentRow* last = nullptr;
    for (const std::uint32_t position : candidates(*index, question, cis)) {
        const IncidentRow& row = index->rows()[position];
        if (!is_wanted(row, question, cis)) continue;
        page.count++;
        if (place && !place->is_before(row)) continue;
        if (page.incidents.size() == question.limit) {
            if (!page.next_cursor) page.next_cursor = cursor_of(*last);
            continue;
        }
        FL_TRY(auto entry, find_incident(page.view, row.id));
        if (!entry) return corruption("incident '" + row.id + "' is listed, and not there");
        page.incidents.push_back(*std::move(entry));
        last = &row;
    }
    return page;
}

}  // namespace faultline::app

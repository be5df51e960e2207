#include "api/app/record_import.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>

#include "api/app/import_reading.h"
#include "api/app/peeked_source.h"
#include "api/app/zone_offsets.h"
#include "engine/model/change_record.h"
#include "engine/model/incident.h"
#include "engine/model/limits.h"
#include "engine/model/validation.h"
#include "importers/table_files.h"
#include "importers/wording.h"

namespace faultline::app {

namespace {

using importers::RecordTable;
using importers::TableEntry;
using importers::TableFormat;
using importers::TableKind;

template <typename Named>
std::string names_of(const Named& all) {
    std::string names;
    for (const auto& one : all) {
        names += (names.empty() ? "" : ", ") + std::string(one.name);
    }
    return names;
}

Result<const TableKind*> kind_of(const std::string& table) {
    if (const auto* kind = importers::find_table_kind(table)) return kind;
    return invalid_argument("there is no table '" + model::printable(table) + "'; known are " +
                            names_of(importers::table_kinds()));
}

Result<const TableFormat*> format_of(const RecordImportRequest& request, PeekedSource& first) {
    if (!request.format.empty()) {
        if (const auto* format = importers::find_table_format(request.format)) return format;
        return invalid_argument("unknown format '" + model::printable(request.format) +
                                "'; known are " + names_of(importers::table_formats()));
    }
    FL_TRY(const std::string_view head, first.head());
    if (const auto* format = importers::recognise_table_format(head)) return format;
    return invalid_argument("cannot tell the format of '" + request.parts.front().name +
                            "'; name it: " + names_of(importers::table_formats()));
}

Result<void> check_request(const RecordImportRequest& request, const TableKind& kind) {
    if (request.parts.empty()) return invalid_argument("nothing to import: no file was given");
    if (request.source.size() > model::kSourceBytesMax || !model::is_clean_text(request.source)) {
        return invalid_argument(
            "the source must be UTF-8 text without control characters of at "
            "most " +
            std::to_string(model::kSourceBytesMax) + " bytes");
    }
    auto violations = importers::check_mapping(request.mapping, kind.fields);
    if (violations.empty()) return {};
    Error error = invalid_argument("the mapping: " + violations.front().message);
    error.violations = std::move(violations);
    return error;
}

importers::ZoneRule rule_of(const TimeZone& zone) {
    return [zone](std::int64_t wall) {
        const ZoneReading reading = zone.read(wall);
        return importers::WallTime{reading.time, reading.is_twice};
    };
}

// An error that ends the reading of one file, as a problem of it; nothing if it is another one.
std::optional<importers::TableProblem> problem_of(const Error& error, std::uint32_t file) {
    if (error.code != ErrorCode::invalid_argument || error.violations.size() != 1) {
        return std::nullopt;
    }
    const Violation& violation = error.violations.front();
    importers::TableProblem problem{{file, 0, {}}, {}, {}, violation.code, violation.message};
    if (const auto line = importers::problem_of_unreadable(error, file)) {
        problem.place.line = line->origin.line;
    } else {
        problem.place.pointer = violation.pointer;
    }
    return problem;
}

// A table that was read.
struct ReadTable {
    const TableKind* kind = nullptr;
    std::unique_ptr<RecordTable> table;
    bool whole = true;  // false: a file could not be read to its end
};

// Reads all files into one table, and says in the answer what it is.
Result<ReadTable> read_table(const RecordImportRequest& request,
                             UtcTime now,
                             RecordImportAnswer& answer) {
    ReadTable read;
    FL_TRY(read.kind, kind_of(request.table));
    FL_CHECK(check_request(request, *read.kind));
    FL_TRY(const TimeZone zone, TimeZone::find(request.time_zone));
    PeekedSource first(*request.parts.front().bytes);
    FL_TRY(const TableFormat* format, format_of(request, first));
    answer.table = request.table;
    answer.format = format->name;
    answer.source = request.source.empty() ? std::string(kRecordSourceDefault) : request.source;
    answer.time_zone = request.time_zone;
    read.table = std::make_unique<RecordTable>(
        *read.kind, request.mapping, rule_of(zone), answer.source, now);
    for (std::size_t i = 0; i < request.parts.size() && read.whole; i++) {
        answer.files.push_back(model::printable(request.parts[i].name));
        ByteSource& bytes = i == 0 ? first : *request.parts[i].bytes;
        const auto file = static_cast<std::uint32_t>(i);
        const auto done = format->read(bytes, file, *read.table);
        if (done.ok()) continue;
        auto problem = problem_of(done.error(), file);
        if (!problem) return done.error();
        read.table->on_problem(*std::move(problem));
        read.whole = false;
    }
    return read;
}

// Compares the records of one table with the state, and plans what is written.
class RecordPlan {
 public:
    RecordPlan(const ReadTable& read,
               const Principal& principal,
               const storage::View& view,
               RecordImportAnswer& answer)
        : read_(&read),
          principal_(&principal),
          view_(view),
          resolver_(view, answer.source),
          answer_(&answer) {}

    Result<void> make() {
        start_answer();
        for (const auto& [id, entry] : read_->table->entries()) {
            FL_TRY(const CiLink link, link_of(entry));
            FL_TRY(const auto there, view_.find_record(read_->kind->record_kind, id));
            if (read_->kind->record_kind == model::kIncidentRecord) {
                FL_CHECK(plan_incident(entry, link, there));
            } else {
                FL_CHECK(plan_change(entry, link, there));
            }
        }
        list_unknown();
        return {};
    }

    [[nodiscard]] model::ChangeSet take() { return std::move(change_set_); }

 private:
    // A planner may run again, so that it begins anew.
    void start_answer() {
        const RecordTable& table = *read_->table;
        answer_->records = {};
        answer_->linked = answer_->unlinked = answer_->without_ci = answer_->unknown_changes = 0;
        answer_->unknown.clear();
        answer_->rows = table.rows();
        answer_->dropped = table.dropped();
        answer_->notes = table.notes();
        answer_->problems = table.problems();
        answer_->problem_count = table.problem_count();
    }

    Result<CiLink> link_of(const TableEntry& entry) {
        const auto known = [](const std::string& text) {
            return importers::is_missing(text) ? std::string() : text;
        };
        const std::string value = known(entry.ci.value);
        const std::string display = known(entry.ci.display);
        if (value.empty() && display.empty()) {
            answer_->without_ci++;
            return CiLink{};
        }
        FL_TRY(CiLink link, resolver_.resolve(value, display));
        if (!link.ci.empty()) {
            answer_->linked++;
            return link;
        }
        answer_->unlinked++;
        UnlinkedCi& unknown = unknown_[importers::one_line(display.empty() ? value : display)];
        unknown.why = link.why;
        unknown.records++;
        return link;
    }

    Result<void> plan_incident(const TableEntry& entry,
                               const CiLink& link,
                               const std::optional<storage::StoredRecord>& there) {
        FL_TRY(model::Incident incident, model::decode_incident(entry.bytes));
        incident.ci = link.ci;
        if (!incident.caused_by.empty()) {
            FL_TRY(const auto cause, view_.find_record(model::kChangeRecord, incident.caused_by));
            if (!cause) answer_->unknown_changes++;
        }
        if (!there) return create(entry, model::encode_incident(incident));
        FL_TRY(const model::Incident stored, model::decode_incident(there->bytes));
        if (stored.source != incident.source) return taken(entry, stored.source);
        if (stored.revision && *stored.revision > entry.revision) return count_older();
        // A newer row of the source is its newest word, whatever was altered here before.
        const bool is_newer = !stored.revision || *stored.revision < entry.revision;
        return replace(entry, *there, model::encode_incident(incident), is_newer);
    }

    Result<void> plan_change(const TableEntry& entry,
                             const CiLink& link,
                             const std::optional<storage::StoredRecord>& there) {
        FL_TRY(model::ChangeRecord change, model::decode_change(entry.bytes));
        model::ChangeTransition& step = change.transitions.front();
        step.principal = principal_->name;
        if (!link.ci.empty()) {
            change.plan.cis = {{.ci = link.ci}};
        } else if (!importers::is_missing(entry.ci.value)) {
            step.reason +=
                ", configuration item " + importers::shown(entry.ci.display) + " is not known here";
        }
        if (!there) return create(entry, model::encode_change(change));
        FL_TRY(const model::ChangeRecord stored, model::decode_change(there->bytes));
        if (stored.source != change.source) return taken(entry, stored.source);
        FL_TRY(const bool is_untouched, is_imported(there->version));
        if (!is_untouched) {
            answer_->records.kept++;
            return {};
        }
        const model::ChangeTransition& before = stored.transitions.front();
        if (before.at > entry.revision.updated) return count_older();
        step.principal = before.principal;
        return replace(entry, *there, model::encode_change(change), true);
    }

    Result<void> create(const TableEntry& entry, const std::string& bytes) {
        answer_->records.created++;
        change_set_.put_record(read_->kind->record_kind, entry.id, bytes);
        return {};
    }

    Result<void> replace(const TableEntry& entry,
                         const storage::StoredRecord& there,
                         const std::string& bytes,
                         bool is_newer) {
        if (bytes == there.bytes) {
            answer_->records.unchanged++;
            return {};
        }
        FL_TRY(const bool is_untouched, is_imported(there.version));
        if (!is_untouched && !is_newer) {
            answer_->records.kept++;
            return {};
        }
        answer_->records.updated++;
        change_set_.put_record(read_->kind->record_kind, entry.id, bytes);
        return {};
    }

    Result<void> count_older() {
        answer_->records.older++;
        return {};
    }

    Result<void> taken(const TableEntry& entry, const std::string& source) {
        answer_->problem_count++;
        if (answer_->problems.size() >= importers::kTableProblemsMax) return {};
        answer_->problems.push_back({entry.place,
                                     {},
                                     entry.id,
                                     "id_taken",
                                     "'" + entry.id + "' " +
                                         (source.empty() ? std::string("was made here")
                                                         : "belongs to source '" + source + "'") +
                                         "; an import alters what comes from its own source only"});
        return {};
    }

    // True if the version that wrote a record last was an import of records.
    Result<bool> is_imported(Version version) {
        const auto known = imported_.find(raw(version));
        if (known != imported_.end()) return known->second;
        FL_TRY(const auto record, view_.read_record(version));
        const bool is_one = record.header.context.source == kRecordImportSource;
        imported_.emplace(raw(version), is_one);
        return is_one;
    }

    void list_unknown() {
        answer_->unknown_count = unknown_.size();
        for (auto& [name, unknown] : unknown_) {
            if (answer_->unknown.size() == kUnlinkedListedMax) break;
            answer_->unknown.push_back({name, unknown.why, unknown.records});
        }
    }

    const ReadTable* read_;
    const Principal* principal_;
    storage::View view_;
    CiResolver resolver_;
    RecordImportAnswer* answer_;
    model::ChangeSet change_set_;
    std::map<std::string, UnlinkedCi, std::less<>> unknown_;
    std::unordered_map<std::uint64_t, bool> imported_;
};

bool is_acceptable(const RecordImportRequest& request,
                   const ReadTable& read,
                   const RecordImportAnswer& answer) {
    return read.whole && (answer.problem_count == 0 || request.best_effort);
}

Result<void> look_only(const Principal& principal,
                       const App& app,
                       const RecordImportRequest& request,
                       const ReadTable& read,
                       RecordImportAnswer& answer) {
    const storage::View view = app.view();
    RecordPlan plan(read, principal, view, answer);
    FL_CHECK(plan.make());
    answer.accepted = is_acceptable(request, read, answer);
    answer.position = {view.version(), view.graph_version()};
    return {};
}

Result<void> write(const Principal& principal,
                   App& app,
                   const RecordImportRequest& request,
                   const ReadTable& read,
                   RecordImportAnswer& answer) {
    const model::WriteContext context{
        principal.name, std::string(kRecordImportSource), request.reason, request.request_id};
    const auto planner = [&](const storage::Repository& store) -> Result<std::optional<WritePlan>> {
        RecordPlan plan(read, principal, store.appended_view(), answer);
        FL_CHECK(plan.make());
        answer.accepted = is_acceptable(request, read, answer);
        if (!answer.accepted) return std::optional<WritePlan>();
        WritePlan planned;
        planned.change_set = plan.take();
        planned.needed = answer.records.created + answer.records.updated > 0;
        return std::optional(std::move(planned));
    };
    FL_TRY(answer.outcome,
           commit(app, context, request.keeping.key, planner, [&](const WritePosition& position) {
               answer.position = position;
               return request.keeping.answer ? request.keeping.answer(answer) : std::string();
           }));
    return {};
}

}  // namespace

Result<RecordImportAnswer> import_records(const Principal& principal,
                                          App& app,
                                          const RecordImportRequest& request) {
    RecordImportAnswer answer;
    answer.is_dry = request.dry_run;
    FL_TRY(auto earlier, answered_before(app, principal.name, request.keeping.key));
    if (earlier) {
        answer.outcome = *std::move(earlier);
        answer.accepted = true;
        return answer;
    }
    const ImportAdmission admission;
    FL_CHECK(admission.check());
    FL_TRY(const ReadTable read, read_table(request, app.now(), answer));
    if (request.dry_run || !read.whole) {
        FL_CHECK(look_only(principal, app, request, read, answer));
    } else {
        FL_CHECK(write(principal, app, request, read, answer));
    }
    return answer;
}

}  // namespace faultline::app

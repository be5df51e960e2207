// AnswerKind: all that a person's view of an answer needs to know about that kind of answer.
//
// Thread safety: constants.
//
// Layout: every kind is a constant that is defined beside its table, in `<resource>_tables.cc`.

#pragma once

#include <span>
#include <string_view>

#include "api/json/value.h"
#include "api/render/table.h"

namespace faultline::render {

// What an answer is about, and what follows from that.
struct AnswerKind {
    // The table of an answer.
    Table (*table)(const json::Value& answer);

    // The lists that NDJSON takes apart into lines; none: the answer is one line.
    std::span<const std::string_view> lists = {};

    // The members of a summary that stands before the lists in NDJSON; if there are any, every item
    // says by `result` which list it is from.
    std::span<const std::string_view> summary = {};

    // True if the answer means "no", which is an exit code of its own; null: it never does.
    bool (*says_no)(const json::Value& answer) = nullptr;

    // What to say beside rows of data if the answer's member `complete` is false.
    std::string_view incomplete_note = {};

    static const AnswerKind impact;
    static const AnswerKind depends;
    static const AnswerKind spof;
    static const AnswerKind spof_list;
    static const AnswerKind cuts;
    static const AnswerKind outage;
    static const AnswerKind ci;
    static const AnswerKind ci_list;
    static const AnswerKind import;
    static const AnswerKind dry_run;
    static const AnswerKind plan;
    static const AnswerKind plan_list;
    static const AnswerKind plan_discarded;
    static const AnswerKind quarantine;
    static const AnswerKind quarantined;
    static const AnswerKind quarantine_resolution;
    static const AnswerKind run;
    static const AnswerKind run_list;
    static const AnswerKind source_list;
    static const AnswerKind ci_seen;
    static const AnswerKind lint;
    static const AnswerKind ci_history;
    static const AnswerKind relationship_history;
    static const AnswerKind relationship_list;
    static const AnswerKind diff;
    static const AnswerKind baseline;
    static const AnswerKind baseline_list;
    static const AnswerKind baseline_members;
    static const AnswerKind baseline_deletion;
    static const AnswerKind retention;
    static const AnswerKind backup;
    static const AnswerKind backups;
    static const AnswerKind backup_check;
    static const AnswerKind restored;
    static const AnswerKind audit_head;
    static const AnswerKind audit_report;
    static const AnswerKind verify_report;
    static const AnswerKind retirement;
    static const AnswerKind batch;
    static const AnswerKind identity;
    static const AnswerKind changes;
    static const AnswerKind assessment;
    static const AnswerKind assessment_stored;
    static const AnswerKind assessment_list;
    static const AnswerKind what_if;
    static const AnswerKind change_moved;
    static const AnswerKind change_record;
    static const AnswerKind change_record_list;
    static const AnswerKind change_record_history;
    static const AnswerKind change_lifecycle;
    static const AnswerKind query;
    static const AnswerKind query_list;
    static const AnswerKind query_done;
    static const AnswerKind schema;
    static const AnswerKind schema_class;
    static const AnswerKind schema_changes;
    static const AnswerKind conformance_report;
    static const AnswerKind conformance_gaps;
    static const AnswerKind conformance_record;
    static const AnswerKind conformance_actions;
    static const AnswerKind conformance_trend;
    static const AnswerKind incident;
    static const AnswerKind incident_list;
    static const AnswerKind incident_done;
    static const AnswerKind service_level;
    static const AnswerKind service_level_list;
    static const AnswerKind service_level_done;
    static const AnswerKind record_import;
    static const AnswerKind policy;
    static const AnswerKind policy_changes;
    static const AnswerKind policy_history;
    static const AnswerKind policy_checks;
    static const AnswerKind policy_test;
    static const AnswerKind risk_weights;
    static const AnswerKind risk_weights_changes;
};

}  // namespace faultline::render

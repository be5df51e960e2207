#include "api/render/assessments.h"

#include "api/render/assessment_parts.h"
#include "api/render/common.h"

namespace faultline::render {

namespace {

void write_item(const model::StoredAssessment& assessment, json::JsonWriter& out) {
    out.begin_object();
    out.member("number", assessment.number);
    out.member("at", format_utc_time(assessment.at));
    out.member("by", assessment.by);
    out.member("version", raw(assessment.version));
    out.member("graph_version", raw(assessment.graph_version));
    out.member("decision", assessment.decision);
    out.member("band", assessment.band);
    out.member("auto_approved", assessment.auto_approved);
    out.member("probability", assessment.probability);
    write_texts("blockers", assessment.blockers, out);
    write_texts("services_down", assessment.down, out);
    out.end_object();
}

}  // namespace

void write_assessment_list(const app::AssessmentList& list, json::JsonWriter& out) {
    out.begin_object();
    write_versions(list.view, list.as_of, out);
    out.member("change", list.change);
    out.key("assessments");
    out.begin_array();
    for (const model::StoredAssessment& assessment : list.assessments) {
        write_item(assessment, out);
    }
    out.end_array();
    out.end_object();
}

void write_stored_assessment(const app::ChangeDone& done,
                             std::string_view document,
                             json::JsonWriter& out) {
    out.begin_object();
    write_versions(done.position, out);
    out.member("number", done.stored.change.assessments);
    out.key("assessment");
    out.verbatim(document);
    out.end_object();
}

}  // namespace faultline::render

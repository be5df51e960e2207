#include "api/app/assessment_records.h"

#include <utility>

#include "api/app/zone_offsets.h"
#include "engine/change/loss.h"

namespace faultline::app {

namespace {

constexpr std::int64_t kWeekMicroseconds = std::int64_t{7} * 24 * 60 * 60 * 1'000'000;

}  // namespace

Result<std::optional<model::StoredAssessment>> newest_assessment(
    const storage::View& view, const model::ChangeRecord& change) {
    if (change.assessments == 0) return std::optional<model::StoredAssessment>();
    FL_TRY(const auto stored,
           view.find_record(model::kAssessmentRecord,
                            model::assessment_key(change.id, change.assessments)));
    if (!stored) {
        return corruption("assessment " + std::to_string(change.assessments) + " of change '" +
                          change.id + "' is missing");
    }
    FL_TRY(model::StoredAssessment assessment, model::decode_assessment(stored->bytes));
    return std::optional(std::move(assessment));
}

Result<AssessmentRecords> AssessmentRecords::read(const storage::View& view) {
    AssessmentRecords records;
    FL_CHECK(
        view.visit_records(model::kIncidentRecord,
                           [&](std::string_view, Version, std::string_view bytes) -> Result<void> {
                               FL_TRY(model::Incident incident, model::decode_incident(bytes));
                               records.incidents_.push_back(std::move(incident));
                               return {};
                           }));
    FL_CHECK(view.visit_records(
        model::kServiceLevelRecord,
        [&](std::string_view, Version, std::string_view bytes) -> Result<void> {
            FL_TRY(model::ServiceLevel level, model::decode_service_level(bytes));
            std::string service = level.service;
            records.levels_.emplace(std::move(service), std::move(level));
            return {};
        }));
    return records;
}

Result<void> AssessmentRecords::prepare_terms(const std::vector<ServiceOutcome>& services,
                                              const model::PlannedWindow& window) {
    const UtcTime end{window.end.microseconds + change::kHorizonWeeksMax * kWeekMicroseconds};
    for (const ServiceOutcome& outcome : services) {
        const auto level = levels_.find(outcome.id);
        if (level == levels_.end() || !level->second.loss) continue;
        const std::string& zone = level->second.loss->zone;
        if (offsets_.contains(zone)) continue;
        FL_TRY(const TimeZone rules, TimeZone::find(zone));
        offsets_.emplace(zone, rules.offsets(window.start, end));
    }
    return {};
}

LossTerms AssessmentRecords::terms_of(std::string_view service) const {
    const auto level = levels_.find(service);
    if (level == levels_.end() || !level->second.loss) return {};
    const model::LossCalendar& calendar = *level->second.loss;
    const auto offsets = offsets_.find(calendar.zone);
    if (offsets == offsets_.end()) return {&calendar, {}};
    return {&calendar, offsets->second};
}

}  // namespace faultline::app

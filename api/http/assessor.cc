#include "api/http/assessor.h"

#include <memory>
#include <utility>

#include "api/app/freezes.h"
#include "api/json/writer.h"
#include "api/render/assessment.h"

namespace faultline::http {

Result<model::StoredAssessment> Assessor::assess(const model::ChangeRecord& change,
                                                 const app::Published& at,
                                                 const app::AssessedBy& by) {
    FL_TRY(const app::ChangeAssessment assessment,
           app::assess_change(
               app_, std::make_shared<const app::Published>(at), change, {.at = by.now}));
    document_ = json::to_json(
        [&](json::JsonWriter& out) { render::write_assessment(assessment, {}, out); });
    document_.pop_back();  // the final newline belongs to an answer, not to what is inside one
    return app::stored_form(assessment, {by.by}, document_);
}

Result<std::vector<std::string>> Assessor::freezes(const model::ChangeRecord& change,
                                                   const storage::View& view,
                                                   UtcTime now) {
    return app::freezes_now(app_, change, view, now);
}

}  // namespace faultline::http

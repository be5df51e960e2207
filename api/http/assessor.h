// Assessor: makes assessments of changes whose documents are those of the API.
//
// Thread safety: as app::App.

#pragma once

#include <string>

#include "api/app/assessment.h"
#include "api/app/change_gates.h"

namespace faultline::http {

// For one request.
class Assessor final : public app::Reassessor {
 public:
    // `app` must outlive it.
    explicit Assessor(app::App& app) : app_(app) {}

    // The time of the assessment is that of `by`; the document has lists of the default length.
    [[nodiscard]] Result<model::StoredAssessment> assess(const model::ChangeRecord& change,
                                                         const app::Published& at,
                                                         const app::AssessedBy& by) override;

    [[nodiscard]] Result<std::vector<std::string>> freezes(const model::ChangeRecord& change,
                                                           const storage::View& view,
                                                           UtcTime now) override;

    // The document of the assessment that was made last; empty if none was.
    [[nodiscard]] const std::string& document() const { return document_; }

 private:
    app::App& app_;
    std::string document_;
};

}  // namespace faultline::http

// PlainReassessor: assesses changes for tests that look at what is found, not at documents.
//
// Thread safety: as the app.

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "api/app/assessment.h"

namespace faultline::app {

// Stores assessments with an empty document.
class PlainReassessor final : public Reassessor {
 public:
    explicit PlainReassessor(App& app) : app_(app) {}

    Result<model::StoredAssessment> assess(const model::ChangeRecord& change,
                                           const Published& at,
                                           const AssessedBy& by) override {
        FL_TRY(const ChangeAssessment made,
               assess_change(app_, std::make_shared<const Published>(at), change, {.at = by.now}));
        return stored_form(made, {by.by}, "{}");
    }

    Result<std::vector<std::string>> freezes(const model::ChangeRecord&,
                                             const storage::View&,
                                             UtcTime) override {
        return std::vector<std::string>();
    }

 private:
    App& app_;
};

}  // namespace faultline::app

// EditLines: direct writes as the observations of an import, with the place of each item in the
// request instead of its line.
//
// Thread safety: none; one set belongs to one write.

#pragma once

#include <string>
#include <vector>

#include "api/app/ci_edit.h"
#include "api/app/claimed_ci.h"
#include "api/app/request_places.h"
#include "engine/base/error.h"
#include "engine/model/catalogue.h"
#include "engine/model/observations.h"

namespace faultline::app {

// What direct writes say, and what is wrong with it.
class EditLines {
 public:
    // Nothing yet.  `catalogue`, which must outlive the lines, says whose a relationship is.
    explicit EditLines(const model::Catalogue& catalogue);

    // Take what `edit` makes of the claim about its CI: `content`, which is ignored if it retires.
    // `edit` must outlive the lines.
    void add(const CiEdit& edit, const ClaimedCi& content);

    // Rules that items break alone, each with a pointer into the request.
    [[nodiscard]] const std::vector<Violation>& violations() const { return violations_; }

    // Everything that was taken.
    [[nodiscard]] const model::Observations& seen() const { return seen_; }

    // Problems of the plan of seen(), with pointers into the request.
    [[nodiscard]] std::vector<Violation> located(
        const std::vector<model::Problem>& problems) const {
        return places_.located(problems);
    }

 private:
    void add_violations(const std::string& pointer, const std::vector<Violation>& violations);
    void add_ci(const CiEdit& edit, const ClaimedCi& content);
    void add_relationship(const CiEdit& edit,
                          const RelationshipEdit& relationship,
                          const std::string& pointer);
    void check_owner(const CiEdit& edit,
                     const RelationshipEdit& relationship,
                     const std::string& pointer);

    const model::Catalogue* catalogue_;
    model::Observations seen_;
    RequestPlaces places_;
    std::vector<Violation> violations_;
};

}  // namespace faultline::app

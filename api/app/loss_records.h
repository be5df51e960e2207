// LossRecords: what services lose while they are out, as their service levels say it.
//
// Thread safety: belongs to one question.

#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "api/app/assessed_loss.h"
#include "api/app/change_services.h"
#include "api/app/merged_ids.h"
#include "engine/base/result.h"
#include "engine/model/change_record.h"
#include "engine/model/service_level.h"
#include "storage/view.h"

namespace faultline::app {

// The service levels of one version.
class LossRecords {
 public:
    // Find what is needed to tell the losses of `services` around `window`; levels of services that
    // were merged away count for the one that `merged` says.
    // Errors: corruption, unavailable; invalid_argument or unavailable if the system does not know
    // a zone any more.  Cost: all service levels are read.
    [[nodiscard]] static Result<LossRecords> read(const storage::View& view,
                                                  const MergedIds& merged,
                                                  const std::vector<ServiceOutcome>& services,
                                                  const model::PlannedWindow& window);

    // What a service loses while it is out.  Valid as long as *this.
    [[nodiscard]] LossTerms terms_of(std::string_view service) const;

 private:
    std::map<std::string, model::ServiceLevel, std::less<>> levels_;              // by service
    std::map<std::string, std::vector<model::ZoneOffset>, std::less<>> offsets_;  // by zone
};

}  // namespace faultline::app

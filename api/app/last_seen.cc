#include "api/app/last_seen.h"

#include <algorithm>

namespace faultline::app {

Result<UtcTime> LastSeen::of(const identify::MergedCi& ci) {
    auto at = times_.find(ci.version);
    if (at == times_.end()) {
        FL_TRY(const storage::LogRecord record, view_.read_record(ci.version));
        at = times_.emplace(ci.version, record.header.time).first;
    }
    std::int64_t newest = at->second.microseconds;
    for (const identify::MergedRelationship& relationship : ci.relationships) {
        for (const std::optional<std::int64_t>& verified : relationship.verified_at) {
            newest = std::max(newest, verified.value_or(newest));
        }
    }
    return UtcTime{newest};
}

}  // namespace faultline::app

#include "storage/verification.h"

#include <algorithm>
#include <limits>

#include "storage/log_rows.h"

namespace faultline::storage {

bool Verification::is_known(Version version) const {
    return raw(version) >= raw(first) && raw(version) <= raw(position.version) &&
           !std::ranges::binary_search(unknown, version);
}

std::string version_text(Version version) {
    return "version " + std::to_string(raw(version));
}

Result<bool> show_operations(const Verification& check,
                             Version version,
                             model::OperationVisitor& visitor) {
    const Result<StoredHeader> stored = read_header(check.database, version);
    if (!stored.ok() && stored.error().code != ErrorCode::corruption) return stored.error();
    if (!stored.ok()) return false;
    const Result<void> visited = visit_chunks(
        check.database,
        stored.value().header,
        std::numeric_limits<std::uint64_t>::max(),
        [&](std::string_view chunk) { return model::visit_operations(chunk, visitor); });
    if (!visited.ok() && visited.error().code != ErrorCode::corruption) return visited.error();
    return visited.ok();
}

}  // namespace faultline::storage

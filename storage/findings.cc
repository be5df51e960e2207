#include "storage/findings.h"

#include <utility>

namespace faultline::storage {

void FindingLog::add(std::optional<Version> version, std::string_view code, std::string message) {
    if (version && (!first_bad_ || raw(*version) < raw(*first_bad_))) first_bad_ = version;
    count_++;
    if (listed_.size() < kFindingsMax) {
        listed_.push_back({version, std::string(code), std::move(message)});
    }
}

Result<bool> FindingLog::accept(const Result<void>& result, std::string_view code) {
    if (result.ok()) return true;
    if (result.error().code != ErrorCode::corruption) return result.error();
    add(std::nullopt, code, result.error().message);
    return false;
}

}  // namespace faultline::storage

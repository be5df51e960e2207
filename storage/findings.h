// Findings: what a check of a store found to be wrong, in the order in which it was found.
//
// Thread safety: none; a FindingLog belongs to one check.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"

namespace faultline::storage {

// So many findings are kept; all are counted.
inline constexpr std::size_t kFindingsMax = 1000;

// One thing that is wrong.
struct Finding {
    std::optional<Version> version;  // the version it is about, if it is about one
    std::string code;                // docs/reference/audit.md
    std::string message;

    friend bool operator==(const Finding&, const Finding&) = default;
};

// Collects findings.
class FindingLog {
 public:
    // Note one.
    void add(std::optional<Version> version, std::string_view code, std::string message);

    // Note what `result` says about bytes on disk: success is true; corruption becomes a finding
    // with this code, and is false.
    // Errors: every other error, as it is.
    Result<bool> accept(const Result<void>& result, std::string_view code);

    // How many there were, and the first kFindingsMax of them.
    [[nodiscard]] std::uint64_t count() const { return count_; }
    [[nodiscard]] const std::vector<Finding>& listed() const { return listed_; }

    // The lowest version that something was found about, if any.
    [[nodiscard]] std::optional<Version> first_bad() const { return first_bad_; }

 private:
    std::vector<Finding> listed_;
    std::uint64_t count_ = 0;
    std::optional<Version> first_bad_;
};

}  // namespace faultline::storage

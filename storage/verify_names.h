// check_names: symbols, external ids, internal ids and positions, against each other and the log.
//
// Thread safety: belongs to the thread that checks.
//
// What is found: symbol_missing, symbol_differs, ci_missing, ci_differs, id_missing, id_differs,
// position_missing, position_differs, row_unexpected.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "storage/verification.h"

namespace faultline::storage {

// The names that the tables hold, by number.  A name that is not there is empty.
class KnownNames {
 public:
    // Append the name of the next number.
    void add(std::string_view name);

    // How many numbers have been added; they are 1 .. size().
    [[nodiscard]] std::uint64_t size() const { return ends_.size() - 1; }

    // The name of `number`; empty if it has none.  Valid until add().
    [[nodiscard]] std::string_view at(std::uint64_t number) const;

 private:
    std::string bytes_;
    std::vector<std::uint64_t> ends_ = {0};
};

// What the check of names read.
struct CheckedNames {
    KnownNames cis;
    KnownNames symbols;
};

// Check the tables `symbol`, `ci`, `id` and `position`, and fill in `check.unknown`.
// Errors: unavailable.
// Cost: a pass over the log and these tables; memory: the names and 8 bytes each.
[[nodiscard]] Result<CheckedNames> check_names(Verification& check);

}  // namespace faultline::storage

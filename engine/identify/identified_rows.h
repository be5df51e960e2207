// IdentifiedRows: the rows of an import whose class has an identification rule.
//
// Thread safety: const members may be called from several threads.
// Memory: 24 bytes a row; 12 bytes for each relationship of a type that a rule goes through.

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/identify/identifier_keys.h"
#include "engine/model/catalogue.h"
#include "engine/model/observations.h"

namespace faultline::identify {

// One `ci` line; of several that say the same the first.
struct IdentifiedRow {
    model::LocalCi ci{};
    std::uint32_t line = 0;
    const model::IdentificationRule* rule = nullptr;
};

// All of them.
class IdentifiedRows {
 public:
    // Ids with several `ci` lines that differ are left out: none of them counts.
    // Both must outlive *this.  Cost: O(lines).
    IdentifiedRows(const model::Observations& seen, const model::Catalogue& catalogue);

    // Ascending by LocalCi.
    [[nodiscard]] const std::vector<IdentifiedRow>& rows() const { return rows_; }
    [[nodiscard]] const model::Observations& seen() const { return *seen_; }

    // What the line says.  Errors: corruption never, if it was checked when it was read.
    [[nodiscard]] Result<DescribedCi> describe(const IdentifiedRow& row) const;
    [[nodiscard]] std::string_view class_name(const IdentifiedRow& row) const;

    // The CI that the row needs by a relationship of `type` in this import; none if there are
    // several.
    [[nodiscard]] std::optional<model::LocalCi> host(model::LocalCi row,
                                                     std::string_view type) const;

 private:
    // A relationship of a type that a rule goes through.
    struct HostLine {
        model::LocalCi row{};
        model::LocalName type{};
        model::LocalCi host{};

        friend auto operator<=>(const HostLine&, const HostLine&) = default;
    };

    void find_rows(const model::Catalogue& catalogue);
    void find_hosts(const model::Catalogue& catalogue);

    const model::Observations* seen_;
    std::vector<IdentifiedRow> rows_;
    std::vector<HostLine> hosts_;  // ascending, unique
};

}  // namespace faultline::identify

// RowCollisions: rows of one import that are, or may be, one CI.
//
// Thread safety: none; one instance serves one plan.
// Memory: 16 bytes for each row and entry of its rule.

#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/identify/identified_rows.h"
#include "engine/identify/identities.h"

namespace faultline::identify {

// Finds them once every row has its verdict.
class RowCollisions {
 public:
    // Both must outlive *this.  `certain` holds of the rows whose id is known to the source or
    // the store: only the others are in doubt.
    RowCollisions(const IdentifiedRows& rows, const Identities& identities)
        : rows_(&rows), identities_(&identities) {}

    // The rows in doubt that stand for the CI of another row, or say that they are the same as
    // another row; ascending by LocalCi, each once.
    // Errors: corruption never, if the lines were checked when they were read.
    // Cost: O(rows log rows); nothing if no row is in doubt.
    [[nodiscard]] Result<std::vector<Ambiguity>> find();

 private:
    // An identifying value of a row.
    struct Key {
        std::uint64_t hash = 0;
        std::uint32_t row = 0;  // position in rows_
    };

    [[nodiscard]] bool is_in_doubt(const IdentifiedRow& row) const;
    void find_shared_cis();
    Result<void> find_shared_values(const model::IdentificationRule& rule);
    Result<std::vector<Key>> keys_of(const model::IdentificationRule& rule, std::size_t entry);
    Result<void> compare_group(std::vector<Key> group,
                               const model::IdentificationRule& rule,
                               std::size_t entry);
    Result<bool> are_same(const IdentifiedRow& a, const IdentifiedRow& b, std::size_t entry) const;
    [[nodiscard]] std::string host_text(const IdentifiedRow& row, const std::string& type) const;
    void note(const IdentifiedRow& row, const IdentifiedRow& other, const std::string& reason);

    const IdentifiedRows* rows_;
    const Identities* identities_;
    std::vector<Ambiguity> found_;
};

}  // namespace faultline::identify

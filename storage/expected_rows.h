// ExpectedRows: rows of one table as operations wrote them, to be held against the table.
//
// Thread safety: none.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "storage/database.h"

namespace faultline::storage {

// A hash of a value, long enough to stand for it.
using ValueDigest = std::array<std::uint8_t, 16>;
[[nodiscard]] ValueDigest value_digest(std::string_view value);

// Keys with hashes of their values.  Memory: 40 bytes a row and the bytes of its key.
class ExpectedRows {
 public:
    // Expect a row.  Of rows with the same key the last one counts.
    void add(std::string_view key, std::string_view value);

    [[nodiscard]] std::size_t size() const { return entries_.size(); }

    // Sort by key.  REQUIRED before what follows.
    void sort();

    // True if a row with that key is expected.
    [[nodiscard]] bool contains(std::string_view key) const;

    // Call `each` with the key of every expected row, ascending.
    void visit(const std::function<void(std::string_view key)>& each) const;

    // Call `differs` with the key of each row that `table` does not have, or has with another
    // value.  Errors: corruption, unavailable.
    // Cost: sequential where the rows lie close to each other, else a seek each.
    using Differs = std::function<void(std::string_view key, bool is_there)>;
    [[nodiscard]] Result<void> compare(const Database& database,
                                       Table table,
                                       const Differs& differs) const;

    // Expect nothing; memory is kept.
    void clear();

 private:
    struct Entry {
        std::uint64_t begin = 0;
        std::uint32_t size = 0;
        ValueDigest digest{};
    };

    [[nodiscard]] std::string_view key_of(const Entry& entry) const {
        return std::string_view(keys_).substr(entry.begin, entry.size);
    }

    std::string keys_;
    std::vector<Entry> entries_;
};

}  // namespace faultline::storage

// TextColumn and NameTable: many texts in two flat arrays.
//
// Thread safety: none while adding.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/graph/intern_table.h"

namespace faultline::graph {

// Texts one after the other, numbered from 0.
class TextColumn {
 public:
    // Make room for `texts` texts; a hint.
    void reserve(std::size_t texts) { offsets_.reserve(texts + 1); }

    // Append a text; it gets the next number.
    void push_back(std::string_view text);

    // Text number `index`.  Valid until the next push_back.  REQUIRES: index < size().
    [[nodiscard]] std::string_view operator[](std::size_t index) const {
        return std::string_view(bytes_).substr(offsets_[index],
                                               offsets_[index + 1] - offsets_[index]);
    }

    [[nodiscard]] std::size_t size() const { return offsets_.size() - 1; }

    // All texts together, and where each begins (and the last one ends).
    [[nodiscard]] const std::string& bytes() const { return bytes_; }
    [[nodiscard]] const std::vector<std::uint64_t>& offsets() const { return offsets_; }

    // Write the column to where a Snapshot wants it.
    void copy_to(std::uint64_t* offsets, char* bytes) const;

 private:
    std::string bytes_;
    std::vector<std::uint64_t> offsets_ = {0};
};

// Distinct texts, numbered from 0 in the order of their first use.
class NameTable {
 public:
    // The number of `name`, which is added if it is new.  Cost: O(1) expected, no allocation when
    // the name is known.
    std::uint32_t intern(std::string_view name);

    // The number of `name`; InternTable::kNone if it is not there.
    [[nodiscard]] std::uint32_t find(std::string_view name) const;

    // Name number `index`.  Valid until the next intern.  REQUIRES: index < size().
    [[nodiscard]] std::string_view operator[](std::uint32_t index) const { return names_[index]; }

    [[nodiscard]] std::uint32_t size() const { return table_.size(); }

    // How long all names are together.
    [[nodiscard]] std::uint64_t bytes() const { return names_.bytes().size(); }

 private:
    TextColumn names_;
    InternTable table_;
    std::uint32_t latest_ = InternTable::kNone;  // input often repeats a name at once
};

}  // namespace faultline::graph

// SymbolTable and SymbolNames: interned names, as the writer grows them and as readers see them.
//
// Thread safety: a SymbolTable belongs to the writer; SymbolNames are immutable.

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/string_pool.h"

namespace faultline::storage {

// The names of the symbols 1 .. size().
class SymbolNames {
 public:
    // The name; valid as long as *this.  REQUIRES: the symbol was assigned.
    [[nodiscard]] std::string_view at(SymbolId symbol) const {
        const std::size_t index = raw(symbol) - 1;
        return std::string_view(bytes_).substr(ends_.at(index), ends_.at(index + 1) - ends_[index]);
    }

    // How many there are.
    [[nodiscard]] std::size_t size() const { return ends_.size() - 1; }

 private:
    friend class SymbolTable;
    std::string bytes_;
    std::vector<std::size_t> ends_ = {0};
};

// Names and numbers, both ways.
class SymbolTable {
 public:
    // Give `name` the next number.  False if it has one already.
    [[nodiscard]] bool add(std::string_view name);

    // The number of a name, if it has one.
    [[nodiscard]] std::optional<SymbolId> find(std::string_view name) const;

    // The name; valid as long as *this.  REQUIRES: the symbol was assigned.
    [[nodiscard]] std::string_view at(SymbolId symbol) const { return pool_.at(raw(symbol) - 1); }

    // How many there are.
    [[nodiscard]] std::size_t size() const { return pool_.size(); }

    // A copy for readers.  Cost: O(size of all names).
    [[nodiscard]] std::shared_ptr<const SymbolNames> names() const;

 private:
    StringPool pool_;
};

}  // namespace faultline::storage

#include "storage/symbols.h"

namespace faultline::storage {

bool SymbolTable::add(std::string_view name) {
    const std::uint32_t before = pool_.size();
    return pool_.intern(name) == before;
}

std::optional<SymbolId> SymbolTable::find(std::string_view name) const {
    const std::optional<std::uint32_t> number = pool_.find(name);
    if (!number) return std::nullopt;
    return SymbolId{*number + 1};
}

std::shared_ptr<const SymbolNames> SymbolTable::names() const {
    auto names = std::make_shared<SymbolNames>();
    for (std::uint32_t i = 0; i < pool_.size(); i++) {
        names->bytes_ += pool_.at(i);
        names->ends_.push_back(names->bytes_.size());
    }
    return names;
}

}  // namespace faultline::storage

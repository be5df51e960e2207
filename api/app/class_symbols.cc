#include "api/app/class_symbols.h"

namespace faultline::app {

std::set<SymbolId> class_symbols(const storage::View& view, std::string_view name) {
    std::set<SymbolId> symbols;
    for (std::uint32_t i = 1; i <= view.symbol_count(); i++) {
        if (view.symbol_name(SymbolId{i}) == name) symbols.insert(SymbolId{i});
    }
    return symbols;
}

}  // namespace faultline::app

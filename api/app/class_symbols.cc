#include "api/app/class_symbols.h"

namespace faultline::app {

std::set<SymbolId> class_symbols(const storage::View& view, std::string_view name) {
    std::set<SymbolId> symbols;
    for (std::uint32_t i = 1; i <= view.symbol_count(); i++) {
        const std::string_view class_name = view.symbol_name(SymbolId{i});
        if (view.catalogue().is_a(class_name, name)) symbols.insert(SymbolId{i});
    }
    return symbols;
}

}  // namespace faultline::app

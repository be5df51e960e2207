#include "storage/authority_of.h"

namespace faultline::storage {

identify::Authority authority_of(const model::Catalogue& catalogue, const SymbolNames& symbols) {
    return {catalogue, [&symbols](SymbolId symbol) { return symbols.at(symbol); }};
}

identify::Authority authority_of(const Published& state) {
    return authority_of(*state.catalogue, *state.symbols);
}

}  // namespace faultline::storage

#include "api/app/known_class.h"

#include <string_view>
#include <vector>

#include "api/app/class_symbols.h"
#include "engine/base/near_names.h"
#include "engine/identify/terms.h"
#include "engine/model/validation.h"

namespace faultline::app {

namespace {

std::string in_quotes(std::string_view name) {
    return "'" + model::printable(std::string(name)) + "'";
}

// What to do instead.
std::string advice(const model::Catalogue& catalogue, const std::string& name) {
    std::vector<std::string_view> names;
    for (const auto& [known, definition] : catalogue.classes()) {
        names.push_back(known);
    }
    std::string text;
    for (const std::string& near : near_names(name, names)) {
        text += (text.empty() ? "; near to it: " : ", ") + in_quotes(near);
    }
    return text.empty() ? "; `schema show` lists the classes there are" : text;
}

}  // namespace

Result<void> check_class(const storage::View& view,
                         const std::string& name,
                         const std::string& pointer) {
    if (view.catalogue().find_class(name) != nullptr) return {};
    for (const SymbolId symbol : class_symbols(view, name)) {
        FL_TRY(const std::uint64_t count, view.count_candidates(identify::class_term(symbol), 1));
        if (count != 0) return {};
    }
    Error error = invalid_argument("there is no class " + in_quotes(name) +
                                   ": neither the catalogue nor a configuration item has it" +
                                   advice(view.catalogue(), name));
    error.violations.push_back({pointer, "unknown_class", error.message});
    return error;
}

}  // namespace faultline::app

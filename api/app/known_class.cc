#include "api/app/known_class.h"

#include <string_view>
#include <vector>

#include "api/app/class_symbols.h"
#include "engine/base/near_names.h"
#include "engine/identify/terms.h"
#include "engine/model/validation.h"

namespace faultline::app {

namespace {

// More candidates than this are no coincidence.
constexpr std::size_t kLookedAtMax = 100;

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

// True if a CI has that class at the version of `view`, or had it before.  Candidates are of all
// versions: of those that the version knows, the first few say it.
Result<bool> is_used_by(const storage::View& view, SymbolId class_name) {
    std::vector<CiId> known;
    const auto keep = [&](CiId ci) -> Result<bool> {
        if (raw(ci) <= view.known_cis()) known.push_back(ci);
        return raw(ci) <= view.known_cis() && known.size() < kLookedAtMax;
    };
    FL_CHECK(view.visit_candidates(identify::class_term(class_name), CiId{1}, keep));
    for (const CiId ci : known) {
        FL_TRY(const storage::CiRecord record, view.read_ci(ci));
        const identify::MergedCi& merged = record.merged();
        if (!merged.alive || merged.class_name == class_name) return true;
    }
    return known.size() == kLookedAtMax;
}

}  // namespace

Result<void> check_class(const storage::View& view,
                         const std::string& name,
                         const std::string& pointer) {
    if (view.catalogue().find_class(name) != nullptr) return {};
    for (const SymbolId symbol : class_symbols(view, name)) {
        FL_TRY(const bool is_used, is_used_by(view, symbol));
        if (is_used) return {};
    }
    Error error = invalid_argument("there is no class " + in_quotes(name) +
                                   ": neither the catalogue nor a configuration item has it" +
                                   advice(view.catalogue(), name));
    error.violations.push_back({pointer, "unknown_class", error.message});
    return error;
}

}  // namespace faultline::app

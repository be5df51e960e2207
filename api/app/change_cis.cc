#include "api/app/change_cis.h"

#include <map>
#include <utility>

#include "engine/model/validation.h"

namespace faultline::app {

Result<std::optional<std::string>> resolve_ci(const storage::View& view, std::string_view id) {
    FL_TRY(auto found, view.resolve_ci(id));
    if (!found) return std::optional<std::string>();
    FL_TRY(const storage::CiRecord record, view.read_ci(found->ci));
    if (!record.merged().alive) return std::optional<std::string>();
    return std::optional(std::move(found->id));
}

Result<std::vector<Violation>> resolve_cis(const storage::View& view,
                                           std::vector<model::PlannedCi>& cis) {
    std::vector<Violation> unknown;
    std::map<std::string, std::optional<std::string>> known;  // a CI may be in many steps
    for (std::size_t i = 0; i < cis.size(); i++) {
        const std::string pointer = "/cis/" + std::to_string(i) + "/ci";
        if (!model::validate_id(pointer, cis[i].ci).empty()) continue;
        const auto [place, is_new] = known.try_emplace(cis[i].ci);
        if (is_new) {
            FL_TRY(place->second, resolve_ci(view, cis[i].ci));
        }
        if (place->second) {
            cis[i].ci = *place->second;
            continue;
        }
        unknown.push_back({pointer,
                           "unknown_ci",
                           "there is no configuration item '" + model::printable(cis[i].ci) +
                               "', or it is retired; correct the id"});
    }
    return unknown;
}

}  // namespace faultline::app

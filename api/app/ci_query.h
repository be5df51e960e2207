// Asking for configuration items: filters, saved ones too, a page at a time in any order.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/app/app.h"
#include "api/app/ci_search.h"
#include "api/app/ci_sort.h"
#include "api/app/cis.h"
#include "api/app/principal.h"
#include "engine/base/result.h"
#include "engine/model/scope.h"

namespace faultline::app {

// So many fields can be asked for.
inline constexpr std::size_t kFieldsMax = 100;

// What is shown of a CI beside its id.
struct CiFields {
    bool class_name = true;
    bool name = true;
    bool state = false;
    bool changed = false;  // the version that last changed it
    bool all_attributes = false;
    std::vector<std::string> attributes = {};  // in the order of the question, unique
};

// What to list, as it was written; an empty text: nothing was said.
struct CiQuestion {
    model::FilterParameters filter = {};  // engine/identify/ci_filter.h
    std::string query = {};               // the name of a saved filter, which must hold too
    std::string sort = {};                // CiSort
    std::string fields = {};              // id, name, class, state, last_changed, attributes, or
                                          // attributes.NAME, with commas between
    std::string cursor = {};
    std::uint32_t limit = kPageDefault;
    bool count = false;  // how many there are in all
    AsOf as_of = {};
};

// A CI on a page.
struct CiRow {
    CiPlace place;  // its id too
    std::string class_name;
    std::string name;
    bool alive = true;
    Version changed{};
    std::vector<std::pair<std::string, std::string>> attributes;  // name, value in canonical form
};

// A page.
struct CiPage {
    storage::View view;
    AsOf as_of;
    CiFields fields;
    std::vector<CiRow> rows;
    std::optional<std::string> next_cursor = {};  // none: the last page
    std::optional<std::uint64_t> count = {};      // none: nobody asked
    std::uint64_t looked_at = 0;                  // CIs that were read for it
};

// The CIs that the question means.
// Errors: invalid_argument with every parameter that is wrong; not_found if a CI, a saved query or
// the version is not there; unavailable while a graph is needed and not there; corruption.
// Cost: see CiSearch; in another order than by id, or with the count, all that are meant are read.
[[nodiscard]] Result<CiPage> query_cis(const Principal& principal,
                                       App& app,
                                       const CiQuestion& question);

// The filters that the parameters, and a saved query if there is a name, say.
// Errors: invalid_argument with every parameter that is wrong; not_found.
[[nodiscard]] Result<std::vector<identify::CiFilter>> filters_of(
    const storage::View& view, const model::FilterParameters& parameters, const std::string& query);

// The live CIs that `filters` mean at the version of `at`, ascending by internal id.
// Errors: as query_cis().
[[nodiscard]] Result<std::vector<CiId>> cis_of_filters(const Published& at,
                                                       std::vector<identify::CiFilter> filters);

}  // namespace faultline::app

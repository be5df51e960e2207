#include "api/http/as_of_parameter.h"

#include <string>

namespace faultline::http {

app::AsOf as_of_parameter(Query& query) {
    const auto given = query.text("as_of");
    if (!given) return {};
    const auto as_of = app::parse_as_of(*given);
    if (as_of.ok()) return as_of.value();
    query.refuse("as_of", "wrong_value", "as_of " + as_of.error().message);
    return {};
}

}  // namespace faultline::http

#include "api/http/cursor_parameter.h"

#include <utility>

#include "api/render/answers.h"

namespace faultline::http {

std::optional<std::string> cursor_parameter(Query& query) {
    const auto cursor = query.text("cursor");
    if (!cursor) return std::nullopt;
    auto after = render::id_of_cursor(*cursor);
    if (after.ok()) return std::move(after).value();
    query.refuse("cursor", "wrong_value", after.error().message);
    return std::nullopt;
}

}  // namespace faultline::http

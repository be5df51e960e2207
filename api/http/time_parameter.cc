#include "api/http/time_parameter.h"

#include <string>

namespace faultline::http {

std::optional<UtcTime> time_parameter(Query& query, std::string_view name) {
    const auto text = query.text(name);
    if (!text) return std::nullopt;
    const auto time = parse_utc_time(*text);
    if (time.ok()) return time.value();
    query.refuse(name, "wrong_value", std::string(name) + ": " + time.error().message);
    return std::nullopt;
}

std::optional<UtcTime> time_member(BodyMembers& body, const std::string& name) {
    const auto text = body.text(name);
    if (!text) return std::nullopt;
    const auto time = parse_utc_time(*text);
    if (time.ok()) return time.value();
    body.refuse(name, "wrong_value", name + ": " + time.error().message);
    return std::nullopt;
}

}  // namespace faultline::http

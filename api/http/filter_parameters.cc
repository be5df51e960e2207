#include "api/http/filter_parameters.h"

#include <string>
#include <string_view>
#include <utility>

namespace faultline::http {

namespace {

// In the order in which a filter is kept, but for `where`, which stands behind the class.
constexpr std::array kTexts = {kStateFilter.name,
                               kTextFilter.name,
                               kTextInFilter.name,
                               kPathFilter.name,
                               kNeedsFilter.name,
                               kNeededByFilter.name};
constexpr std::array kNumbers = {kStaleDaysFilter.name, kWithinFilter.name};

}  // namespace

model::FilterParameters filter_of(const Query& query) {
    model::FilterParameters filter;
    const auto add = [&](std::string_view name) {
        for (std::string& text : query.all(name)) {
            filter.emplace_back(name, std::move(text));
        }
    };
    add(kClassFilter.name);
    add(kWhereFilter.name);
    for (const std::string_view name : kTexts) {
        add(name);
    }
    for (const std::string_view name : kNumbers) {
        add(name);
    }
    return filter;
}

model::FilterParameters filter_of(BodyMembers& body) {
    model::FilterParameters filter;
    const auto add = [&](std::string_view name, std::optional<std::string> text) {
        if (text) filter.emplace_back(name, *std::move(text));
    };
    add(kClassFilter.name, body.text(std::string(kClassFilter.name)));
    for (std::string& text :
         body.texts(std::string(kWhereFilter.name)).value_or(std::vector<std::string>())) {
        filter.emplace_back(kWhereFilter.name, std::move(text));
    }
    for (const std::string_view name : kTexts) {
        add(name, body.text(std::string(name)));
    }
    for (const std::string_view name : kNumbers) {
        add(name, body.digits(std::string(name)));
    }
    return filter;
}

Error pointing_below(std::string_view place, Error error) {
    for (Violation& violation : error.violations) {
        if (violation.pointer.starts_with('/')) continue;
        violation.pointer = std::string(place) + "/" + violation.pointer;
    }
    return error;
}

}  // namespace faultline::http

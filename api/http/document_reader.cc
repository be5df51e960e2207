#include "api/http/document_reader.h"

#include <algorithm>
#include <utility>

namespace faultline::http {

namespace {

// True if one of the pointers is the other, or leads to a part of it.
bool overlap(std::string_view a, std::string_view b) {
    if (a.size() > b.size()) std::swap(a, b);
    return b.starts_with(a) && (a.size() == b.size() || b[a.size()] == '/');
}

}  // namespace

bool has_members(const JsonPlace& place,
                 std::span<const std::string_view> members,
                 std::span<const std::string_view> further) {
    const bool is_document = place.pointer().empty();
    if (place.is_null() && !is_document) return false;  // whoever asked for it said so
    if (!place.is_object(members, further)) return false;
    for (const std::string_view name : members) {
        if (!place[name].is_null()) continue;
        place[name].refuse(
            "missing_member",
            "the member '" + std::string(name) + "' is missing; a document says everything");
    }
    return true;
}

double read_number(const JsonPlace& place) {
    return place.real().value_or(0);
}

std::vector<Violation> not_about(const std::vector<Violation>& known,
                                 std::vector<Violation> broken) {
    std::erase_if(broken, [&known](const Violation& rule) {
        return std::ranges::any_of(known, [&rule](const Violation& mistake) {
            return overlap(rule.pointer, mistake.pointer);
        });
    });
    return broken;
}

}  // namespace faultline::http

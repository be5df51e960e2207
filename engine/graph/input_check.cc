#include "engine/graph/input_check.h"

#include <string>

namespace faultline::graph {

namespace {

std::string quoted(std::string_view text) {
    return "'" + std::string(text) + "'";
}

bool is_strength(double strength) {
    return strength > 0 && strength <= 1;
}

}  // namespace

bool is_valid(const NeedDetail& detail) {
    return is_strength(detail.strength) && detail.capacity >= 1 && detail.capacity <= kCapacityMax;
}

Result<void> check_need(std::string_view dependent,
                        std::string_view dependency,
                        const NeedDetail& detail) {
    if (dependent == dependency) return invalid_argument(quoted(dependent) + " cannot need itself");
    if (is_valid(detail)) return {};
    const std::string which =
        " of the need of " + quoted(dependent) + " on " + quoted(dependency) + " must be ";
    if (!is_strength(detail.strength)) {
        return invalid_argument("strength " + std::to_string(detail.strength) + which +
                                "above 0 and at most 1");
    }
    return invalid_argument("capacity " + std::to_string(detail.capacity) + which + "1 to " +
                            std::to_string(kCapacityMax));
}

Result<void> check_group(std::string_view owner, std::string_view name, std::uint32_t required) {
    if (name.empty()) return invalid_argument("a group of " + quoted(owner) + " has no name");
    if (required >= 1 && required <= kCapacityMax) return {};
    return invalid_argument("group " + quoted(name) + " of " + quoted(owner) + " requires " +
                            std::to_string(required) + "; it must be 1 to " +
                            std::to_string(kCapacityMax));
}

Result<void> check_capacity(const GroupRecord& group,
                            std::string_view owner,
                            std::string_view name) {
    if (group.capacity >= group.required) return {};
    return invalid_argument("group " + quoted(name) + " of " + quoted(owner) + " requires " +
                            std::to_string(group.required) +
                            " but all its members together have capacity " +
                            std::to_string(group.capacity) + "; require less or add members");
}

}  // namespace faultline::graph

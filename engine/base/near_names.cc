#include "engine/base/near_names.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace faultline {

namespace {

// A shorter part says nothing.
constexpr std::size_t kPartBytesMin = 3;

// What is longer is no name that somebody mistyped.
constexpr std::size_t kComparedBytesMax = 256;

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

bool is_part(std::string_view part, std::string_view whole) {
    return part.size() >= kPartBytesMin && whole.find(part) != std::string_view::npos;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); i++) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); j++) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

std::vector<std::string> near_names(std::string_view name,
                                    const std::vector<std::string_view>& names) {
    if (name.size() > kComparedBytesMax) return {};
    const std::string wanted = lower(name);
    std::vector<std::pair<std::size_t, std::string>> near;
    for (const std::string_view candidate : names) {
        if (candidate.size() > kComparedBytesMax) continue;
        const std::string other = lower(candidate);
        const std::size_t distance = edit_distance(wanted, other);
        const bool is_near = distance <= std::max<std::size_t>(1, wanted.size() / 3);
        if (!is_near && !is_part(wanted, other) && !is_part(other, wanted)) continue;
        near.emplace_back(distance, candidate);
    }
    std::ranges::sort(near);
    std::vector<std::string> found;
    for (auto& [distance, text] : near) {
        if (found.size() == kNearNamesMax) break;
        found.push_back(std::move(text));
    }
    return found;
}

}  // namespace faultline

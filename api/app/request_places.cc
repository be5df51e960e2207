#include "api/app/request_places.h"

#include <charconv>
#include <string_view>
#include <utility>

namespace faultline::app {

namespace {

// How messages of a plan name a place: the file and a line.
constexpr std::string_view kPlace = "#:";

}  // namespace

model::Origin RequestPlaces::add(std::string pointer) {
    pointers_.push_back(std::move(pointer));
    return {0, static_cast<std::uint32_t>(pointers_.size())};
}

std::string RequestPlaces::without_lines(const std::string& message) const {
    const std::size_t begin = message.rfind(kPlace);
    if (begin == std::string::npos) return message;
    const char* const digits = message.data() + begin + kPlace.size();
    const char* const end = message.data() + message.size();
    std::size_t line = 0;
    const auto read = std::from_chars(digits, end, line);
    if (read.ec != std::errc() || line == 0 || line > pointers_.size()) return message;
    return message.substr(0, begin) + "#" + pointers_[line - 1] + std::string(read.ptr, end);
}

std::vector<Violation> RequestPlaces::located(const std::vector<model::Problem>& problems) const {
    std::vector<Violation> located;
    for (const model::Problem& problem : problems) {
        located.push_back(
            {pointers_.at(problem.origin.line - 1), problem.code, without_lines(problem.message)});
    }
    return located;
}

}  // namespace faultline::app

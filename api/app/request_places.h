// RequestPlaces: where in a request the items of an import-like plan stand, so that its problems
// can be told with JSON pointers instead of lines.
//
// Thread safety: none; belongs to one request.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"
#include "engine/model/observations.h"

namespace faultline::app {

// Pointers by line number; 1 is the first.
class RequestPlaces {
 public:
    // The name of the file that the items belong to.
    static constexpr std::string_view kFile = "#";

    // The next line stands for what is at `pointer`.
    model::Origin add(std::string pointer);

    // Problems of a plan with pointers, in their order; a second line that a message names becomes
    // the fragment of its pointer.
    [[nodiscard]] std::vector<Violation> located(const std::vector<model::Problem>& problems) const;

 private:
    [[nodiscard]] std::string without_lines(const std::string& message) const;

    std::vector<std::string> pointers_;  // by line - 1
};

}  // namespace faultline::app

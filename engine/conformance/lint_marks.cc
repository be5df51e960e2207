#include "engine/conformance/lint_marks.h"

#include <algorithm>

namespace faultline::conformance {

void LintMarks::mark(graph::NodeIndex node, std::string_view code) {
    auto at = std::ranges::find(codes_, code);
    if (at == codes_.end() && codes_.size() < kCodesMax) {
        codes_.emplace_back(code);
        at = codes_.end() - 1;
    }
    const auto place = static_cast<std::size_t>(at - codes_.begin());
    marks_[raw(node)] |= std::uint32_t{1} << std::min(place, kCodesMax - 1);
}

std::vector<std::string> LintMarks::codes(graph::NodeIndex node) const {
    std::vector<std::string> found;
    for (std::size_t i = 0; i < codes_.size(); i++) {
        if ((marks_[raw(node)] >> i & 1U) != 0) found.push_back(codes_[i]);
    }
    std::ranges::sort(found);
    return found;
}

}  // namespace faultline::conformance

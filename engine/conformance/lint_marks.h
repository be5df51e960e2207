// LintMarks: which CIs lint found something about, and what.
//
// Thread safety: none while it is filled; const members may then be called from several threads.
// Memory: 4 bytes for each node.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/graph/indexes.h"

namespace faultline::conformance {

// Codes of findings by node.
class LintMarks {
 public:
    // More different codes than this share the last one.
    static constexpr std::size_t kCodesMax = 32;

    explicit LintMarks(std::size_t node_count) : marks_(node_count) {}

    // Lint found `code` about the CI.
    void mark(graph::NodeIndex node, std::string_view code);

    // Whether it found anything, and what, ascending.
    [[nodiscard]] bool has(graph::NodeIndex node) const { return marks_[raw(node)] != 0; }
    [[nodiscard]] std::vector<std::string> codes(graph::NodeIndex node) const;

 private:
    std::vector<std::string> codes_;
    std::vector<std::uint32_t> marks_;
};

}  // namespace faultline::conformance

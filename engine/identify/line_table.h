// LineTable: the lines of one import, arranged by the CI that each one is about.
//
// A relationship is arranged under its owner, the CI that needs; a line is a number into one of the
// lists of Observations.  Lines that say the same are one line, the one with the smallest origin; a
// line that is wrong is dropped and stays dropped.
//
// Thread safety: const members may be called from several threads.
// Memory: about 10 bytes a line and 20 bytes a CI.

#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/identify/known_state.h"
#include "engine/model/catalogue.h"
#include "engine/model/observations.h"

namespace faultline::identify {

// "There is no such line."
inline constexpr std::uint32_t kNoLine = 0xFFFF'FFFF;

// Which list of Observations a line stands in.
enum class LineKind : std::uint8_t { ci = 0, relationship = 1, group = 2, retirement = 3 };
inline constexpr std::size_t kLineKinds = 4;

// One line.
struct Line {
    LineKind kind{};
    std::uint32_t index = 0;

    friend auto operator<=>(const Line&, const Line&) = default;
};

// Numbers of lines in one row per CI.
struct LineRows {
    std::vector<std::uint32_t> offsets;  // one more than there are rows
    std::vector<std::uint32_t> lines;

    // REQUIRES: row + 1 < offsets.size().
    [[nodiscard]] std::span<const std::uint32_t> row(std::uint32_t row) const {
        return {lines.data() + offsets[row], lines.data() + offsets[row + 1]};
    }
};

// All lines of one import.
class LineTable {
 public:
    // Arrange what was seen; the references must outlive *this.  Lines of ids that are one CI are
    // arranged together, under the id that stands for all of them.
    // Cost: O(lines), lines of one CI sorted.
    LineTable(const model::Observations& seen,
              const model::Catalogue& catalogue,
              const KnownState& known);

    [[nodiscard]] const model::Observations& seen() const { return *seen_; }

    // The id that stands for all ids with the CI of `ci`.
    [[nodiscard]] model::LocalCi representative(model::LocalCi ci) const {
        return known_->representative(ci);
    }

    // What a failure does along a type of this import, and if the catalogue knows the type.
    // REQUIRES: a relationship of this import has that type.
    [[nodiscard]] model::ImpactKind impact_kind(model::LocalName type) const;
    [[nodiscard]] bool is_known_type(model::LocalName type) const;

    // The end that needs, and the other one.
    [[nodiscard]] model::LocalCi owner_of(const model::SeenRelationship& relationship) const;
    [[nodiscard]] model::LocalCi other_of(const model::SeenRelationship& relationship) const;
    [[nodiscard]] bool other_is_source(const model::SeenRelationship& relationship) const;

    // The lines about `ci` of one kind, dropped ones included.  Valid until keep_only().
    [[nodiscard]] std::span<const std::uint32_t> lines_of(LineKind kind, model::LocalCi ci) const;

    // The line of that kind about `ci` that is not dropped, or kNoLine.
    // REQUIRES: kind is ci or retirement.
    [[nodiscard]] std::uint32_t only_line(LineKind kind, model::LocalCi ci) const;

    // True if `ci` has a line of any kind, dropped ones included.
    [[nodiscard]] bool names(model::LocalCi ci) const;

    // Where a line was read, and the CI it is about.
    [[nodiscard]] model::Origin origin(Line line) const;
    [[nodiscard]] model::LocalCi about(Line line) const;

    // A line that is dropped counts as not there.
    [[nodiscard]] bool is_dropped(Line line) const;
    void drop(Line line);
    [[nodiscard]] std::uint64_t dropped_count(LineKind kind) const;

    // What a `ci` line says of its CI, filled in by the lines that were joined with it.
    [[nodiscard]] std::string_view name_of(std::uint32_t line) const;
    [[nodiscard]] std::string_view attributes_of(std::uint32_t line) const;
    void fill_in(std::uint32_t line, std::string name, std::string attributes);

    // Replace the rows of one kind by shorter ones, after equal lines became one.
    void keep_only(LineKind kind, LineRows rows);

 private:
    // What a `ci` line says together with others.
    struct Joined {
        std::string name;
        std::string attributes;
    };

    [[nodiscard]] std::size_t line_count(LineKind kind) const;
    void judge_types(const model::Catalogue& catalogue);

    const model::Observations* seen_;
    const KnownState* known_;
    std::vector<model::ImpactKind> kinds_;  // by LocalName; of types only
    std::vector<bool> known_types_;         // by LocalName
    std::array<LineRows, kLineKinds> rows_;
    std::array<std::vector<bool>, kLineKinds> dropped_;
    std::array<std::uint64_t, kLineKinds> dropped_counts_{};
    std::map<std::uint32_t, Joined> joined_;  // by `ci` line
};

}  // namespace faultline::identify

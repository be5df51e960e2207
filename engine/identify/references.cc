#include "engine/identify/references.h"

#include <string>
#include <utility>

namespace faultline::identify {

namespace {

using model::LocalCi;

std::string missing_message(const LineTable& lines, const Standing& standing, LocalCi ci) {
    const model::Observations& seen = lines.seen();
    std::string message = "'" + std::string(seen.id(ci)) + "' ";
    const LocalCi known_as = lines.representative(ci);
    if (const std::uint32_t line = standing.retirement(known_as); line != kNoLine) {
        return message + "does not live after this import, which retires it at " +
               place_of(seen, lines.origin({LineKind::retirement, line}));
    }
    if (!lines.lines_of(LineKind::ci, known_as).empty()) {
        return message + "is not alive in the store and its line in this import is dropped";
    }
    return message +
           "is neither in this import nor alive in the store; correct the id or import it too";
}

void drop_dangling_of(
    LineKind kind, LocalCi ci, LineTable& lines, const Standing& standing, ProblemLog& problems) {
    for (const std::uint32_t index : lines.lines_of(kind, ci)) {
        const Line line{kind, index};
        if (lines.is_dropped(line)) continue;
        const auto missing = standing.missing_end(line);
        if (!missing) continue;
        problems.error(
            lines.origin(line), "dangling_reference", missing_message(lines, standing, *missing));
        lines.drop(line);
    }
}

}  // namespace

void drop_unknown_retirements(LineTable& lines, const KnownState& known, ProblemLog& problems) {
    const model::Observations& seen = lines.seen();
    for (std::uint32_t number = 0; number < seen.id_count(); number++) {
        const LocalCi ci{number};
        const Line line{LineKind::retirement, lines.only_line(LineKind::retirement, ci)};
        if (line.index == kNoLine || known.find(ci)) continue;
        problems.error(lines.origin(line),
                       "unknown_ci",
                       "'" + std::string(seen.id(ci)) +
                           "' cannot be retired: the store never saw it; correct the id");
        lines.drop(line);
    }
}

void drop_dangling(LineTable& lines, const Standing& standing, ProblemLog& problems) {
    for (std::uint32_t number = 0; number < lines.seen().id_count(); number++) {
        drop_dangling_of(LineKind::relationship, LocalCi{number}, lines, standing, problems);
        drop_dangling_of(LineKind::group, LocalCi{number}, lines, standing, problems);
    }
}

}  // namespace faultline::identify

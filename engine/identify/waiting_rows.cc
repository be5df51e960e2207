#include "engine/identify/waiting_rows.h"

#include <algorithm>
#include <cstdint>
#include <span>

namespace faultline::identify {

namespace {

using model::LocalCi;

// Empty if nobody can say, or if no line of the row counts.
Result<std::string> ci_of(LocalCi row,
                          const LineTable& lines,
                          const KnownState& known,
                          const ClaimIndex& index) {
    const LocalCi known_as = lines.representative(row);
    const bool counts = lines.only_line(LineKind::ci, known_as) != kNoLine;
    if (!counts || known.is_ambiguous(row)) return std::string();
    const std::optional<CiId> ci = known.find(row);
    if (!ci) return std::string(lines.seen().id(known_as));
    FL_TRY(std::vector<std::string> ids, index.external_ids(std::span(&*ci, 1)));
    return std::move(ids.front());
}

}  // namespace

Result<std::vector<WaitingRow>> waiting_rows(const std::vector<std::string>& waiting,
                                             const LineTable& lines,
                                             const KnownState& known,
                                             const ClaimIndex& index) {
    std::vector<WaitingRow> given;
    if (waiting.empty()) return given;
    const model::Observations& seen = lines.seen();
    std::vector<bool> has_line(seen.id_count(), false);
    for (const model::SeenCi& line : seen.cis()) {
        has_line[static_cast<std::uint32_t>(line.ci)] = true;
    }
    for (std::uint32_t id = 0; id < seen.id_count(); id++) {
        const std::string_view name = seen.id(LocalCi{id});
        if (!has_line[id] || !std::ranges::binary_search(waiting, name)) continue;
        WaitingRow row{std::string(name), {}};
        FL_TRY(row.ci, ci_of(LocalCi{id}, lines, known, index));
        given.push_back(std::move(row));
    }
    std::ranges::sort(given, {}, &WaitingRow::id);
    return given;
}

}  // namespace faultline::identify

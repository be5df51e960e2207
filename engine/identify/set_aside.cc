#include "engine/identify/set_aside.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "engine/identify/said_rows.h"

namespace faultline::identify {

using model::LocalCi;

Result<std::vector<model::QuarantinedRow>> set_aside_rows(const KnownState& known,
                                                          const PlanOptions& options,
                                                          const ClaimIndex& index,
                                                          const LineTable& lines) {
    std::set<std::string, std::less<>> ids;
    for (const Ambiguity& ambiguity : known.ambiguities()) {
        ids.emplace(lines.seen().id(ambiguity.row));
    }
    auto said = said_rows(lines.seen(), ids, [&](Line line) { return !lines.is_dropped(line); });
    std::vector<model::QuarantinedRow> rows;
    for (const Ambiguity& ambiguity : known.ambiguities()) {
        const auto found = said.find(lines.seen().id(ambiguity.row));
        if (found == said.end()) continue;
        model::QuarantinedRow row;
        row.source = options.source;
        row.format = options.format;
        row.said = std::move(found->second);
        row.reason = ambiguity.reason;
        FL_TRY(row.candidates, index.external_ids(ambiguity.candidates));
        std::ranges::sort(row.candidates);
        for (const LocalCi other : ambiguity.rows) {
            row.others.emplace_back(lines.seen().id(other));
        }
        row.first = index.next_version();
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace faultline::identify

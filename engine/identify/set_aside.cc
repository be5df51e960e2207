#include "engine/identify/set_aside.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace faultline::identify {

namespace {

using model::LocalCi;

model::SaidRelationship said_of(const model::Observations& seen, const model::SeenRelationship& r) {
    return {std::string(seen.id(r.source)),
            std::string(seen.name(r.type)),
            std::string(seen.id(r.target)),
            std::string(seen.name(r.group)),
            r.capacity,
            r.strength,
            r.delay_s,
            r.verified,
            r.verified ? r.verified_at : 0};
}

model::SaidRow said_of(const LineTable& lines, LocalCi ci, std::uint32_t line) {
    const model::Observations& seen = lines.seen();
    const model::SeenCi& row = seen.cis()[line];
    model::SaidRow said;
    said.id = seen.id(ci);
    said.class_name = seen.name(row.class_name);
    said.name = row.name;
    said.attributes = row.attributes;
    for (const std::uint32_t index : lines.lines_of(LineKind::group, ci)) {
        if (lines.is_dropped({LineKind::group, index})) continue;
        const model::SeenGroup& group = seen.groups()[index];
        said.groups.push_back({std::string(seen.name(group.name)), group.required});
    }
    std::ranges::sort(said.groups);
    return said;
}

// Every relationship goes with the rows at both its ends.
void add_relationships(const LineTable& lines,
                       const std::map<LocalCi, std::size_t>& places,
                       std::vector<model::QuarantinedRow>& rows) {
    const model::Observations& seen = lines.seen();
    for (std::uint32_t id = 0; id < seen.id_count(); id++) {
        for (const std::uint32_t index : lines.lines_of(LineKind::relationship, LocalCi{id})) {
            if (lines.is_dropped({LineKind::relationship, index})) continue;
            const model::SeenRelationship& r = seen.relationships()[index];
            for (const LocalCi end : {r.source, r.target}) {
                const auto at = places.find(end);
                if (at != places.end()) {
                    rows[at->second].said.relationships.push_back(said_of(seen, r));
                }
            }
        }
    }
    for (model::QuarantinedRow& row : rows) {
        std::ranges::sort(row.said.relationships,
                          [](const auto& a, const auto& b) { return a < b; });
    }
}

}  // namespace

Result<std::vector<model::QuarantinedRow>> set_aside_rows(const KnownState& known,
                                                          const PlanOptions& options,
                                                          const ClaimIndex& index,
                                                          const LineTable& lines) {
    std::vector<model::QuarantinedRow> rows;
    std::map<LocalCi, std::size_t> places;
    for (const Ambiguity& ambiguity : known.ambiguities()) {
        const std::uint32_t line = lines.only_line(LineKind::ci, ambiguity.row);
        if (line == kNoLine) continue;
        model::QuarantinedRow row;
        row.source = options.source;
        row.format = options.format;
        row.said = said_of(lines, ambiguity.row, line);
        row.reason = ambiguity.reason;
        FL_TRY(row.candidates, index.external_ids(ambiguity.candidates));
        std::ranges::sort(row.candidates);
        for (const LocalCi other : ambiguity.rows) {
            row.others.emplace_back(lines.seen().id(other));
        }
        row.first = index.next_version();
        places.emplace(ambiguity.row, rows.size());
        rows.push_back(std::move(row));
    }
    add_relationships(lines, places, rows);
    return rows;
}

}  // namespace faultline::identify

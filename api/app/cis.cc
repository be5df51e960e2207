#include "api/app/cis.h"

#include <map>
#include <utility>

#include "engine/graph/node_cursor.h"
#include "engine/model/claim.h"

namespace faultline::app {

namespace {

// What every source gives for a CI.
Result<std::vector<identify::FieldValues>> values_of(const storage::View& view, CiId ci) {
    std::map<SymbolId, std::string> bytes;
    FL_CHECK(
        view.visit_claims(ci, [&](CiId, SymbolId source, std::string_view claim) -> Result<void> {
            bytes.emplace(source, claim);
            return {};
        }));
    std::vector<model::Claim> claims(bytes.size());
    std::vector<identify::SourcedClaim> sourced;
    for (const auto& [source, claim] : bytes) {
        model::Claim& decoded = claims[sourced.size()];
        FL_CHECK(model::decode_claim(claim, decoded));
        sourced.push_back({source, view.symbol_name(source), &decoded});
    }
    const auto name_of = [&view](SymbolId symbol) { return view.symbol_name(symbol); };
    return identify::provenance_of(
        sourced, identify::Authority(view.catalogue(), name_of), name_of);
}

}  // namespace

Result<CiAnswer> get_ci(const Principal& /*principal*/,
                        App& app,
                        const std::string& id,
                        const AsOf& as_of) {
    FL_TRY(storage::View view, view_as_of(app.view(), as_of));
    FL_TRY(auto found, view.resolve_ci(id));
    if (!found) return not_found("there is no configuration item '" + id + "'");
    FL_TRY(storage::CiRecord record, view.read_ci(found->ci));
    if (!record.merged().alive) return not_found("configuration item '" + id + "' is retired");
    std::vector<CiId> ends;
    for (const identify::MergedRelationship& relationship : record.merged().relationships) {
        ends.push_back(relationship.content.other);
    }
    FL_TRY(auto others, view.external_ids(ends));
    CiAnswer answer{std::move(view),
                    as_of,
                    std::move(found->id),
                    std::move(record),
                    std::move(others),
                    found->ci};
    if (!found->merges.empty()) answer.asked = id;
    return answer;
}

Result<CiAnswer> get_ci(const Principal& principal, App& app, const OneCiQuestion& question) {
    FL_TRY(CiAnswer answer, get_ci(principal, app, question.id, question.as_of));
    if (question.with_values) {
        FL_TRY(answer.values, values_of(answer.view, answer.ci));
    }
    return answer;
}

Result<CiListAnswer> list_cis(const Principal& /*principal*/,
                              App& app,
                              const CiListQuestion& question) {
    if (question.limit == 0 || question.limit > kPageMax) {
        return invalid_argument("limit is " + std::to_string(question.limit) +
                                ", it must be between 1 and " + std::to_string(kPageMax));
    }
    CiListAnswer answer;
    FL_TRY(answer.at, app.published(question.as_of));
    const graph::Snapshot& graph = *answer.at->graph;
    graph::NodeCursor cursor(graph, question.after);
    while (const auto node = cursor.next()) {
        const bool wanted = question.class_name.empty() ||
                            graph.class_name(graph.class_of(*node)) == question.class_name;
        if (!wanted) continue;
        if (answer.cis.size() == question.limit) {
            answer.more = true;
            break;
        }
        answer.cis.push_back(*node);
    }
    return answer;
}

}  // namespace faultline::app

#include "api/app/relationships.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "api/app/named_cis.h"
#include "engine/graph/node_cursor.h"

namespace faultline::app {

namespace {

// Ids, types and groups hold no control characters, so that this ends each part of a key.
constexpr char kKeyEnd = '\0';

// The CI that holds the relationship with that key.
std::string_view owner_of(std::string_view key) {
    return key.substr(0, key.find(kKeyEnd));
}

// Collects a page.
class Page {
 public:
    Page(const RelationshipListQuestion& question,
         std::optional<CiId> touched,
         RelationshipListAnswer& answer)
        : question_(question), touched_(touched), answer_(answer) {}

    // Add those of one CI; false once the page is full and there are more.
    Result<bool> add(const std::string& owner, CiId ci) {
        const storage::View& view = answer_.at->view;
        FL_TRY(storage::CiRecord record, view.read_ci(ci));
        if (!record.merged().alive) return true;
        FL_TRY(std::vector<ListedRelationship> found, wanted(owner, ci, record.merged()));
        if (found.empty()) return true;
        std::ranges::sort(found, {}, &ListedRelationship::key);
        answer_.records.push_back(std::move(record));
        for (ListedRelationship& listed : found) {
            if (answer_.relationships.size() == question_.limit) {
                answer_.more = true;
                return false;
            }
            answer_.relationships.push_back(std::move(listed));
        }
        return true;
    }

 private:
    Result<std::vector<ListedRelationship>> wanted(const std::string& owner,
                                                   CiId ci,
                                                   const identify::MergedCi& merged) const {
        const storage::View& view = answer_.at->view;
        std::vector<ListedRelationship> found;
        std::vector<CiId> others;
        for (std::size_t i = 0; i < merged.relationships.size(); i++) {
            const model::RelationshipClaim& content = merged.relationships[i].content;
            const std::string_view type = view.symbol_name(content.type);
            if (!question_.type.empty() && type != question_.type) continue;
            if (touched_ && ci != *touched_ && content.other != *touched_) continue;
            found.push_back({owner, {}, answer_.records.size(), i, {}});
            others.push_back(content.other);
        }
        FL_TRY(std::vector<std::string> ids, view.external_ids(others));
        for (std::size_t i = 0; i < found.size(); i++) {
            found[i].other = std::move(ids[i]);
            found[i].key = key_of(found[i], merged);
        }
        std::erase_if(found, [this](const ListedRelationship& listed) {
            return listed.key <= question_.after;
        });
        return found;
    }

    [[nodiscard]] std::string key_of(const ListedRelationship& listed,
                                     const identify::MergedCi& merged) const {
        const model::RelationshipClaim& content = merged.relationships[listed.index].content;
        const bool grouped = content.group != identify::MergedRelationship::kUngrouped;
        std::string key = listed.owner + kKeyEnd;
        key += answer_.at->view.symbol_name(content.type);
        key += kKeyEnd + listed.other + kKeyEnd;
        key += content.other_is_source ? '1' : '0';
        if (grouped) key += merged.groups[content.group].name;
        return key;
    }

    const RelationshipListQuestion& question_;
    std::optional<CiId> touched_;
    RelationshipListAnswer& answer_;
};

Result<void> list_all(const RelationshipListQuestion& question, RelationshipListAnswer& answer) {
    const graph::Snapshot& graph = *answer.at->graph;
    Page page(question, std::nullopt, answer);
    const std::string first(owner_of(question.after));
    if (const auto node = graph.find(first)) {
        FL_TRY(const bool room, page.add(first, graph.ci(*node)));
        if (!room) return {};
    }
    graph::NodeCursor nodes(graph, first);
    while (const auto node = nodes.next()) {
        FL_TRY(const bool room, page.add(std::string(graph.id(*node)), graph.ci(*node)));
        if (!room) return {};
    }
    return {};
}

// Those that the CI holds itself, and those of CIs whose claims name it.
Result<void> list_touching(const RelationshipListQuestion& question,
                           RelationshipListAnswer& answer) {
    FL_TRY(const graph::NodeIndex node, find_ci(*answer.at, question.ci));
    const CiId ci = answer.at->graph->ci(node);
    FL_TRY(std::vector<CiId> owners, answer.at->view.mentioned_by(ci));
    owners.push_back(ci);
    FL_TRY(std::vector<std::string> ids, answer.at->view.external_ids(owners));
    std::vector<std::pair<std::string, CiId>> sorted;
    for (std::size_t i = 0; i < owners.size(); i++) {
        if (ids[i] >= owner_of(question.after)) sorted.emplace_back(std::move(ids[i]), owners[i]);
    }
    std::ranges::sort(sorted);
    Page page(question, ci, answer);
    for (const auto& [id, owner] : sorted) {
        FL_TRY(const bool room, page.add(id, owner));
        if (!room) return {};
    }
    return {};
}

}  // namespace

Result<RelationshipListAnswer> list_relationships(const Principal& /*principal*/,
                                                  App& app,
                                                  const RelationshipListQuestion& question) {
    if (question.limit == 0 || question.limit > kPageMax) {
        return invalid_argument("limit is " + std::to_string(question.limit) +
                                ", it must be between 1 and " + std::to_string(kPageMax));
    }
    RelationshipListAnswer answer;
    FL_TRY(answer.at, app.published(question.as_of));
    FL_CHECK(question.ci.empty() ? list_all(question, answer) : list_touching(question, answer));
    return answer;
}

}  // namespace faultline::app

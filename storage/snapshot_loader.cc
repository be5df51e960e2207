#include "storage/snapshot_loader.h"

#include <future>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <malloc.h>

#include "engine/graph/snapshot_builder.h"
#include "engine/identify/merge_claims.h"
#include "storage/authority_of.h"
#include "storage/claim_decoder.h"
#include "storage/claim_scan.h"
#include "storage/keys.h"
#include "storage/merged_need.h"

namespace faultline::storage {

namespace {

using graph::NodeIndex;

constexpr std::uint32_t kNoNode = 0xFFFF'FFFF;

// What a node needs beside its id, by number of the CI.
class LiveCis {
 public:
    explicit LiveCis(CiId next_ci)
        : classes_(raw(next_ci)), reliabilities_(raw(next_ci)), ends_(raw(next_ci)) {}

    // REQUIRES: ascending by CI.
    void add(CiId ci,
             SymbolId class_name,
             std::string_view name,
             const model::OwnReliability& reliability) {
        close_until(raw(ci));
        names_ += name;
        classes_[raw(ci)] = raw(class_name);
        reliabilities_[raw(ci)] = known_.number(reliability);
        count_++;
    }

    void finish() { close_until(classes_.size()); }

    [[nodiscard]] bool contains(CiId ci) const { return classes_[raw(ci)] != 0; }
    [[nodiscard]] SymbolId class_of(CiId ci) const { return SymbolId{classes_[raw(ci)]}; }
    [[nodiscard]] model::OwnReliability reliability_of(CiId ci) const {
        return graph::reliability_of(reliabilities_[raw(ci)], known_.values().data());
    }
    [[nodiscard]] std::size_t size() const { return count_; }

    // REQUIRES: ci is not 0.
    [[nodiscard]] std::string_view name_of(CiId ci) const {
        const std::size_t begin = ends_[raw(ci) - 1];
        return std::string_view(names_).substr(begin, ends_[raw(ci)] - begin);
    }

 private:
    // Every CI before `number` that has no end yet ends where the names end now.
    void close_until(std::size_t number) {
        for (; closed_ < number; closed_++) {
            ends_[closed_] = names_.size();
        }
    }

    std::vector<std::uint32_t> classes_;        // 0: not alive
    std::vector<std::uint32_t> reliabilities_;  // numbers in known_
    graph::ReliabilityTable known_;
    std::vector<std::size_t> ends_;
    std::string names_;
    std::size_t closed_ = 0;
    std::size_t count_ = 0;
};

// All external ids in their order, with their CIs.
struct IdOrder {
    std::string bytes;
    std::vector<std::uint16_t> sizes;
    std::vector<CiId> cis;
};

// What a group's members are: none seen, only relationships without impact, or a need too.
enum class GroupUse : std::uint8_t { none, other, need };

// Reads one version into a builder.
class Loader {
 public:
    explicit Loader(const Published& state)
        : state_(state),
          live_(state.position.next_ci),
          decoder_(*state.symbols),
          authority_(authority_of(state)) {}

    Result<graph::Snapshot> load() {
        std::future<Result<IdOrder>> ids =
            std::async(std::launch::async, [this] { return read_ids(); });
        const Result<void> read = read_live_cis();
        FL_TRY(IdOrder order, ids.get());
        FL_CHECK(read);
        FL_CHECK(add_nodes(std::move(order)));
        FL_CHECK(add_needs());
        live_ = LiveCis(CiId{0});
        node_of_ = {};
        return built(builder_.build(state_.position.version, state_.position.graph_version));
    }

 private:
    Result<IdOrder> read_ids() const;
    Result<void> read_live_cis();
    Result<void> read_live_ci(const ClaimScan& scan);
    Result<void> add_nodes(IdOrder order);
    Result<void> add_needs();
    Result<void> add_claim(NodeIndex node, const identify::SourcedClaim& sourced);
    Result<void> add_merged(NodeIndex node, const identify::MergedCi& merged);
    template <typename Groups>
    Result<void> add_need(NodeIndex node,
                          const Groups& groups,
                          const model::RelationshipClaim& content,
                          const graph::NeedDetail& detail);
    template <typename Groups>
    Result<void> add_groups(NodeIndex node, const Groups& groups);
    void learn_catalogue();

    // Rules of the graph that stored rows break were kept when they were written.
    template <typename T>
    Result<T> built(Result<T> result) const {
        if (result.ok() || result.error().code != ErrorCode::invalid_argument) return result;
        return state_.database().damaged(result.error().message);
    }

    const Published& state_;
    LiveCis live_;
    ClaimDecoder decoder_;
    identify::Authority authority_;
    graph::SnapshotBuilder builder_;
    std::vector<std::uint32_t> node_of_;  // by number of the CI; kNoNode: not alive
    std::vector<GroupUse> group_uses_;    // of the CI at hand, by position of the group
    std::vector<bool> is_need_;           // by number of the symbol of a relationship type
    std::vector<std::optional<model::SourceLimit>> limits_;  // by that of a source
};

Result<IdOrder> Loader::read_ids() const {
    IdOrder order;
    const std::uint64_t next_ci = raw(state_.position.next_ci);
    order.cis.reserve(next_ci);
    order.sizes.reserve(next_ci);
    Scan rows = state_.database().scan(Table::id, {.first = {}, .end = {}, .reads_much = true});
    for (; rows.valid(); rows.next()) {
        const std::optional<CiId> ci = parse_ci_key(rows.value());
        if (!ci || rows.key().size() > std::numeric_limits<std::uint16_t>::max()) {
            return state_.database().damaged("the row of an external id does not decode");
        }
        if (raw(*ci) >= next_ci) continue;
        order.bytes += rows.key();
        order.sizes.push_back(static_cast<std::uint16_t>(rows.key().size()));
        order.cis.push_back(*ci);
    }
    FL_CHECK(rows.status());
    return order;
}

Result<void> Loader::read_live_cis() {
    ClaimScan scan(state_.database(), state_.position.version);
    while (true) {
        FL_TRY(const bool is_there, scan.next());
        if (!is_there) break;
        if (raw(scan.ci()) == 0 || raw(scan.ci()) >= raw(state_.position.next_ci)) {
            return state_.database().damaged("a claim is about a CI that was never named");
        }
        FL_CHECK(read_live_ci(scan));
    }
    live_.finish();
    return {};
}

Result<void> Loader::read_live_ci(const ClaimScan& scan) {
    FL_TRY(const auto claims, decoder_.decode(scan.rows()));
    if (claims.size() == 1) {
        const std::optional<model::CiClaim>& ci = claims.front().claim->ci;
        if (!ci) return {};
        live_.add(scan.ci(), ci->class_name, ci->name, model::own_reliability(ci->attributes));
        return {};
    }
    FL_TRY(const identify::MergedCi merged, identify::merge_claims(claims, authority_));
    if (!merged.alive) return {};
    live_.add(scan.ci(), merged.class_name, merged.name, own_reliability(merged));
    return {};
}

Result<void> Loader::add_nodes(IdOrder order) {
    node_of_.assign(raw(state_.position.next_ci), kNoNode);
    builder_.reserve(live_.size(), 0);
    std::size_t at = 0;
    for (std::size_t i = 0; i < order.cis.size(); i++) {
        const std::string_view id = std::string_view(order.bytes).substr(at, order.sizes[i]);
        at += order.sizes[i];
        const CiId ci = order.cis[i];
        if (raw(ci) == 0 || !live_.contains(ci)) continue;
        FL_TRY(const NodeIndex node,
               built(builder_.add_node({.id = id,
                                        .name = live_.name_of(ci),
                                        .class_name = state_.symbols->at(live_.class_of(ci)),
                                        .ci = ci,
                                        .reliability = live_.reliability_of(ci)})));
        node_of_[raw(ci)] = static_cast<std::uint32_t>(node);
    }
    return {};
}

void Loader::learn_catalogue() {
    is_need_.assign(state_.symbols->size() + 1, false);
    limits_.assign(is_need_.size(), std::nullopt);
    for (std::uint32_t i = 1; i < is_need_.size(); i++) {
        const std::string_view name = state_.symbols->at(SymbolId{i});
        is_need_[i] = state_.catalogue->impact_kind(name) != model::ImpactKind::none;
        limits_[i] = state_.catalogue->source_limit(name);
    }
}

Result<void> Loader::add_needs() {
    learn_catalogue();
    ClaimScan scan(state_.database(), state_.position.version);
    while (true) {
        FL_TRY(const bool is_there, scan.next());
        if (!is_there) return {};
        const std::uint32_t number = node_of_[raw(scan.ci())];
        if (number == kNoNode) continue;
        FL_TRY(const auto claims, decoder_.decode_without_attributes(scan.rows()));
        if (claims.size() == 1) {
            FL_CHECK(add_claim(NodeIndex{number}, claims.front()));
            continue;
        }
        FL_TRY(const identify::MergedCi merged, identify::merge_claims(claims));
        FL_CHECK(add_merged(NodeIndex{number}, merged));
    }
}

Result<void> Loader::add_claim(NodeIndex node, const identify::SourcedClaim& sourced) {
    const model::Claim& claim = *sourced.claim;
    const std::optional<model::SourceLimit>& limit = limits_[raw(sourced.source)];
    group_uses_.assign(claim.groups.size(), GroupUse::none);
    for (const model::RelationshipClaim& content : claim.relationships) {
        FL_CHECK(add_need(node, claim.groups, content, need_detail(content, limit)));
    }
    return add_groups(node, claim.groups);
}

Result<void> Loader::add_merged(NodeIndex node, const identify::MergedCi& merged) {
    group_uses_.assign(merged.groups.size(), GroupUse::none);
    const auto limit = [this](SymbolId source) { return limits_[raw(source)]; };
    for (const identify::MergedRelationship& relationship : merged.relationships) {
        FL_CHECK(
            add_need(node, merged.groups, relationship.content, need_detail(relationship, limit)));
    }
    return add_groups(node, merged.groups);
}

template <typename Groups>
Result<void> Loader::add_need(NodeIndex node,
                              const Groups& groups,
                              const model::RelationshipClaim& content,
                              const graph::NeedDetail& detail) {
    const bool is_grouped = content.group != model::RelationshipClaim::kUngrouped;
    const bool is_need = is_need_[raw(content.type)];
    if (is_grouped) {
        GroupUse& use = group_uses_[content.group];
        if (is_need || use == GroupUse::none) use = is_need ? GroupUse::need : GroupUse::other;
    }
    if (!is_need) return {};
    const std::uint64_t other = raw(content.other);
    const std::uint32_t dependency = other < node_of_.size() ? node_of_[other] : kNoNode;
    if (dependency == kNoNode) {
        return state_.database().damaged("a relationship names a CI that is not there");
    }
    return built(
        builder_.add_need({.dependent = node,
                           .dependency = NodeIndex{dependency},
                           .group = is_grouped ? groups[content.group].name : std::string_view(),
                           .detail = detail}));
}

// A group whose members all are of types along which no failure travels is no group of the graph.
// One that only its members name needs one of them, which is what the builder assumes.
template <typename Groups>
Result<void> Loader::add_groups(NodeIndex node, const Groups& groups) {
    for (std::size_t i = 0; i < groups.size(); i++) {
        if (group_uses_[i] == GroupUse::other || groups[i].required == 0) continue;
        FL_CHECK(built(builder_.add_group(node, groups[i].name, groups[i].required)));
    }
    return {};
}

}  // namespace

Result<graph::Snapshot> load_snapshot(const Published& state) {
    Result<graph::Snapshot> snapshot = Loader(state).load();
    // What loading took is given back, so that it does not count against the serving process.
    ::malloc_trim(0);
    return snapshot;
}

}  // namespace faultline::storage

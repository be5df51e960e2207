#include "storage/verify_references.h"

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/identify/merge_claims.h"
#include "storage/claim_decoder.h"
#include "storage/claim_scan.h"

namespace faultline::storage {

namespace {

using identify::MergedCi;
using identify::MergedRelationship;

// Looks at every merged CI.
class ReferenceCheck {
 public:
    ReferenceCheck(const Verification& check, const Published& state, const CheckedNames& names)
        : check_(check),
          state_(state),
          names_(names),
          decoder_(*state.symbols),
          is_alive_(names.cis.size() + 1),
          is_named_(names.cis.size() + 1) {
        for (std::uint32_t i = 0; i <= state.symbols->size(); i++) {
            is_need_.push_back(i != 0 && state.catalogue->impact_kind(state.symbols->at(
                                             SymbolId{i})) != model::ImpactKind::none);
        }
    }

    Result<LiveCounts> run() {
        FL_CHECK(visit([this](CiId ci, const MergedCi& merged) { look_at(ci, merged); }, true));
        bool dangles = false;
        for (std::size_t i = 0; i < is_named_.size(); i++) {
            dangles = dangles || (is_named_[i] && !is_alive_[i]);
        }
        if (dangles) {
            FL_CHECK(visit([this](CiId ci, const MergedCi& merged) { name_dangling(ci, merged); },
                           false));
        }
        return counts_;
    }

 private:
    template <typename Visitor>
    Result<void> visit(const Visitor& visitor, bool is_first_pass) {
        ClaimScan scan(check_.database, check_.position.version);
        while (true) {
            const Result<bool> is_there = scan.next();
            if (!is_there.ok()) {
                FL_CHECK(check_.findings.accept(is_there.error(), "table_unreadable"));
                return {};
            }
            if (!is_there.value()) return {};
            FL_TRY(const std::optional<MergedCi> merged, merge(scan, is_first_pass));
            if (merged && merged->alive) visitor(scan.ci(), *merged);
        }
    }

    // The merge of the claims the scan stands at; what is wrong with them is noted once.
    Result<std::optional<MergedCi>> merge(const ClaimScan& scan, bool is_first_pass) {
        const std::string id(names_.cis.at(raw(scan.ci())));
        Result<MergedCi> merged = corruption("");
        const auto claims = decoder_.decode(scan.rows());
        if (claims.ok()) merged = identify::merge_claims(claims.value());
        const Error* const error = !claims.ok()   ? &claims.error()
                                   : !merged.ok() ? &merged.error()
                                                  : nullptr;
        if (error != nullptr) {
            if (is_first_pass) {
                const Error named = corruption("CI '" + id + "': " + error->message);
                FL_CHECK(check_.findings.accept(
                    error->code == ErrorCode::corruption ? named : *error, "claim_damaged"));
            }
            return std::optional<MergedCi>();
        }
        if (raw(scan.ci()) == 0 || raw(scan.ci()) >= is_alive_.size()) {
            if (is_first_pass) {
                check_.findings.add(
                    std::nullopt,
                    "claim_of_unknown_ci",
                    "CI " + std::to_string(raw(scan.ci())) + " has claims and no id");
            }
            return std::optional<MergedCi>();
        }
        return std::optional(std::move(merged).value());
    }

    void look_at(CiId ci, const MergedCi& merged) {
        counts_.cis++;
        counts_.relationships += merged.relationships.size();
        is_alive_[raw(ci)] = true;
        for (const MergedRelationship& relationship : merged.relationships) {
            const std::uint64_t other = raw(relationship.content.other);
            if (other < is_named_.size()) {
                is_named_[other] = true;
            } else {
                note_dangling(ci, other);
            }
        }
        check_groups(ci, merged);
    }

    void name_dangling(CiId ci, const MergedCi& merged) {
        for (const MergedRelationship& relationship : merged.relationships) {
            const std::uint64_t other = raw(relationship.content.other);
            if (other < is_alive_.size() && !is_alive_[other]) note_dangling(ci, other);
        }
    }

    void note_dangling(CiId ci, std::uint64_t other) {
        const std::string name(names_.cis.at(other));
        check_.findings.add(std::nullopt,
                            "dangling_reference",
                            "a relationship of '" + std::string(names_.cis.at(raw(ci))) +
                                "' names " +
                                (name.empty() ? "CI " + std::to_string(other) : "'" + name + "'") +
                                ", which is not there");
    }

    // A member that two sources name counts once, with its largest capacity.
    void check_groups(CiId ci, const MergedCi& merged) {
        if (merged.groups.empty()) return;
        std::vector<std::map<CiId, std::uint64_t>> members(merged.groups.size());
        std::vector<bool> has_other_members(merged.groups.size());
        for (const MergedRelationship& relationship : merged.relationships) {
            const model::RelationshipClaim& content = relationship.content;
            if (content.group == model::RelationshipClaim::kUngrouped) continue;
            if (!is_need_[raw(content.type)]) {
                has_other_members[content.group] = true;
                continue;
            }
            std::uint64_t& capacity = members[content.group][content.other];
            capacity = std::max<std::uint64_t>(capacity, content.capacity);
        }
        for (std::size_t i = 0; i < members.size(); i++) {
            std::uint64_t capacity = 0;
            for (const auto& [member, its_capacity] : members[i]) {
                capacity += its_capacity;
            }
            // Members along which no failure travels make no group of the graph.
            if (members[i].empty() && has_other_members[i]) continue;
            if (capacity >= merged.groups[i].required) continue;
            check_.findings.add(std::nullopt,
                                "group_unsatisfiable",
                                "group '" + std::string(merged.groups[i].name) + "' of '" +
                                    std::string(names_.cis.at(raw(ci))) + "' needs " +
                                    std::to_string(merged.groups[i].required) +
                                    ", its members have " + std::to_string(capacity));
        }
    }

    const Verification& check_;
    const Published& state_;
    const CheckedNames& names_;
    ClaimDecoder decoder_;
    std::vector<bool> is_alive_;
    std::vector<bool> is_named_;  // by a relationship of a live CI
    std::vector<bool> is_need_;   // by symbol of a relationship type
    LiveCounts counts_;
};

}  // namespace

Result<LiveCounts> check_references(const Verification& check,
                                    const Published& state,
                                    const CheckedNames& names) {
    return ReferenceCheck(check, state, names).run();
}

}  // namespace faultline::storage

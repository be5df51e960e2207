// OwnerClaims: all claims about one CI, before and after an import.
//
// Thread safety: none; one instance serves one plan and is reused from CI to CI.
//
// The claim of the source that imports is built from what it claimed before and from the lines that
// count; the claims of other sources only lose relationships with CIs that retire.  A part that
// says what it said before keeps its version.

#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/identify/known_state.h"
#include "engine/identify/line_table.h"
#include "engine/identify/numbering.h"
#include "engine/identify/seniority.h"
#include "engine/identify/standing.h"
#include "engine/model/claim.h"

namespace faultline::identify {

// A CI whose claims an import may alter.
struct Owner {
    static constexpr std::uint32_t kNotNamed = 0xFFFF'FFFF;

    CiId ci{};
    std::uint32_t local = kNotNamed;  // its LocalCi, if lines are about it
};

// Build as if the import's retirements were not there?
enum class Retirements : std::uint8_t { done, undone };

// One source's claim.
struct ClaimChange {
    SymbolId source{};
    std::string_view stored;  // canonical form; empty if there was no claim
    model::Claim before;
    model::Claim after;

    // Forget everything; capacity is kept.
    void clear();
};

// A relationship that a claim held and holds no longer.
struct LostRelationship {
    std::string_view group;
    SymbolId type{};
    CiId other{};
    bool other_is_source = false;
    bool by_retirement = false;  // because one of its ends retires

    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 sees a null pointer in the default.
    friend auto operator<=>(const LostRelationship&, const LostRelationship&) = default;
};

// How many relationships the lines of one CI name.
struct NamedRelationships {
    std::uint64_t created = 0;
    std::uint64_t updated = 0;
    std::uint64_t unchanged = 0;
};

// Builds the claims about one CI after another.
class OwnerClaims {
 public:
    // What the claims are built from; all must outlive the builder.
    struct Inputs {
        const LineTable& lines;
        const KnownState& known;
        const Standing& standing;
        const Numbering& numbering;
        const Seniority& seniority;
        const ClaimIndex& index;
        std::string_view source;  // that imports
        Version version{};        // of parts that are new or altered
        bool only_adds = false;   // as of PlanOptions
    };

    explicit OwnerClaims(const Inputs& inputs) : in_(inputs) {}

    // Build the claims about `owner`.  Errors: corruption if a stored claim does not decode.
    // Cost: O(size log size) of its claims and lines.
    Result<void> build(const Owner& owner, Retirements retirements = Retirements::done);

    // What build() built; views point into the store's bytes and the import's.  Valid until
    // build().
    [[nodiscard]] const ClaimChange& own() const { return own_; }
    [[nodiscard]] std::span<const ClaimChange> others() const {
        return {others_.data(), other_count_};
    }

    // What all claims together lost; ascending by group, type, other, end; one source may have lost
    // what others did, so that a relationship can be there several times.
    [[nodiscard]] const std::vector<LostRelationship>& lost() const { return lost_; }
    [[nodiscard]] const NamedRelationships& named() const { return named_; }

 private:
    // A group of the own claim, before and after.
    struct GroupEntry {
        std::string_view name;
        std::uint32_t before = 0;  // required; 0: no group line
        std::uint32_t line = 0;
        Version version{};  // of `before`
    };
    // A relationship of the own claim; `group` indexes groups_.
    struct Candidate {
        model::RelationshipClaim content;
        bool is_line = false;
    };

    Result<void> read(const Owner& owner);
    Result<void> build_own(const Owner& owner);
    void build_ci_fields(std::uint32_t line);
    Result<void> settle_seniority(CiId ci);
    void collect_groups(const Owner& owner);
    void collect_relationships(const Owner& owner);
    void merge_candidates();
    void merge_relationship(const model::RelationshipClaim* before,
                            const model::RelationshipClaim* line);
    void build_other(ClaimChange& change);
    void lose(std::string_view group, const model::RelationshipClaim& relationship);
    [[nodiscard]] std::uint32_t group_position(std::string_view name) const;
    [[nodiscard]] bool is_gone(CiId ci) const;

    Inputs in_;
    Retirements retirements_ = Retirements::done;
    bool all_gone_ = false;  // the CI itself retires
    bool replaces_ = false;  // the source's former needs and groups do not count
    ClaimChange own_;
    std::vector<ClaimChange> others_;  // reused; the first other_count_ are valid
    std::size_t other_count_ = 0;
    std::vector<GroupEntry> groups_;     // ascending by name
    std::vector<Candidate> candidates_;  // ascending by identity, before a line what it replaces
    std::vector<LostRelationship> lost_;
    NamedRelationships named_;
};

}  // namespace faultline::identify

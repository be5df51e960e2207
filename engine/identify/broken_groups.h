// BrokenGroups: which lines of an import leave a group without enough capacity, and dropping them.
//
// Thread safety: none; one instance serves one plan.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/identify/group_check.h"
#include "engine/identify/owner_claims.h"
#include "engine/identify/owner_set.h"
#include "engine/identify/problem_log.h"

namespace faultline::identify {

// Judges the groups of every owner (`group_unsatisfiable`).
//
// Whom a broken group is blamed on: the retirements that take members from it, if it would be
// satisfiable without them; else the lines that name the group or its members; else all lines about
// the owner.
class BrokenGroups {
 public:
    // What is judged; all must outlive *this.
    struct Inputs {
        LineTable& lines;
        Standing& standing;
        const OwnerSet& owners;
        OwnerClaims& claims;
        GroupCheck& groups;
        const ClaimIndex& index;
        ProblemLog& problems;
    };

    explicit BrokenGroups(const Inputs& inputs) : in_(inputs) {}

    // Note one problem per broken group; the plan is then refused.  An owner with a line that is
    // wrong in itself is not judged: its groups are not what the user meant.
    // Errors: corruption if a stored claim does not decode; unavailable.
    Result<void> report();

    // Drop what broken groups are blamed on until there is none.  In rounds: a round judges all
    // owners that the drops of the round before may have altered, then drops; so that the outcome
    // does not depend on the order of the lines.
    // Errors: as report().  Cost: O(owners), and per dropped line O(size of the owners it alters).
    Result<void> drop_all();

 private:
    // What a broken group is blamed on; the line that shows it best is first.
    struct Verdict {
        std::string message;
        std::vector<Line> lines;
        bool retirements = false;
    };

    // A line that names a group; an ungrouped relationship names the empty one.
    struct NamingLine {
        std::string_view group;
        Line line;
    };

    // An owner with a relationship line to `other`.
    struct Namer {
        model::LocalCi other{};
        std::uint32_t position = 0;
    };

    Result<std::vector<Verdict>> judge(const Owner& owner);
    [[nodiscard]] Result<std::string> message_of(const Owner& owner,
                                                 const CheckedGroup& group) const;
    [[nodiscard]] bool loses_by_retirement(const Owner& owner) const;
    [[nodiscard]] std::vector<Line> retirements_hitting(const Owner& owner,
                                                        const CheckedGroup& undone) const;
    [[nodiscard]] std::vector<NamingLine> naming_lines(const Owner& owner) const;
    [[nodiscard]] std::vector<Line> lines_of_owner(const Owner& owner) const;
    [[nodiscard]] bool has_wrong_line(const Owner& owner) const;
    // The lines of `naming`, sorted by group, that name `group`.
    [[nodiscard]] static std::vector<Line> lines_naming(const std::vector<NamingLine>& naming,
                                                        std::string_view group);
    void report(const Verdict& verdict);
    std::vector<Line> apply(const std::vector<Verdict>& verdicts);
    std::vector<std::uint32_t> altered_by(const std::vector<Line>& dropped);
    void add_namers(model::LocalCi ci, std::vector<std::uint32_t>& altered);
    void find_namers();

    Inputs in_;
    std::vector<std::uint32_t> positions_;  // of owners, by LocalCi
    std::vector<Namer> namers_;             // ascending by other end; found when first needed
    bool namers_known_ = false;
};

}  // namespace faultline::identify

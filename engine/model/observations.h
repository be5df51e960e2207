// Observations: what an import saw, before it is compared with the store.
//
// Thread safety: none; one set belongs to one import.
//
// An importer hands over what it read, line by line; each item is validated at once, and what
// breaks a rule becomes a problem with its line instead.  Strings are kept once: external ids and
// names are numbers here, so that five million lines stay far below the memory an import may use.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/string_pool.h"
#include "engine/model/attributes.h"

namespace faultline::model {

// Problems beyond this many are counted, not listed.
inline constexpr std::size_t kProblemsMax = 1000;

// Where something was read: which file of the import (0 is the first), and its line (1 is the
// first).
struct Origin {
    std::uint32_t file = 0;
    std::uint32_t line = 0;

    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 sees a null pointer in the default.
    friend auto operator<=>(const Origin&, const Origin&) = default;
};

// Something that a person should look at.  The code is stable; docs list all of them.
struct Problem {
    Origin origin;
    std::string code;
    std::string message;
};

// A CI as a line gives it.  Attributes may come in any order.
struct CiInput {
    std::string_view id;
    std::string_view class_name;
    std::string_view name = {};
    Attributes attributes = {};
};

// A relationship as a line gives it; numbers unchecked.
struct RelationshipInput {
    std::string_view source;
    std::string_view type;
    std::string_view target;
    std::string_view group = {};
    std::int64_t capacity = 1;
    double strength = 1.0;
    std::int64_t delay_s = 0;
    std::optional<std::int64_t> verified_at = {};  // microseconds since 1970 UTC
};

// A group as a line gives it; number unchecked.
struct GroupInput {
    std::string_view ci;
    std::string_view name;
    std::int64_t required = 1;
};

// Number of an external id, and of a name (class, type, group), within one set.
enum class LocalCi : std::uint32_t {};
enum class LocalName : std::uint32_t {};

// What was seen, checked, with numbers for strings.  LocalName{0} is the empty name.
struct SeenCi {
    LocalCi ci{};
    LocalName class_name{};
    Origin origin;
    std::string_view name;
    std::string_view attributes;  // canonical form of attributes.h
};
struct SeenRelationship {
    LocalCi source{};
    LocalCi target{};
    LocalName type{};
    LocalName group{};
    Origin origin;
    std::uint32_t capacity = 1;
    bool verified = false;
    double strength = 1.0;
    std::uint64_t delay_s = 0;
    std::int64_t verified_at = 0;  // meaningful if verified
};
struct SeenGroup {
    LocalCi ci{};
    LocalName name{};
    Origin origin;
    std::uint32_t required = 1;
};
struct SeenRetirement {
    LocalCi ci{};
    Origin origin;
};

// Everything one import saw.
class Observations {
 public:
    // Nothing seen yet.
    Observations() { names_.intern({}); }

    // Announce the next file; its number.
    std::uint32_t add_file(std::string name);

    // Take one item, or note every rule it breaks as a problem at `origin`.
    // The views need not outlive the call.
    void add_ci(Origin origin, CiInput ci);
    void add_relationship(Origin origin, const RelationshipInput& relationship);
    void add_group(Origin origin, const GroupInput& group);
    void add_retirement(Origin origin, std::string_view ci);

    // Note a problem that drops what stands at `origin`.
    void add_problem(Origin origin, std::string code, std::string message);

    // Count something that the format drops by its own rules (no problem).
    void count(std::string_view what, std::uint64_t more = 1);

    // What was taken, in the order it came.
    [[nodiscard]] const std::vector<SeenCi>& cis() const { return cis_; }
    [[nodiscard]] const std::vector<SeenRelationship>& relationships() const {
        return relationships_;
    }
    [[nodiscard]] const std::vector<SeenGroup>& groups() const { return groups_; }
    [[nodiscard]] const std::vector<SeenRetirement>& retirements() const { return retirements_; }

    // The strings behind the numbers.
    [[nodiscard]] std::string_view id(LocalCi ci) const;
    [[nodiscard]] std::string_view name(LocalName name) const;
    [[nodiscard]] std::uint32_t id_count() const { return ids_.size(); }
    [[nodiscard]] std::uint32_t name_count() const { return names_.size(); }

    // Files; problems listed, how many there were in all, and on how many lines (problems of one
    // line come one after another); and the format's own counts.
    [[nodiscard]] const std::vector<std::string>& files() const { return files_; }
    [[nodiscard]] const std::vector<Problem>& problems() const { return problems_; }
    [[nodiscard]] std::uint64_t problem_count() const { return problem_count_; }
    [[nodiscard]] std::uint64_t problem_line_count() const { return problem_line_count_; }
    [[nodiscard]] const std::map<std::string, std::uint64_t, std::less<>>& counts() const {
        return counts_;
    }

 private:
    void add_violations(Origin origin, const std::vector<Violation>& violations);

    StringPool ids_;
    StringPool names_;
    StringPool attribute_sets_;  // whole encoded sets: estates repeat them
    StringArena texts_;
    std::vector<SeenCi> cis_;
    std::vector<SeenRelationship> relationships_;
    std::vector<SeenGroup> groups_;
    std::vector<SeenRetirement> retirements_;
    std::vector<std::string> files_;
    std::vector<Problem> problems_;
    std::uint64_t problem_count_ = 0;
    std::uint64_t problem_line_count_ = 0;
    std::optional<Origin> last_problem_;
    std::map<std::string, std::uint64_t, std::less<>> counts_;
};

}  // namespace faultline::model

// RuleBook: the conformance rules of a catalogue, read once, and which of them a class has.
//
// Thread safety: none; a book belongs to one thread.

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/catalogue.h"

namespace faultline::conformance {

// What a rule can ask for: model::conformance_checks(), in their order.
enum class Check : std::uint8_t {
    has_owner,
    lint_clean,
    no_dangling,
    no_duplicates,
    reliability_known,
    required_attributes,
    service_path,
    verified_within,
};

// One rule, read.
struct Rule {
    const model::ConformanceRule* written = nullptr;
    Check check = Check::has_owner;
    std::vector<std::string> attributes = {};  // that its argument names, ascending
    std::uint32_t days = 0;                    // that its argument says
};

// What is asked of the CIs of one class.
struct ClassRules {
    std::string class_name;
    std::vector<std::uint32_t> rules;        // numbers of rules, ascending
    std::vector<std::string_view> required;  // attributes that the class requires
    bool is_service = false;                 // the class is one of kServiceLayer
    bool has_unavailability = false;         // CIs that state none have one all the same
};

// CIs of a class of this layer and above are services.
inline constexpr std::uint8_t kServiceLayer = 80;

// All rules, by name.
class RuleBook {
 public:
    // `catalogue` must outlive the book and not change.
    explicit RuleBook(const model::Catalogue& catalogue);

    // The rules, ascending by name; their numbers are their places.  Rules with a check that nobody
    // knows are left out: no catalogue that is validated has one.
    [[nodiscard]] const std::vector<Rule>& rules() const { return rules_; }

    // What is asked of CIs of that class: rules of the class itself and of its superclasses.  Valid
    // as long as the book.  Cost: a look-up, once the class was asked for.
    [[nodiscard]] const ClassRules& of(std::string_view class_name);

    [[nodiscard]] const model::Catalogue& catalogue() const { return *catalogue_; }

 private:
    [[nodiscard]] ClassRules make(std::string_view class_name) const;

    const model::Catalogue* catalogue_;
    std::vector<Rule> rules_;
    std::map<std::string, ClassRules, std::less<>> classes_;
};

}  // namespace faultline::conformance

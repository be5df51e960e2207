#include "engine/model/observations.h"

#include <utility>

#include "engine/model/validation.h"

namespace faultline::model {

std::uint32_t Observations::add_file(std::string name) {
    files_.push_back(std::move(name));
    return static_cast<std::uint32_t>(files_.size() - 1);
}

void Observations::add_violations(Origin origin, const std::vector<Violation>& violations) {
    for (const Violation& violation : violations) {
        add_problem(origin, violation.code, violation.message);
    }
}

void Observations::add_ci(Origin origin, CiInput ci) {
    const std::vector<Violation> violations = validate(ci);
    if (!violations.empty()) return add_violations(origin, violations);
    if (const auto sorted = sort_attributes(ci.attributes); !sorted.ok()) {
        return add_problem(origin, "duplicate_attribute", sorted.error().message);
    }
    std::string attributes;
    ByteWriter out(attributes);
    encode_attributes(ci.attributes, out);
    cis_.push_back({LocalCi{ids_.intern(ci.id)},
                    LocalName{names_.intern(ci.class_name)},
                    origin,
                    texts_.store(ci.name),
                    attribute_sets_.at(attribute_sets_.intern(attributes))});
}

void Observations::add_relationship(Origin origin, const RelationshipInput& relationship) {
    const std::vector<Violation> violations = validate(relationship);
    if (!violations.empty()) return add_violations(origin, violations);
    relationships_.push_back({LocalCi{ids_.intern(relationship.source)},
                              LocalCi{ids_.intern(relationship.target)},
                              LocalName{names_.intern(relationship.type)},
                              LocalName{names_.intern(relationship.group)},
                              origin,
                              static_cast<std::uint32_t>(relationship.capacity),
                              relationship.verified_at.has_value(),
                              relationship.strength,
                              static_cast<std::uint64_t>(relationship.delay_s),
                              relationship.verified_at.value_or(0)});
}

void Observations::add_group(Origin origin, const GroupInput& group) {
    const std::vector<Violation> violations = validate(group);
    if (!violations.empty()) return add_violations(origin, violations);
    groups_.push_back({LocalCi{ids_.intern(group.ci)},
                       LocalName{names_.intern(group.name)},
                       origin,
                       static_cast<std::uint32_t>(group.required)});
}

void Observations::add_retirement(Origin origin, std::string_view ci) {
    const std::vector<Violation> violations = validate_id("/retire/ci", ci);
    if (!violations.empty()) return add_violations(origin, violations);
    retirements_.push_back({LocalCi{ids_.intern(ci)}, origin});
}

void Observations::add_problem(Origin origin, std::string code, std::string message) {
    problem_count_++;
    if (last_problem_ != origin) problem_line_count_++;
    last_problem_ = origin;
    if (problems_.size() < kProblemsMax) {
        problems_.push_back({origin, std::move(code), std::move(message)});
    }
}

void Observations::count(std::string_view what, std::uint64_t more) {
    const auto at = counts_.find(what);
    if (at != counts_.end()) {
        at->second += more;
    } else {
        counts_.emplace(what, more);
    }
}

std::string_view Observations::id(LocalCi ci) const {
    return ids_.at(static_cast<std::uint32_t>(ci));
}

std::string_view Observations::name(LocalName name) const {
    return names_.at(static_cast<std::uint32_t>(name));
}

}  // namespace faultline::model

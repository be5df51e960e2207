#include "api/app/edit_lines.h"

#include <charconv>
#include <utility>

#include "engine/model/validation.h"

namespace faultline::app {

namespace {

// How messages of a plan name a place: this and a line.  In a request it becomes a fragment with
// a pointer.
constexpr std::string_view kFile = "#";
constexpr std::string_view kPlace = "#:";

// "/relationship/capacity" -> "/capacity".
std::string_view below_item(std::string_view pointer) {
    const std::size_t slash = pointer.find('/', 1);
    return slash == std::string_view::npos ? std::string_view() : pointer.substr(slash);
}

}  // namespace

EditLines::EditLines(const model::Catalogue& catalogue) : catalogue_(&catalogue) {
    seen_.add_file(std::string(kFile));
}

model::Origin EditLines::place(std::string pointer) {
    pointers_.push_back(std::move(pointer));
    return {0, static_cast<std::uint32_t>(pointers_.size())};
}

void EditLines::add_violations(const std::string& pointer,
                               const std::vector<Violation>& violations) {
    for (const Violation& violation : violations) {
        violations_.push_back({pointer + std::string(below_item(violation.pointer)),
                               violation.code,
                               violation.message});
    }
}

void EditLines::add(const CiEdit& edit, const ClaimedCi& content) {
    if (edit.kind == EditKind::retire) {
        add_violations(edit.pointer, model::validate_id("/ci", edit.id));
        return seen_.add_retirement(place(edit.pointer), edit.id);
    }
    add_ci(edit, content);
    for (std::size_t i = 0; i < content.relationships.size(); i++) {
        const std::string item = "/relationships/" + std::to_string(i);
        add_relationship(edit,
                         content.relationships[i],
                         edit.pointer + (edit.relationships ? item : std::string()));
    }
    for (std::size_t i = 0; i < content.groups.size(); i++) {
        const GroupEdit& group = content.groups[i];
        const std::string item = "/groups/" + std::to_string(i);
        const std::string pointer = edit.pointer + (edit.groups ? item : std::string());
        const model::GroupInput input{edit.id, group.name, group.required};
        add_violations(pointer, model::validate(input));
        seen_.add_group(place(pointer), input);
    }
}

void EditLines::add_ci(const CiEdit& edit, const ClaimedCi& content) {
    model::CiInput input{edit.id, content.class_name, content.name, content.attributes};
    add_violations(edit.pointer, model::validate(input));
    seen_.add_ci(place(edit.pointer), std::move(input));
}

void EditLines::add_relationship(const CiEdit& edit,
                                 const RelationshipEdit& relationship,
                                 const std::string& pointer) {
    const model::RelationshipInput input{.source = relationship.source,
                                         .type = relationship.type,
                                         .target = relationship.target,
                                         .group = relationship.group,
                                         .capacity = relationship.capacity,
                                         .strength = relationship.strength,
                                         .delay_s = relationship.delay_s,
                                         .verified_at = relationship.verified_at};
    const std::vector<Violation> violations = model::validate(input);
    add_violations(pointer, violations);
    if (violations.empty()) check_owner(edit, relationship, pointer);
    seen_.add_relationship(place(pointer), input);
}

// A write says everything that is claimed for one CI; a relationship that belongs to another would
// be added there and never be replaced from here.
void EditLines::check_owner(const CiEdit& edit,
                            const RelationshipEdit& relationship,
                            const std::string& pointer) {
    const bool target_owns =
        catalogue_->impact_kind(relationship.type) == model::ImpactKind::target_needs_source;
    const std::string& owner = target_owns ? relationship.target : relationship.source;
    if (owner == edit.id) return;
    violations_.push_back({pointer,
                           "other_owner",
                           "a relationship of type '" + relationship.type + "' belongs to its " +
                               (target_owns ? "target, which needs its source" : "source") +
                               ": write it at '" + model::printable(owner) + "', not at '" +
                               model::printable(edit.id) + "'"});
}

std::string EditLines::without_lines(const std::string& message) const {
    const std::size_t begin = message.rfind(kPlace);
    if (begin == std::string::npos) return message;
    const char* const digits = message.data() + begin + kPlace.size();
    const char* const end = message.data() + message.size();
    std::size_t line = 0;
    const auto read = std::from_chars(digits, end, line);
    if (read.ec != std::errc() || line == 0 || line > pointers_.size()) return message;
    return message.substr(0, begin) + "#" + pointers_[line - 1] + std::string(read.ptr, end);
}

std::vector<Violation> EditLines::located(const std::vector<model::Problem>& problems) const {
    std::vector<Violation> located;
    for (const model::Problem& problem : problems) {
        located.push_back(
            {pointers_.at(problem.origin.line - 1), problem.code, without_lines(problem.message)});
    }
    return located;
}

}  // namespace faultline::app

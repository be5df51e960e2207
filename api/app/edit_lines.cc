#include "api/app/edit_lines.h"

#include <utility>

#include "engine/model/validation.h"

namespace faultline::app {

namespace {

// "/relationship/capacity" -> "/capacity".
std::string_view below_item(std::string_view pointer) {
    const std::size_t slash = pointer.find('/', 1);
    return slash == std::string_view::npos ? std::string_view() : pointer.substr(slash);
}

}  // namespace

EditLines::EditLines(const model::Catalogue& catalogue) : catalogue_(&catalogue) {
    seen_.add_file(std::string(RequestPlaces::kFile));
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
        return seen_.add_retirement(places_.add(edit.pointer), edit.id);
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
        seen_.add_group(places_.add(pointer), input);
    }
}

void EditLines::add_ci(const CiEdit& edit, const ClaimedCi& content) {
    model::CiInput input{edit.id, content.class_name, content.name, content.attributes};
    add_violations(edit.pointer, model::validate(input));
    seen_.add_ci(places_.add(edit.pointer), std::move(input));
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
    seen_.add_relationship(places_.add(pointer), input);
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

}  // namespace faultline::app

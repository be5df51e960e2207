#include "api/app/schema_check.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "engine/base/bytes.h"
#include "engine/model/attribute_types.h"
#include "engine/model/attributes.h"
#include "engine/model/reliability.h"
#include "engine/model/validation.h"

namespace faultline::app {

namespace {

using model::Catalogue;
using model::EntryKind;
using model::ImpactKind;

std::string quoted(std::string_view text) {
    return "'" + model::printable(std::string(text)) + "'";
}

// CIs that are in the way of one change.
struct Offence {
    std::string what;  // "%N CIs ..." follows it
    std::uint64_t count = 0;
    std::vector<CiId> first;
};

// Holds every CI against what is to come.
class InUse {
 public:
    InUse(const storage::View& view,
          const Catalogue& after,
          const std::vector<model::EntryChange>& changes)
        : view_(view), before_(view.catalogue()), after_(after) {
        for (const model::EntryChange& change : changes) {
            note(change);
        }
    }

    // False if no CI can be in the way.
    [[nodiscard]] bool is_needed() const {
        return !removed_classes_.empty() || !types_.empty() || !attributes_.empty();
    }

    Result<void> look_at(CiId ci, const identify::MergedCi& merged) {
        const std::string_view class_name = view_.symbol_name(merged.class_name);
        if (removed_classes_.contains(class_name)) {
            add("/classes/" + std::string(class_name),
                "class_in_use",
                "the class " + quoted(class_name) + " cannot be removed, it is that of",
                ci);
        }
        for (const identify::MergedAttribute& attribute : merged.attributes) {
            if (attributes_.contains(attribute.name)) {
                FL_CHECK(look_at_attribute(ci, class_name, attribute));
            }
        }
        for (const identify::MergedRelationship& relationship : merged.relationships) {
            look_at_relationship(ci, relationship);
        }
        return {};
    }

    Result<std::vector<Violation>> take() {
        std::vector<Violation> violations;
        for (auto& [key, offence] : offences_) {
            FL_TRY(const std::vector<std::string> ids, view_.external_ids(offence.first));
            std::string message =
                offence.what + " " + std::to_string(offence.count) +
                (offence.count == 1 ? " configuration item: " : " configuration items: ");
            for (std::size_t i = 0; i < ids.size(); i++) {
                message += (i == 0 ? "" : ", ") + model::printable(ids[i]);
            }
            if (offence.count > ids.size()) {
                message += " and " + std::to_string(offence.count - ids.size()) + " more";
            }
            violations.push_back({key.first, key.second, std::move(message)});
        }
        return violations;
    }

 private:
    void note(const model::EntryChange& change) {
        if (change.kind == EntryKind::relationship_type) {
            const bool is_removed = !change.after.has_value();
            if (is_removed || before_.impact_kind(change.name) != after_.impact_kind(change.name)) {
                types_.insert(change.name);
            }
        }
        if (change.kind != EntryKind::class_definition) return;
        if (!change.after) removed_classes_.insert(change.name);
        for (const Catalogue* catalogue : {&before_, &after_}) {
            for (const auto* attribute : catalogue->attributes_of(change.name)) {
                attributes_.insert(attribute->name);
            }
        }
        for (const std::string_view name : model::kReliabilityAttributes) {
            attributes_.erase(std::string(name));  // lint says what is wrong with those
        }
    }

    Result<void> look_at_attribute(CiId ci,
                                   std::string_view class_name,
                                   const identify::MergedAttribute& attribute) {
        const auto* now = after_.find_attribute(class_name, attribute.name);
        const auto* then = before_.find_attribute(class_name, attribute.name);
        if (now == nullptr || (then != nullptr && then->type == now->type &&
                               then->array == now->array && then->allowed == now->allowed)) {
            return {};
        }
        ByteReader in(attribute.value);
        const model::AttributeValue value = model::decode_value(in);
        if (!in.done()) return corruption("an attribute of a stored claim does not decode");
        if (model::fits(*now, value) || model::reads_as(*now, value)) return {};
        add("/classes/" + std::string(class_name) + "/attributes/" + std::string(attribute.name),
            "attribute_type",
            "the attribute " + quoted(attribute.name) + " of the class " + quoted(class_name) +
                " cannot be " + model::type_text(*now) +
                (now->allowed.empty() ? "" : " with these allowed values") +
                ", its value is another in",
            ci);
        return {};
    }

    void look_at_relationship(CiId ci, const identify::MergedRelationship& relationship) {
        const std::string_view type = view_.symbol_name(relationship.content.type);
        if (types_.empty() || !types_.contains(type)) return;
        const std::string pointer = "/relationship_types/" + std::string(type);
        if (after_.find_type(type) == nullptr) {
            add(pointer,
                "type_in_use",
                "the relationship type " + quoted(type) + " cannot be removed, it is used by",
                ci);
            return;
        }
        const ImpactKind then = before_.impact_kind(type);
        const ImpactKind now = after_.impact_kind(type);
        const bool is_turned =
            (then == ImpactKind::target_needs_source) != (now == ImpactKind::target_needs_source);
        const bool is_grouped =
            relationship.content.group != identify::MergedRelationship::kUngrouped;
        if (!is_turned && (now != ImpactKind::none || !is_grouped)) return;
        add(pointer,
            "kind_in_use",
            "the impact of the relationship type " + quoted(type) + " cannot " +
                (is_turned ? "turn round" : "become none while groups have members by it") +
                ", it is used by",
            ci);
    }

    void add(std::string pointer, std::string code, std::string what, CiId ci) {
        Offence& offence = offences_[{std::move(pointer), std::move(code)}];
        if (last_[&offence] == ci) return;
        last_[&offence] = ci;
        if (offence.count++ == 0) offence.what = std::move(what);
        if (offence.first.size() < kOffendersMax) offence.first.push_back(ci);
    }

    const storage::View& view_;
    const Catalogue& before_;
    const Catalogue& after_;
    std::set<std::string, std::less<>> removed_classes_;
    std::set<std::string, std::less<>> types_;
    std::set<std::string, std::less<>> attributes_;
    std::map<std::pair<std::string, std::string>, Offence> offences_;  // by pointer and code
    std::map<const Offence*, CiId> last_;
};

}  // namespace

Result<std::vector<Violation>> check_in_use(const storage::View& view,
                                            const Catalogue& after,
                                            const std::vector<model::EntryChange>& changes) {
    InUse in_use(view, after, changes);
    if (!in_use.is_needed()) return std::vector<Violation>();
    FL_CHECK(view.visit_cis(
        [&](CiId ci, const identify::MergedCi& merged) { return in_use.look_at(ci, merged); }));
    return in_use.take();
}

}  // namespace faultline::app

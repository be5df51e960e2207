#include "api/render/field_changes.h"

#include <string>

#include "api/render/common.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

// Writes one change after the other.
class ChangeWriter {
 public:
    ChangeWriter(const ChangedCi& ci, JsonWriter& out) : ci_(ci), out_(out) {}

    void operator()(const identify::ClassChange& change) const {
        const auto write = [this](SymbolId symbol) { out_.value(ci_.symbol_name(symbol)); };
        write_sides("class", change, write, write);
    }

    // A CI without a name is shown by its id, as everywhere.
    void operator()(const identify::NameChange& change) const {
        const auto write = [this](std::string_view name) {
            out_.value(name.empty() ? ci_.id : name);
        };
        write_sides("name", change, write, write);
    }

    void operator()(const identify::AttributeChange& change) const {
        const auto* known = change.before == nullptr ? change.after : change.before;
        const auto write = [this](const identify::MergedAttribute& attribute) {
            write_attribute_value(attribute.value, out_);
        };
        write_sides("attributes." + std::string(known->name), change, write, write);
    }

    void operator()(const identify::GroupChange& change) const {
        const auto* known = change.before == nullptr ? change.after : change.before;
        const auto write = [this](const identify::MergedGroup& group) {
            out_.value(group.required);
        };
        write_sides("groups." + std::string(known->name) + ".required", change, write, write);
    }

    void operator()(const identify::RelationshipChange& change) const {
        const auto write_in = [this](const identify::MergedCi* ci) {
            return [this, ci](const identify::MergedRelationship& relationship) {
                ci_.write_relationship(relationship, *ci);
            };
        };
        write_sides("relationships", change, write_in(ci_.before), write_in(ci_.after));
    }

 private:
    template <typename Change, typename WriteBefore, typename WriteAfter>
    void write_sides(std::string_view field,
                     const Change& change,
                     const WriteBefore& write_before,
                     const WriteAfter& write_after) const {
        out_.begin_object();
        out_.member("field", field);
        write_side("before", change.before, write_before);
        write_side("after", change.after, write_after);
        out_.end_object();
    }

    // A member with what `write` makes of `content`, or null.
    template <typename Content, typename Write>
    void write_side(std::string_view name, const Content& content, const Write& write) const {
        out_.key(name);
        if (content) {
            write(*content);
        } else {
            out_.null();
        }
    }

    const ChangedCi& ci_;
    JsonWriter& out_;
};

}  // namespace

void write_field_changes(const ChangedCi& ci, JsonWriter& out) {
    const ChangeWriter writer(ci, out);
    out.begin_array();
    for (const identify::FieldChange& field : *ci.fields) {
        std::visit(writer, field);
    }
    out.end_array();
}

void write_field_changes(const storage::View& view,
                         std::string_view id,
                         const app::CiChange& change,
                         JsonWriter& out) {
    const auto write_one = [&](const identify::MergedRelationship& relationship,
                               const identify::MergedCi& ci) {
        const CiParts parts{&view, id, &ci, nullptr, nullptr};
        write_relationship(parts, relationship, change.ids.at(relationship.content.other), out);
    };
    write_field_changes({.id = id,
                         .before = &change.before.merged(),
                         .after = &change.after.merged(),
                         .fields = &change.fields,
                         .symbol_name = [&](SymbolId symbol) { return view.symbol_name(symbol); },
                         .write_relationship = write_one},
                        out);
}

void write_origin(const app::HistoryOrigin& origin, JsonWriter& out) {
    out.member("version", raw(origin.version));
    write_context(origin.time, origin.context, out);
}

}  // namespace faultline::render

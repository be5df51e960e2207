#include "api/render/field_changes.h"

#include <string>

#include "api/render/common.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

// Writes one change after the other.
class ChangeWriter {
 public:
    ChangeWriter(const storage::View& view,
                 std::string_view id,
                 const app::CiChange& change,
                 JsonWriter& out)
        : view_(view), id_(id), change_(change), out_(out) {}

    void operator()(const identify::ClassChange& change) const {
        open("class");
        side("before", change.before, [this](SymbolId s) { out_.value(view_.symbol_name(s)); });
        side("after", change.after, [this](SymbolId s) { out_.value(view_.symbol_name(s)); });
        out_.end_object();
    }

    // A CI without a name is shown by its id, as everywhere.
    void operator()(const identify::NameChange& change) const {
        const auto write = [this](std::string_view name) { out_.value(name.empty() ? id_ : name); };
        open("name");
        side("before", change.before, write);
        side("after", change.after, write);
        out_.end_object();
    }

    void operator()(const identify::AttributeChange& change) const {
        const auto* known = change.before == nullptr ? change.after : change.before;
        const auto write = [this](const identify::MergedAttribute& attribute) {
            write_attribute_value(attribute.value, out_);
        };
        open("attributes." + std::string(known->name));
        side("before", change.before, write);
        side("after", change.after, write);
        out_.end_object();
    }

    void operator()(const identify::GroupChange& change) const {
        const auto* known = change.before == nullptr ? change.after : change.before;
        const auto write = [this](const identify::MergedGroup& group) {
            out_.value(group.required);
        };
        open("groups." + std::string(known->name) + ".required");
        side("before", change.before, write);
        side("after", change.after, write);
        out_.end_object();
    }

    void operator()(const identify::RelationshipChange& change) const {
        open("relationships");
        side("before", change.before, [this](const identify::MergedRelationship& relationship) {
            write_side(relationship, change_.before.merged());
        });
        side("after", change.after, [this](const identify::MergedRelationship& relationship) {
            write_side(relationship, change_.after.merged());
        });
        out_.end_object();
    }

 private:
    void open(const std::string& field) const {
        out_.begin_object();
        out_.member("field", field);
    }

    // A member with what `write` makes of `content`, or null.
    template <typename Content, typename Write>
    void side(std::string_view name, const Content& content, const Write& write) const {
        out_.key(name);
        if (content) {
            write(*content);
        } else {
            out_.null();
        }
    }

    void write_side(const identify::MergedRelationship& relationship,
                    const identify::MergedCi& ci) const {
        const CiParts parts{&view_, id_, &ci, nullptr, nullptr};
        write_relationship(parts, relationship, change_.ids.at(relationship.content.other), out_);
    }

    const storage::View& view_;
    std::string_view id_;
    const app::CiChange& change_;
    JsonWriter& out_;
};

}  // namespace

void write_field_changes(const storage::View& view,
                         std::string_view id,
                         const app::CiChange& change,
                         JsonWriter& out) {
    const ChangeWriter writer(view, id, change, out);
    out.begin_array();
    for (const identify::FieldChange& field : change.fields) {
        std::visit(writer, field);
    }
    out.end_array();
}

void write_origin(const app::HistoryOrigin& origin, JsonWriter& out) {
    out.member("version", raw(origin.version));
    write_context(origin.time, origin.context, out);
}

}  // namespace faultline::render

// The lines of a plan's operations.

#include <string>
#include <string_view>

#include "api/render/common.h"
#include "api/render/plans.h"
#include "engine/base/utc_time.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

std::string_view name_of(identify::PlannedStep step) {
    switch (step) {
        case identify::PlannedStep::create:
            return "create";
        case identify::PlannedStep::update:
            return "update";
        case identify::PlannedStep::retire:
            break;
    }
    return "retire";
}

// Writes the fields of one change.
class FieldWriter {
 public:
    FieldWriter(const identify::PlannedChange& change,
                const identify::PlannedNames& names,
                JsonWriter& out)
        : change_(change), names_(names), out_(out) {}

    void operator()(const identify::ClassChange& field) const {
        open("class");
        side("before", field.before, [this](SymbolId s) { out_.value(names_.symbol(s)); });
        side("after", field.after, [this](SymbolId s) { out_.value(names_.symbol(s)); });
        out_.end_object();
    }

    // A CI without a name is shown by its id, as everywhere.
    void operator()(const identify::NameChange& field) const {
        const auto write = [this](std::string_view name) {
            out_.value(name.empty() ? change_.id : name);
        };
        open("name");
        side("before", field.before, write);
        side("after", field.after, write);
        out_.end_object();
    }

    void operator()(const identify::AttributeChange& field) const {
        const auto* known = field.before == nullptr ? field.after : field.before;
        const auto write = [this](const identify::MergedAttribute& attribute) {
            write_attribute_value(attribute.value, out_);
        };
        open("attributes." + std::string(known->name));
        side("before", field.before, write);
        side("after", field.after, write);
        out_.end_object();
    }

    void operator()(const identify::GroupChange& field) const {
        const auto* known = field.before == nullptr ? field.after : field.before;
        const auto write = [this](const identify::MergedGroup& group) {
            out_.value(group.required);
        };
        open("groups." + std::string(known->name) + ".required");
        side("before", field.before, write);
        side("after", field.after, write);
        out_.end_object();
    }

    void operator()(const identify::RelationshipChange& field) const {
        open("relationships");
        side("before", field.before, [this](const identify::MergedRelationship& r) {
            write_relationship(r, *change_.before);
        });
        side("after", field.after, [this](const identify::MergedRelationship& r) {
            write_relationship(r, *change_.after);
        });
        out_.end_object();
    }

 private:
    void open(const std::string& field) const {
        out_.begin_object();
        out_.member("field", field);
    }

    template <typename Content, typename Write>
    void side(std::string_view name, const Content& content, const Write& write) const {
        out_.key(name);
        if (content) {
            write(*content);
        } else {
            out_.null();
        }
    }

    void write_relationship(const identify::MergedRelationship& relationship,
                            const identify::MergedCi& ci) const {
        const model::RelationshipClaim& claim = relationship.content;
        const std::string_view other = names_.ci(claim.other);
        out_.begin_object();
        out_.member("source", claim.other_is_source ? other : change_.id);
        out_.member("type", names_.symbol(claim.type));
        out_.member("target", claim.other_is_source ? change_.id : other);
        if (claim.group != identify::MergedRelationship::kUngrouped) {
            out_.member("group", ci.groups[claim.group].name);
        }
        out_.member("capacity", claim.capacity);
        out_.member("strength", claim.strength);
        out_.member("delay_s", claim.delay_s);
        if (claim.verified_at) {
            out_.member("verified_at", format_utc_time(UtcTime{*claim.verified_at}));
        }
        out_.key("sources");
        out_.begin_array();
        for (const SymbolId source : relationship.sources) {
            out_.value(names_.symbol(source));
        }
        out_.end_array();
        out_.end_object();
    }

    const identify::PlannedChange& change_;
    const identify::PlannedNames& names_;
    JsonWriter& out_;
};

// Without the line feed at the end.
template <typename Write>
std::string line_of(Write write) {
    std::string line = json::to_json(write);
    line.pop_back();
    return line;
}

std::string change_line(const identify::PlannedChange& change,
                        const identify::PlannedNames& names) {
    return line_of([&](JsonWriter& out) {
        out.begin_object();
        out.member("op", name_of(change.step));
        out.member("ci", change.id);
        out.key("changes");
        out.begin_array();
        const FieldWriter writer(change, names, out);
        for (const identify::FieldChange& field : change.fields) {
            std::visit(writer, field);
        }
        out.end_array();
        out.key("claims");
        out.begin_array();
        for (const identify::PlannedClaim& claim : change.claims) {
            out.begin_object();
            out.member("source", claim.source);
            out.member("withdrawn", claim.is_withdrawn);
            out.end_object();
        }
        out.end_array();
        out.end_object();
    });
}

std::string problem_line(const app::ImportAnswer& answer, const model::Problem& problem) {
    const bool is_note = problem.code == "relationship_retired" || problem.code == "not_complete";
    return line_of([&](JsonWriter& out) {
        out.begin_object();
        out.member("op", is_note ? "note" : "quarantine");
        out.member("file", answer.files[problem.origin.file]);
        out.member("line", problem.origin.line);
        out.member("code", problem.code);
        out.member("message", problem.message);
        out.end_object();
    });
}

std::string counts_line(const app::ImportAnswer& answer) {
    return line_of([&](JsonWriter& out) {
        out.begin_object();
        out.member("op", "counts");
        write_run_counts("cis", answer.cis, out);
        write_run_counts("relationships", answer.relationships, out);
        out.member("problem_count", answer.problem_count);
        out.end_object();
    });
}

}  // namespace

const app::OperationWords& operation_words() {
    static const app::OperationWords kWords = {change_line, problem_line, counts_line};
    return kWords;
}

}  // namespace faultline::render

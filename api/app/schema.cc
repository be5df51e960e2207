#include "api/app/schema.h"

#include <algorithm>
#include <utility>

#include "api/app/schema_check.h"
#include "engine/model/catalogue_check.h"
#include "engine/model/validation.h"

namespace faultline::app {

namespace {

// What a request makes of a catalogue.
struct Examined {
    model::Catalogue after;
    std::vector<model::EntryChange> changes;
    SchemaRefusal refusal = SchemaRefusal::none;
    std::vector<Violation> violations;
};

Result<Examined> examine(const storage::View& view, const SchemaRequest& request) {
    Examined examined;
    examined.after = view.catalogue();
    if (request.builtin) {
        for (model::CatalogueEntry& entry : model::builtin_catalogue().entries()) {
            examined.after.put(std::move(entry));
        }
    }
    for (const model::CatalogueEntry& entry : request.entries) {
        examined.after.put(entry);
    }
    examined.changes = model::changes_between(view.catalogue(), examined.after);
    if (examined.changes.empty()) return examined;
    examined.violations = model::validate(examined.after);
    if (!examined.violations.empty()) {
        examined.refusal = SchemaRefusal::invalid;
        return examined;
    }
    FL_TRY(examined.violations, check_in_use(view, examined.after, examined.changes));
    if (!examined.violations.empty()) examined.refusal = SchemaRefusal::in_use;
    return examined;
}

// True if another source's word may win about a CI: the graph has classes, names and what is said
// of reliability.  Ranks are inherited, so that a class that moves may bring other ones.
bool alters_merges(const Examined& examined, const model::Catalogue& before) {
    const bool has_ranks = before.has_authority() || examined.after.has_authority();
    return std::ranges::any_of(examined.changes, [&](const model::EntryChange& change) {
        return change.kind == model::EntryKind::authority ||
               (has_ranks && change.kind == model::EntryKind::class_definition);
    });
}

WritePlan plan_of(const Examined& examined, const model::Catalogue& before) {
    WritePlan plan;
    plan.needed = !examined.changes.empty();
    plan.graph_is_other =
        model::alters_needs(before, examined.after) || alters_merges(examined, before);
    for (const model::EntryChange& change : examined.changes) {
        if (change.after) {
            plan.change_set.put_catalogue_entry(*change.after);
        } else {
            plan.change_set.put_catalogue_entry(model::RemovedEntry{change.kind, change.name});
        }
    }
    return plan;
}

}  // namespace

Result<SchemaAnswer> show_schema(const Principal& /*principal*/, App& app, const AsOf& as_of) {
    FL_TRY(storage::View view, view_as_of(app.view(), as_of));
    return SchemaAnswer{std::move(view), as_of};
}

Result<SchemaAnswer> show_class(const Principal& principal,
                                App& app,
                                const std::string& class_name,
                                const AsOf& as_of) {
    FL_TRY(SchemaAnswer answer, show_schema(principal, app, as_of));
    if (answer.view.catalogue().find_class(class_name) == nullptr) {
        return not_found("there is no class '" + model::printable(class_name) +
                         "' in the catalogue; schema show lists all");
    }
    return answer;
}

Result<SchemaDone> plan_schema(const Principal& /*principal*/,
                               App& app,
                               const SchemaRequest& request) {
    const storage::View view = app.view();
    FL_TRY(Examined examined, examine(view, request));
    return SchemaDone{{view.version(), view.graph_version()},
                      true,
                      std::move(examined.changes),
                      std::move(examined.violations)};
}

Result<SchemaChanged> change_schema(const Principal& principal,
                                    App& app,
                                    const SchemaRequest& request) {
    const model::WriteContext context{
        principal.name, kSchemaSource, request.reason, request.request_id};
    SchemaChanged changed;
    SchemaDone done;
    const auto plan = [&](const storage::Repository& store) -> Result<std::optional<WritePlan>> {
        const storage::View view = store.appended_view();
        FL_TRY(Examined examined, examine(view, request));
        changed.refusal = examined.refusal;
        changed.violations = std::move(examined.violations);
        if (changed.refusal != SchemaRefusal::none) return std::optional<WritePlan>();
        WritePlan planned = plan_of(examined, view.catalogue());
        done.changes = std::move(examined.changes);
        return std::optional(std::move(planned));
    };
    FL_TRY(changed.outcome,
           commit(app, context, request.keeping.key, plan, [&](const WritePosition& position) {
               done.position = position;
               return request.keeping.answer(done);
           }));
    return changed;
}

}  // namespace faultline::app

// schema: the catalogue as users see and alter it.

#pragma once

#include <string>
#include <vector>

#include "api/app/as_of.h"
#include "api/app/commit.h"
#include "api/app/principal.h"
#include "engine/base/result.h"
#include "engine/model/catalogue_diff.h"

namespace faultline::app {

// The source of changes to the catalogue.
inline constexpr const char* kSchemaSource = "schema";

// The catalogue at one version: that of its view.
struct SchemaAnswer {
    storage::View view;
    AsOf as_of = {};
};

// Errors: as view_as_of().
[[nodiscard]] Result<SchemaAnswer> show_schema(const Principal& principal,
                                               App& app,
                                               const AsOf& as_of);

// The same if its catalogue has that class.  Errors: not_found.
[[nodiscard]] Result<SchemaAnswer> show_class(const Principal& principal,
                                              App& app,
                                              const std::string& class_name,
                                              const AsOf& as_of);

// What a change of the catalogue does, or would do.
struct SchemaDone {
    WritePosition position;  // of a dry run: the version it looked at
    bool dry_run = false;
    std::vector<model::EntryChange> changes;
    std::vector<Violation> problems = {};  // for which it would be refused; none once it is done
};

// What to alter.
struct SchemaRequest {
    std::vector<model::CatalogueEntry> entries;  // to be put or removed, in this order
    bool builtin = false;                        // every built-in entry of this program first
    std::string reason = {};
    std::string request_id = {};
    Keeping<SchemaDone> keeping = {};
};

// Why nothing was altered.
enum class SchemaRefusal {
    none,
    invalid,  // the catalogue would break rules
    in_use,   // it would leave CIs behind
};

// What came of it.
struct SchemaChanged {
    CommitOutcome outcome;
    SchemaRefusal refusal = SchemaRefusal::none;
    std::vector<Violation> violations;  // why it is refused
};

// What the request would alter, and why it would be refused.
// Errors: corruption, unavailable.  Cost: that of check_in_use().
[[nodiscard]] Result<SchemaDone> plan_schema(const Principal& principal,
                                             App& app,
                                             const SchemaRequest& request);

// Alter the catalogue.  Nothing is written if nothing is new.  REQUIRES: request.keeping.answer is
// set.  Errors: as commit().  Cost: that of check_in_use(), during which no other write is done,
// and of reading the graph anew if it is another one by the new catalogue.
[[nodiscard]] Result<SchemaChanged> change_schema(const Principal& principal,
                                                  App& app,
                                                  const SchemaRequest& request);

}  // namespace faultline::app

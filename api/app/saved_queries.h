// Saved queries: filters with a name, as records in the log.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/app/app.h"
#include "api/app/commit.h"
#include "api/app/principal.h"
#include "engine/base/result.h"
#include "engine/model/saved_query.h"

namespace faultline::app {

// The source of change sets that write queries.
inline constexpr const char* kQuerySource = "query";

// What to save, and why.
struct QueryRequest {
    std::string name;
    model::FilterParameters parameters = {};
    std::string description = {};
    std::string reason = {};
    std::string request_id = {};
    Keeping<WritePosition> keeping = {};
};

// A query as the log has it.
struct SavedQueryEntry {
    std::string name;
    model::SavedQuery query;
    Version saved{};  // the version that saved it last
    UtcTime time;     // when
};

// One query, and all of them by name.
struct SavedQueryAnswer {
    storage::View view;
    AsOf as_of;
    SavedQueryEntry entry;
};
struct SavedQueryListAnswer {
    storage::View view;
    AsOf as_of;
    std::vector<SavedQueryEntry> entries;
};

// Save the query, in place of the one of that name if there is one; saving what is there already
// writes nothing.
// Errors: invalid_argument if the name, the description or a parameter breaks a rule; unavailable;
// corruption.
[[nodiscard]] Result<CommitOutcome> save_query(const Principal& principal,
                                               App& app,
                                               const QueryRequest& request);

// The query of that name.  Errors: not_found; corruption; unavailable.
[[nodiscard]] Result<SavedQueryAnswer> get_query(const Principal& principal,
                                                 App& app,
                                                 const std::string& name,
                                                 const AsOf& as_of = {});

// All queries.  Errors: as get_query().
[[nodiscard]] Result<SavedQueryListAnswer> list_queries(const Principal& principal,
                                                        App& app,
                                                        const AsOf& as_of = {});

// Erase the query; the history keeps it, and so does whatever took it as a scope.
// Errors: as get_query(), and invalid_argument if the reason breaks a rule.
struct QueryRemoval {
    std::string reason = {};
    std::string request_id = {};
    Keeping<WritePosition> keeping = {};
};
[[nodiscard]] Result<CommitOutcome> delete_query(const Principal& principal,
                                                 App& app,
                                                 const std::string& name,
                                                 const QueryRemoval& removal);

// The query of that name as `view` has it.  Errors: not_found; corruption; unavailable.
[[nodiscard]] Result<SavedQueryEntry> find_query(const storage::View& view,
                                                 const std::string& name);

}  // namespace faultline::app

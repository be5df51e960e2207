// Baselines: named versions of a scope, as records in the log.

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/app/app.h"
#include "api/app/commit.h"
#include "api/app/principal.h"
#include "engine/base/result.h"
#include "engine/model/baseline.h"

namespace faultline::app {

// The source of change sets that write baselines.
inline constexpr const char* kBaselineSource = "baseline";

// What to remember, and why.
struct BaselineRequest {
    std::string name;
    model::Scope scope = model::Everything{};  // any order
    AsOf as_of = {};
    std::string description = {};
    std::string reason = {};
    std::string request_id = {};
    const RequestKey* key = nullptr;  // null: the request has none
};

// A baseline as the log has it.
struct BaselineEntry {
    std::string name;
    model::Baseline baseline;
    Version recorded{};  // the version that made it
    UtcTime created;
};

// One baseline.
struct BaselineAnswer {
    storage::View view;
    AsOf as_of;
    BaselineEntry entry;
    std::optional<bool> content_matches = {};  // absent: nobody asked
};

// What came of making one.  A key's answer is kept as the baseline's bytes: the rest is in the
// header of the version, which is never removed and alone knows the time.
struct BaselineMade {
    CommitOutcome outcome;
    BaselineEntry entry;  // empty if the key belongs to another request
};

// Make the baseline.
// Errors: invalid_argument if the name, the scope, the description or the reason breaks a rule;
// not_found if a CI of the scope or the version is not there; conflict if there is one of that
// name; unavailable; corruption. Cost: reading every CI of the scope once.
[[nodiscard]] Result<BaselineMade> create_baseline(const Principal& principal,
                                                   App& app,
                                                   BaselineRequest request);

// The baseline of that name.  Errors: not_found; corruption; unavailable.
[[nodiscard]] Result<BaselineAnswer> get_baseline(const Principal& principal,
                                                  App& app,
                                                  const std::string& name,
                                                  const AsOf& as_of = {});

// The same, and whether the digest of its content is still the one that it was made with.
// Errors: as get_baseline(). Cost: reading every CI of the scope once.
[[nodiscard]] Result<BaselineAnswer> verify_baseline(const Principal& principal,
                                                     App& app,
                                                     const std::string& name,
                                                     const AsOf& as_of = {});

// All baselines by name.
struct BaselineListAnswer {
    storage::View view;
    AsOf as_of;
    std::vector<BaselineEntry> entries;
};
[[nodiscard]] Result<BaselineListAnswer> list_baselines(const Principal& principal,
                                                        App& app,
                                                        const AsOf& as_of = {});

// Erase the baseline; the history keeps what it showed and that it was there.
// Errors: as get_baseline(), and invalid_argument if the reason breaks a rule.
struct BaselineRemoval {
    std::string reason = {};
    std::string request_id = {};
    Keeping<WritePosition> keeping = {};
};
[[nodiscard]] Result<CommitOutcome> delete_baseline(const Principal& principal,
                                                    App& app,
                                                    const std::string& name,
                                                    const BaselineRemoval& removal);

// The CIs of a baseline by id, on the version that it shows.
struct BaselineMembers {
    std::string name;
    std::shared_ptr<const Published> at;
    std::vector<graph::NodeIndex> nodes;
};

// Errors: as get_baseline(); unavailable while the graph is not there.
[[nodiscard]] Result<BaselineMembers> baseline_members(const Principal& principal,
                                                       App& app,
                                                       const std::string& name);

// The baseline of that name as `view` has it.  Errors: not_found; corruption; unavailable.
[[nodiscard]] Result<BaselineEntry> find_baseline(const storage::View& view,
                                                  const std::string& name);

}  // namespace faultline::app

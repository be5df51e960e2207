// The import use case: bytes of one or several files become one change set.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/app/app.h"
#include "api/app/commit.h"
#include "api/app/principal.h"
#include "engine/base/byte_source.h"
#include "engine/base/result.h"
#include "engine/identify/complete_import.h"
#include "engine/identify/import_plan.h"
#include "engine/model/observations.h"

namespace faultline::app {

// More imports than this at once are refused, because each may need a gigabyte.
inline constexpr int kImportsAtOnceMax = 2;

// One file, in the order of reading.  The name is only for messages.
struct ImportPart {
    std::string name;
    ByteSource* bytes = nullptr;
};

struct ImportAnswer;

// What to import, and how to understand it.
struct ImportRequest {
    std::string format = {};  // empty: recognised from the first part
    std::string source = {};  // empty: the format's name
    std::string host = {};    // dpkg only
    bool best_effort = false;
    bool strict_schema = false;
    std::optional<model::Scope> scope = {};  // what the import is about; absent: nobody says
    bool complete = false;  // the import saw all there is of the scope; REQUIRES: a scope
    std::uint32_t retire_percent_max = identify::kRetirePercentMax;
    bool allow_retire = false;  // retire whatever is absent; needs a reason
    std::string reason = {};
    std::string request_id = {};
    std::vector<ImportPart> parts = {};
    Keeping<ImportAnswer> keeping = {};
};

// What came of it.
struct ImportAnswer {
    bool accepted = false;  // false: nothing was written; the problems or the outcome say why
    Version version{};
    Version graph_version{};
    std::string format;
    std::string source;
    identify::ImportCounts cis;
    identify::ImportCounts relationships;
    std::uint64_t identified = 0;  // `ci` lines whose id is not the external id of their CI
    std::map<std::string, std::uint64_t, std::less<>> dropped;  // by the format's own rules
    std::optional<identify::Completion> completion;  // if the import was said to be complete
    std::vector<std::string> files;
    std::vector<model::Problem> problems;
    std::uint64_t problem_count = 0;  // listed or not
    CommitOutcome outcome;            // with the bytes that the request's `keeping` made
};

// Read, compare with the store, write.  All or nothing unless `request.best_effort`.
// Errors: invalid_argument if the format is unknown or cannot be recognised, an option does not fit
// it, or a part cannot be read as it; unavailable, too_large and corruption from below.
// Cost: a request that was answered before is read through, but neither understood nor counted.
[[nodiscard]] Result<ImportAnswer> import_files(const Principal& principal,
                                                App& app,
                                                const ImportRequest& request);

}  // namespace faultline::app

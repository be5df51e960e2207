// What a view says, as text, so that two implementations can be compared word by word.
//
// Thread safety: pure functions.

#pragma once

#include <string>

#include "storage/repository.h"

namespace faultline::storage {

// Everything but history and graph: versions, catalogue, every CI with its claims, who mentions it,
// records and the state hash.
[[nodiscard]] std::string state_text(const View& view);

// The graph, or the code of the error that there is none.
[[nodiscard]] std::string graph_text(const View& view);

// Every step in the history of a CI.
[[nodiscard]] std::string history_text(const View& view, CiId ci);

// The log from the first version whose operations are kept: records, audit hashes, operations.
[[nodiscard]] std::string log_text(const Repository& repository);

}  // namespace faultline::storage

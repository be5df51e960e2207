// The request of a command that sends files.

#pragma once

#include <string>

#include "api/cli/input_files.h"
#include "api/cli/request_builder.h"

namespace faultline::cli {

// Posts `files` to `target`, which says of each what it is called and how large it is, if that is
// known; `key` is that of the write, or empty.
[[nodiscard]] CommandRequest upload_request(TargetBuilder target,
                                            InputFiles files,
                                            const std::string& key);

}  // namespace faultline::cli

// Answers on standard output, problems on standard error, and the exit codes that follow.

#pragma once

#include <string>

#include "api/cli/backend.h"
#include "api/cli/command_line.h"
#include "api/render/answer_kind.h"

namespace faultline::cli {

// Standard output.
class Stdout final : public ByteSink {
 public:
    // False if the bytes could not be written.
    bool write(std::string_view bytes) override;
};

// Print `text` as it is and flush.  Returns `code`, or kFailed if it could not be written.
[[nodiscard]] int print(const std::string& text, int code);

// Print an answer's JSON document as `output` says.  Returns kDone, or kAnswerIsNo if that is what
// the answer means.
[[nodiscard]] int show_answer(const std::string& body,
                              const render::AnswerKind& kind,
                              Output output);

// Show a problem document; the problems of input files by file and line.  Returns kFailed, or
// kWrongUsage if the request itself was wrong and `body_is_input` is false, kAnswerIsNo if the
// lifecycle of a change forbids it.
[[nodiscard]] int show_problem(const BackendAnswer& answer, bool body_is_input);

}  // namespace faultline::cli

// ProblemLog: the problems of one import; the first ones are listed, all of them are counted.
//
// Thread safety: none; one log belongs to one plan.
//
// What is listed does not depend on the order in which problems are added: errors before notes,
// then the smallest origins.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/model/observations.h"

namespace faultline::identify {

// "file:line" of an origin, for messages that name a second line.
[[nodiscard]] std::string place_of(const model::Observations& seen, model::Origin origin);

// Collects problems.
class ProblemLog {
 public:
    // Something that refuses the import, or drops the line at `origin` from a best-effort one.
    void error(model::Origin origin, std::string code, std::string message);

    // Something that a person should know although the import does it.
    void note(model::Origin origin, std::string code, std::string message);

    // Count errors or notes that are not listed.
    void count_errors(std::uint64_t more) { error_count_ += more; }
    void count_notes(std::uint64_t more) { note_count_ += more; }

    // How many errors there were, and how many problems in all.
    [[nodiscard]] std::uint64_t error_count() const { return error_count_; }
    [[nodiscard]] std::uint64_t count() const { return error_count_ + note_count_; }

    // At most model::kProblemsMax problems, ascending by origin, then code and message.
    [[nodiscard]] std::vector<model::Problem> take();

 private:
    std::vector<model::Problem> errors_;
    std::vector<model::Problem> notes_;
    std::uint64_t error_count_ = 0;
    std::uint64_t note_count_ = 0;
};

}  // namespace faultline::identify

#include "engine/identify/ci_path.h"

#include <algorithm>
#include <utility>

#include "engine/model/limits.h"
#include "engine/model/validation.h"

namespace faultline::identify {

namespace {

constexpr std::string_view kAnyType = "*";

// Reads a path from left to right.
class PathReader {
 public:
    explicit PathReader(std::string_view text) : text_(text) {}

    Result<CiPath> read() {
        CiPath path;
        while (true) {
            if (path.steps.size() == kPathStepsMax) {
                return wrong("there may be no more than " + std::to_string(kPathStepsMax) +
                             " steps");
            }
            FL_TRY(PathStep step, read_step());
            path.steps.push_back(std::move(step));
            if (at_ == text_.size()) return wrong("there must be ':' and the id it leads to");
            if (text_[at_++] == ':') break;
        }
        path.end = text_.substr(at_);
        const std::vector<Violation> violations = model::validate_id("", path.end);
        if (!violations.empty()) return wrong("there must be an id: " + violations.front().message);
        return path;
    }

 private:
    [[nodiscard]] Error wrong(std::string_view rule) const {
        return invalid_argument(
            "'" + model::printable(std::string(text_.substr(0, model::kIdBytesMax))) +
            "': at character " + std::to_string(at_ + 1) + " " + std::string(rule));
    }

    // The text up to one of `ends`.
    std::string_view until(std::string_view ends) {
        const std::size_t begin = at_;
        at_ = std::min(text_.find_first_of(ends, at_), text_.size());
        return text_.substr(begin, at_ - begin);
    }

    Result<PathStep> read_step() {
        PathStep step;
        step.against = at_ < text_.size() && text_[at_] == '<';
        if (step.against) at_++;
        const std::string_view type = until("<>:[]");
        if (type.empty()) return wrong("there must be a relationship type, or * for any");
        if (type != kAnyType) step.type = type;
        if (at_ < text_.size() && text_[at_] == '[') {
            at_++;
            step.class_name = until("]");
            if (at_ == text_.size() || step.class_name.empty()) {
                return wrong("there must be a class and ']'");
            }
            at_++;
        }
        const bool goes_on = at_ == text_.size() || text_[at_] == '>' || text_[at_] == ':';
        if (!goes_on) return wrong("there must be '>' and a step, or ':' and an id");
        return step;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

Result<CiPath> parse_ci_path(std::string_view text) {
    return PathReader(text).read();
}

}  // namespace faultline::identify

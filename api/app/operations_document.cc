#include "api/app/operations_document.h"

#include <array>
#include <cstdio>
#include <span>
#include <utility>

#include "engine/base/bytes.h"

namespace faultline::app {

namespace {

constexpr char kChangeKey = '1';
constexpr char kProblemKey = '2';
constexpr char kCountsKey = '3';
constexpr std::size_t kReadBytes = std::size_t{1} << 17;

std::string digits_of(std::uint64_t number) {
    constexpr std::size_t kDigits = 10;
    const std::string digits = std::to_string(number);
    return digits.size() < kDigits ? std::string(kDigits - digits.size(), '0') + digits : digits;
}

std::optional<std::string> copy_of(std::optional<std::string_view> text) {
    return text ? std::optional(std::string(*text)) : std::nullopt;
}

}  // namespace

Result<void> visit_operations(const identify::ImportPlan& plan,
                              const ImportAnswer& answer,
                              const identify::ClaimIndex& index,
                              const OperationWords& words,
                              const OperationVisitor& visitor) {
    std::string key;
    FL_CHECK(identify::visit_planned_changes(
        plan.change_set,
        index,
        [&](const identify::PlannedChange& change, const identify::PlannedNames& names) {
            key.assign(1, kChangeKey);
            key += change.id;
            return visitor(key, words.change(change, names));
        }));
    std::uint64_t number = 0;
    for (const model::Problem& problem : answer.problems) {
        key.assign(1, kProblemKey);
        key +=
            digits_of(problem.origin.file) + digits_of(problem.origin.line) + digits_of(number++);
        FL_CHECK(visitor(key, words.problem(answer, problem)));
    }
    key.assign(1, kCountsKey);
    return visitor(key, words.counts(answer));
}

std::string encode_operation(std::string_view key, std::string_view line) {
    std::string bytes;
    ByteWriter out(bytes);
    out.bytes(key);
    out.bytes(line);
    return bytes;
}

Result<std::optional<OperationReader::Line>> OperationReader::next() {
    while (true) {
        const std::string_view rest = std::string_view(buffer_).substr(begin_);
        ByteReader in(rest);
        Line line;
        line.key = in.bytes();
        line.text = in.bytes();
        if (in.ok() && !rest.empty()) {
            begin_ += rest.size() - in.left();
            return std::optional(line);
        }
        if (at_end_ && rest.empty()) return std::optional<Line>();
        if (at_end_) return corruption("the operations of a plan do not decode");
        buffer_.erase(0, std::exchange(begin_, 0));
        const std::size_t size = buffer_.size();
        buffer_.resize(size + kReadBytes);
        FL_TRY(const std::size_t got, bytes_->read(std::span(buffer_).subspan(size)));
        buffer_.resize(size + got);
        at_end_ = got == 0;
    }
}

Result<void> OperationComparison::advance() {
    FL_TRY(line_, planned_.next());
    return {};
}

void OperationComparison::differ(std::optional<std::string_view> planned,
                                 std::optional<std::string_view> now) {
    count_++;
    if (listed_.size() == kOperationDifferencesMax) return;
    listed_.push_back({copy_of(planned), copy_of(now)});
}

Result<void> OperationComparison::take(std::string_view key, std::string_view line) {
    if (!std::exchange(began_, true)) FL_CHECK(advance());
    while (line_ && line_->key < key) {
        differ(line_->text, std::nullopt);
        FL_CHECK(advance());
    }
    if (!line_ || line_->key != key) {
        differ(std::nullopt, line);
        return {};
    }
    if (line_->text != line) differ(line_->text, line);
    return advance();
}

Result<void> OperationComparison::finish() {
    if (!std::exchange(began_, true)) FL_CHECK(advance());
    while (line_) {
        differ(line_->text, std::nullopt);
        FL_CHECK(advance());
    }
    return {};
}

}  // namespace faultline::app

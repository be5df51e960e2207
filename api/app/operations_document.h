// The operations document: what an import would do, one line an operation, in an order that does
// not depend on numbers, versions or times.
//
// Each line has a key, and lines ascend by it; so two documents are compared while one of them is
// still being made.  How a line reads is its writer's business (api/render/plans.h).
//
//     document = (bytes key, bytes line) *      primitives: engine/base/bytes.h
//     key      = "1", external id                                 a CI
//              | "2", 10 digits file, 10 digits line, number      something to look at
//              | "3"                                              the counts
//
// Thread safety: none; a document belongs to one thread.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/app/import.h"
#include "engine/base/byte_source.h"
#include "engine/base/result.h"
#include "engine/identify/import_plan.h"
#include "engine/identify/planned_changes.h"

namespace faultline::app {

// How the lines of a document are written, without a line feed.
struct OperationWords {
    std::function<std::string(const identify::PlannedChange&, const identify::PlannedNames&)>
        change;
    std::function<std::string(const ImportAnswer&, const model::Problem&)> problem;
    std::function<std::string(const ImportAnswer&)> counts;
};

// Receives the lines of a document in order.  The views live as long as the call.
using OperationVisitor = std::function<Result<void>(std::string_view key, std::string_view line)>;

// Show `visitor` the document of `plan`, whose counts and problems are in `answer`.
// Errors: as identify::visit_planned_changes().
[[nodiscard]] Result<void> visit_operations(const identify::ImportPlan& plan,
                                            const ImportAnswer& answer,
                                            const identify::ClaimIndex& index,
                                            const OperationWords& words,
                                            const OperationVisitor& visitor);

// One line as it is stored.
[[nodiscard]] std::string encode_operation(std::string_view key, std::string_view line);

// Reads a stored document line by line.
class OperationReader {
 public:
    // A line; the views are valid until the next one is read.
    struct Line {
        std::string_view key;
        std::string_view text;
    };

    explicit OperationReader(std::unique_ptr<ByteSource> bytes) : bytes_(std::move(bytes)) {}

    // The next line; none at the end.  Errors: corruption if the document ends within a line or
    // does not decode; those of the bytes.
    [[nodiscard]] Result<std::optional<Line>> next();

 private:
    std::unique_ptr<ByteSource> bytes_;
    std::string buffer_;
    std::size_t begin_ = 0;  // of what was not yet read
    bool at_end_ = false;
};

// So many differences between two documents are listed, the rest counted.
inline constexpr std::size_t kOperationDifferencesMax = 100;

// A line that only one document has, or that reads differently.
struct OperationDifference {
    std::optional<std::string> planned;
    std::optional<std::string> now;
};

// Compares a stored document with one that is being made.
class OperationComparison {
 public:
    explicit OperationComparison(OperationReader planned) : planned_(std::move(planned)) {}

    // The next line of what would be done now.  Errors: as OperationReader::next().
    Result<void> take(std::string_view key, std::string_view line);

    // There are no more lines.  Errors: as take().
    Result<void> finish();

    // What differs, in the order of the keys, and how much in all.
    [[nodiscard]] const std::vector<OperationDifference>& listed() const { return listed_; }
    [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
    Result<void> advance();
    void differ(std::optional<std::string_view> planned, std::optional<std::string_view> now);

    OperationReader planned_;
    std::optional<OperationReader::Line> line_;  // the planned line to be compared next
    bool began_ = false;
    std::vector<OperationDifference> listed_;
    std::uint64_t count_ = 0;
};

}  // namespace faultline::app

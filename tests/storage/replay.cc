#include "tests/storage/replay.h"

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "tests/storage/test_store.h"
#include "tests/support/operation_copier.h"

namespace faultline::storage {

namespace {

// One version of a log with bytes of its own.
struct Copied {
    std::string header;
    Digest chain{};
    std::vector<std::string> chunks;
};

class Copier final : public LogVisitor {
 public:
    Result<void> on_record(const VerbatimRecord& record) override {
        copies.push_back({std::string(record.header), record.chain, {}});
        return {};
    }
    Result<void> on_chunk(std::string_view chunk) override {
        copies.back().chunks.emplace_back(chunk);
        return {};
    }

    std::vector<Copied> copies;
};

std::vector<Copied> copy_log(const Repository& source, Version after) {
    Copier copier;
    must(source.read(after, copier));
    return std::move(copier.copies);
}

}  // namespace

UtcTime first_clock(const Repository& source) {
    return must(source.view().read_record(Version{1})).header.clock;
}

void replay(const Repository& source, Subject& target) {
    for (const Copied& copied : copy_log(source, target->head())) {
        const model::ChangeSetHeader header = must(model::decode_header(copied.header));
        test::OperationCopier repeater;
        for (const std::string& chunk : copied.chunks) {
            must(model::visit_operations(chunk, repeater));
        }
        repeater.copy.context = header.context;
        target.now = header.clock;
        const Appended appended =
            must(target->append(Version{raw(header.version) - 1}, repeater.copy));
        REQUIRE(appended.outcome == AppendOutcome::committed);
    }
    must(target->sync());
    const std::vector<Copied> original = copy_log(source, Version{0});
    const std::vector<Copied> repeated = copy_log(*target, Version{0});
    REQUIRE(original.size() == repeated.size());
    for (std::size_t i = 0; i < original.size(); i++) {
        CAPTURE(i);
        REQUIRE(original[i].header == repeated[i].header);
        REQUIRE(original[i].chain == repeated[i].chain);
        REQUIRE(original[i].chunks == repeated[i].chunks);
    }
}

}  // namespace faultline::storage

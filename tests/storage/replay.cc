#include "tests/storage/replay.h"

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "tests/storage/test_store.h"

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

// Says every operation again.
class Repeater final : public model::OperationVisitor {
 public:
    Result<void> on_symbol(SymbolId symbol, std::string_view name) override {
        change_set.name_symbol(symbol, name);
        return {};
    }
    Result<void> on_ci(CiId ci, std::string_view external_id) override {
        change_set.name_ci(ci, external_id);
        return {};
    }
    Result<void> on_claim(CiId ci, SymbolId source, std::string_view claim) override {
        change_set.put_claim(ci, source, claim);
        return {};
    }
    Result<void> on_withdrawal(CiId ci, SymbolId source) override {
        change_set.withdraw_claim(ci, source);
        return {};
    }
    Result<void> on_catalogue_entry(const model::CatalogueEntry& entry) override {
        change_set.put_catalogue_entry(entry);
        return {};
    }
    Result<void> on_import_run(std::string_view run) override {
        change_set.add_import_run(must(model::decode_import_run(run)));
        return {};
    }
    Result<void> on_request(const model::AnsweredRequest& request) override {
        change_set.add_request(request);
        return {};
    }
    Result<void> on_record(std::string_view kind,
                           std::string_view key,
                           std::string_view bytes) override {
        bytes.empty() ? change_set.erase_record(kind, key)
                      : change_set.put_record(kind, key, bytes);
        return {};
    }

    model::ChangeSet change_set;
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
        Repeater repeater;
        for (const std::string& chunk : copied.chunks) {
            must(model::visit_operations(chunk, repeater));
        }
        repeater.change_set.context = header.context;
        target.now = header.clock;
        const Appended appended =
            must(target->append(Version{raw(header.version) - 1}, repeater.change_set));
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

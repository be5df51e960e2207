// ChangeSet: operations come back in order, and headers, chunks and runs survive damage.

#include "engine/model/change_set.h"

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/bytes.h"
#include "tests/support/golden_file.h"
#include "tests/support/malformed_bytes.h"
#include "tests/support/operation_copier.h"

namespace faultline::model {
namespace {

ChangeSet every_operation() {
    ChangeSet set;
    set.name_symbol(SymbolId{1}, "server");
    set.name_ci(CiId{1}, "vm-17");
    set.put_claim(CiId{1}, SymbolId{1}, std::string_view("\x00\x00\x00", 3));
    set.withdraw_claim(CiId{300}, SymbolId{2});
    set.put_catalogue_entry(ClassDefinition{"rack", 10, std::nullopt});
    set.add_import_run({"faultline", 1, 2, 3, 4, 5, {CiId{1}, CiId{2}, CiId{400}}});
    set.add_request({"key-1", sha256("body"), "answer"});
    set.put_record("baseline", "2026-11", "content");
    set.erase_record("baseline", "2026-10");
    return set;
}

ChangeSetHeader full_header() {
    ChangeSetHeader header;
    header.version = Version{12};
    header.graph_version = Version{9};
    header.time = {1'793'714'700'000'000};
    header.clock = {-1};
    header.context = {"alice", "cmdb", "nightly import", "req-1"};
    header.operation_count = 6;
    header.chunks = {{1'048'576, sha256("one")}, {17, sha256("two")}};
    return header;
}

// All operations of `chunk` written again; empty if it does not decode.
std::string copied(const std::string& chunk) {
    test::OperationCopier copier;
    if (!visit_operations(chunk, copier).ok()) return {};
    std::string bytes;
    for (const std::string& part : copier.copy.chunks()) {
        bytes += part;
    }
    return bytes;
}

TEST_SUITE("engine/model/change_set") {
    TEST_CASE("a chunk with every operation is the golden one") {
        const ChangeSet set = every_operation();

        REQUIRE(set.chunks().size() == 1);
        CHECK(test::hex_digits(set.chunks()[0]) ==
              test::hex_digits(test::golden_bytes("model/chunk.hex")));
    }

    TEST_CASE("operations come back in order") {
        const ChangeSet set = every_operation();
        test::OperationCopier copier;

        REQUIRE(visit_operations(set.chunks()[0], copier).ok());

        CHECK(copier.copy.chunks() == set.chunks());
        CHECK(copier.copy.operation_count() == 9);
        CHECK(set.operation_count() == 9);
        CHECK(set.size_bytes() == set.chunks()[0].size());
    }

    TEST_CASE("only claims and catalogue entries alter the graph") {
        ChangeSet set;
        set.name_symbol(SymbolId{1}, "s");
        set.name_ci(CiId{1}, "a");
        set.add_import_run({});
        set.add_request({"key", {}, "answer"});
        set.put_record("baseline", "b", "content");
        CHECK_FALSE(set.alters_graph());

        ChangeSet claim = set;
        claim.put_claim(CiId{1}, SymbolId{1}, "");
        ChangeSet withdrawal = set;
        withdrawal.withdraw_claim(CiId{1}, SymbolId{1});
        ChangeSet entry = set;
        entry.put_catalogue_entry(ClassDefinition{"rack", 10, std::nullopt});

        CHECK(claim.alters_graph());
        CHECK(withdrawal.alters_graph());
        CHECK(entry.alters_graph());
    }

    TEST_CASE("a chunk is closed by the operation that fills it, and none is split") {
        ChangeSet set;
        const std::string claim(kChunkBytes / 3, 'x');
        for (std::uint64_t ci = 1; ci <= 10; ci++) {
            set.put_claim(CiId{ci}, SymbolId{1}, claim);
        }

        CHECK(set.chunks().size() == 4);
        test::OperationCopier copier;
        std::uint64_t bytes = 0;
        for (std::size_t i = 0; i < set.chunks().size(); i++) {
            bytes += set.chunks()[i].size();
            if (i + 1 < set.chunks().size()) CHECK(set.chunks()[i].size() >= kChunkBytes);
            REQUIRE(visit_operations(set.chunks()[i], copier).ok());
        }
        CHECK(copier.copy.operation_count() == 10);
        CHECK(bytes == set.size_bytes());
    }

    TEST_CASE("a visitor's error ends the visit") {
        struct Refuser final : IgnoringVisitor {
            Result<void> on_symbol(SymbolId, std::string_view) override { return conflict("no"); }
            Result<void> on_ci(CiId, std::string_view) override {
                visited_more = true;
                return {};
            }
            bool visited_more = false;
        };
        Refuser refuser;

        const auto visit = visit_operations(every_operation().chunks()[0], refuser);

        REQUIRE_FALSE(visit.ok());
        CHECK(visit.error().code == ErrorCode::conflict);
        CHECK_FALSE(refuser.visited_more);
    }

    TEST_CASE("a truncated chunk yields a corruption or fewer operations, never others") {
        const std::string chunk = every_operation().chunks()[0];
        for (std::size_t size = 0; size < chunk.size(); size++) {
            CAPTURE(size);
            const std::string part = chunk.substr(0, size);
            test::OperationCopier copier;
            const auto visit = visit_operations(part, copier);
            std::string copy;
            for (const std::string& bytes : copier.copy.chunks()) {
                copy += bytes;
            }

            CHECK(part.starts_with(copy));
            CHECK(visit.ok() == (copy == part));
            if (!visit.ok()) CHECK(visit.error().code == ErrorCode::corruption);
        }
    }

    TEST_CASE("a damaged chunk is refused or canonical") {
        test::check_mutations(every_operation().chunks()[0], 50'000, copied);
    }

    TEST_CASE("the header is the golden one and comes back") {
        const ChangeSetHeader header = full_header();
        const std::string bytes = encode_header(header);

        const auto decoded = decode_header(bytes);

        CHECK(test::hex_digits(bytes) == test::hex_digits(test::golden_bytes("model/header.hex")));
        REQUIRE(decoded.ok());
        CHECK(decoded.value().version == header.version);
        CHECK(decoded.value().graph_version == header.graph_version);
        CHECK(decoded.value().time == header.time);
        CHECK(decoded.value().clock == header.clock);
        CHECK(decoded.value().context.principal == "alice");
        CHECK(decoded.value().context.source == "cmdb");
        CHECK(decoded.value().context.reason == "nightly import");
        CHECK(decoded.value().context.request_id == "req-1");
        CHECK(decoded.value().operation_count == 6);
        CHECK(decoded.value().chunks == header.chunks);
    }

    TEST_CASE("truncated and damaged headers are refused or canonical") {
        const std::string bytes = encode_header(full_header());

        test::check_truncations(bytes,
                                [](const std::string& part) { return decode_header(part).ok(); });
        test::check_mutations(bytes, 20'000, [](const std::string& damaged) {
            const auto header = decode_header(damaged);
            return header.ok() ? encode_header(header.value()) : std::string();
        });
    }

    TEST_CASE("an import run comes back, and one that is not ascending is refused") {
        const auto run_bytes = [](std::vector<std::uint64_t> distances) {
            std::string bytes;
            ByteWriter out(bytes);
            out.bytes("csv");
            for (int i = 0; i < 5; i++) {
                out.varint(0);
            }
            out.varint(distances.size());
            for (const std::uint64_t distance : distances) {
                out.varint(distance);
            }
            return bytes;
        };

        const auto good = decode_import_run(run_bytes({5, 1, 300}));
        REQUIRE(good.ok());
        CHECK(good.value().format == "csv");
        CHECK(good.value().seen == std::vector{CiId{5}, CiId{6}, CiId{306}});
        CHECK_FALSE(decode_import_run(run_bytes({5, 0})).ok());
        CHECK_FALSE(decode_import_run(run_bytes({5, ~std::uint64_t{0}})).ok());
        test::check_truncations(run_bytes({5, 1, 300}), [](const std::string& part) {
            return decode_import_run(part).ok();
        });
    }

    TEST_CASE("the chain hash covers the hash before and the header") {
        const Digest zero{};
        const Digest first = chain_hash(zero, "header");

        CHECK(first == sha256(std::string(32, '\0') + "header"));
        CHECK(chain_hash(first, "header") != first);
        CHECK(chain_hash(zero, "other") != first);
    }
}

}  // namespace
}  // namespace faultline::model

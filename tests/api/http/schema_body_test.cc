// The document of a schema: each member is read, and each mistake has its place.

#include "api/http/schema_body.h"

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "tests/storage/test_store.h"

namespace faultline::http {
namespace {

using model::EntryKind;
using storage::must;

struct Read {
    std::vector<model::CatalogueEntry> entries;
    std::vector<std::string> wrong;  // "pointer code"
};

Read read(const std::string& text) {
    Read read;
    std::vector<Violation> violations;
    read.entries = read_schema(must(json::parse(text)), violations);
    for (const Violation& violation : violations) {
        read.wrong.push_back(violation.pointer + " " + violation.code);
    }
    return read;
}

using Texts = std::vector<std::string>;

TEST_SUITE("api/http/schema_body") {
    TEST_CASE("an empty document and what says of which version it was shown mean nothing") {
        CHECK(read("{}").entries.empty());
        const Read shown = read(R"({"version":3,"graph_version":2,"as_of":null,"classes":[]})");
        CHECK(shown.entries.empty());
        CHECK(shown.wrong.empty());
    }

    TEST_CASE("null is what an absent member is") {
        const Read with =
            read(R"({"classes":[{"name":"x","extends":null,"layer":null,"unavailability":null,)"
                 R"("description":null,"attributes":null}],"sources":[{"name":"s",)"
                 R"("freshness_days":null}],"remove":null})");
        const Read without = read(R"({"classes":[{"name":"x"}],"sources":[{"name":"s"}]})");

        CHECK(with.wrong.empty());
        REQUIRE(with.entries.size() == 2);
        CHECK(with.entries == without.entries);
    }

    TEST_CASE("entries come by kind, what is removed last") {
        const Read all =
            read(R"({"remove":{"classes":["gone"],"authority":[{"class":"x","attribute":"a"}]},)"
                 R"("conformance":[{"name":"c","class":"x","check":"has_owner"}],)"
                 R"("sources":[{"name":"s"}],"classes":[{"name":"x"}]})");

        CHECK(all.wrong.empty());
        std::vector<EntryKind> kinds;
        for (const model::CatalogueEntry& entry : all.entries) {
            kinds.push_back(model::entry_kind(entry));
        }
        CHECK(kinds == std::vector{EntryKind::class_definition,
                                   EntryKind::source,
                                   EntryKind::conformance,
                                   EntryKind::class_definition,
                                   EntryKind::authority});
        CHECK(std::holds_alternative<model::RemovedEntry>(all.entries[3]));
        CHECK(model::entry_name(all.entries[4]) == model::authority_name("x", "a"));
    }

    TEST_CASE("every mistake is named, each with its place") {
        const Read wrong = read(
            R"({"classes":[{"name":7,"layer":-1,"colour":1},[]],"relationship_types":[{"name":"t",)"
            R"("impact":"sideways","direction":"any","targets_max":4294967296,)"
            R"("allowed":[{"source":"a","goal":"b"}]}],"sources":{},)"
            R"("identification":[{"class":"x","entries":[{"attributes":"serial"}]}],)"
            R"("remove":{"things":[],"classes":[1]}})");

        for (const char* const place : {"/classes/0/name",
                                        "/classes/0/layer",
                                        "/classes/0/colour",
                                        "/classes/1",
                                        "/relationship_types/0/impact",
                                        "/relationship_types/0/targets_max",
                                        "/relationship_types/0/allowed/0/goal",
                                        "/sources",
                                        "/identification/0/entries/0/attributes",
                                        "/remove/things"}) {
            CAPTURE(place);
            bool is_named = false;
            for (const std::string& found : wrong.wrong) {
                is_named = is_named || found.starts_with(std::string(place) + " ");
            }
            CHECK(is_named);
        }
    }

    TEST_CASE("what is no object is refused as a whole") {
        for (const char* const text : {"[]", "7", "null", "\"classes\""}) {
            CAPTURE(text);
            const Read wrong = read(text);
            CHECK(wrong.entries.empty());
            CHECK(wrong.wrong.size() == 1);
        }
    }
}

}  // namespace
}  // namespace faultline::http

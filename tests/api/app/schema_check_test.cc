// Which CIs a new catalogue would leave behind: what is looked at, what is let through, who is
// named.

#include "api/app/schema_check.h"

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using model::AttributeDefinition;
using model::Catalogue;
using model::CatalogueEntry;
using model::ClassDefinition;
using model::EntryKind;
using model::RemovedEntry;
using storage::must;

// "pointer code" of what is in the way of these entries.
std::vector<std::string> in_the_way(TestApp& test, const std::vector<CatalogueEntry>& entries) {
    const storage::View view = test.app().view();
    Catalogue after = view.catalogue();
    for (const CatalogueEntry& entry : entries) {
        after.put(entry);
    }
    std::vector<std::string> found;
    for (const Violation& violation :
         must(check_in_use(view, after, model::changes_between(view.catalogue(), after)))) {
        found.push_back(violation.pointer + " " + violation.code);
    }
    return found;
}

void put(TestApp& test, const std::vector<CatalogueEntry>& entries) {
    must(test.app().write([&](storage::Repository& log) -> Result<Write> {
        model::ChangeSet change_set;
        for (const CatalogueEntry& entry : entries) {
            change_set.put_catalogue_entry(entry);
        }
        FL_TRY(const storage::Committed committed, log.append(change_set));
        return Write{committed, {}};
    }));
}

ClassDefinition gadget(AttributeDefinition attribute) {
    return {.name = "gadget", .layer = 40, .attributes = {std::move(attribute)}};
}

std::string gadget_line(const std::string& id, const std::string& attributes) {
    return R"({"ci":{"id":")" + id + R"(","class":"gadget","attributes":{)" + attributes + "}}}\n";
}

using Texts = std::vector<std::string>;

TEST_SUITE("api/app/schema_check") {
    TEST_CASE("a subclass, a retired CI and a name that only looks alike are in nobody's way") {
        TestApp test;
        put(test,
            {gadget({.name = "pins"}), ClassDefinition{.name = "small", .extends = "gadget"}});
        test.import_text(ci_line("g", "gadget") + ci_line("gadget", "small"));
        test.import_text(retire_line("g"));

        CHECK(in_the_way(test, {RemovedEntry{EntryKind::class_definition, "gadget"}}).empty());
        CHECK(in_the_way(test, {RemovedEntry{EntryKind::class_definition, "small"}}) ==
              Texts{"/classes/small class_in_use"});
    }

    TEST_CASE("allowed values, arrays and inherited attributes are held against stored values") {
        TestApp test;
        put(test,
            {gadget({.name = "colour"}), ClassDefinition{.name = "small", .extends = "gadget"}});
        test.import_text(gadget_line("a", R"("colour":"red")") +
                         R"({"ci":{"id":"b","class":"small","attributes":{"colour":"blue"}}})"
                         "\n");
        const std::string of_gadgets = "/classes/gadget/attributes/colour attribute_type";
        const std::string of_small = "/classes/small/attributes/colour attribute_type";

        CHECK(in_the_way(test, {gadget({.name = "colour", .allowed = {"blue", "red"}})}).empty());
        CHECK(in_the_way(test, {gadget({.name = "colour", .allowed = {"red"}})}) ==
              Texts{of_small});
        // Text reads as a list of one; a list reads as no text.
        CHECK(in_the_way(test, {gadget({.name = "colour", .array = true})}).empty());
        test.import_text(gadget_line("a", R"("colour":["red"])"));
        CHECK(in_the_way(test, {gadget({.name = "colour", .array = true})}).empty());
        CHECK(in_the_way(test, {gadget({.name = "colour", .unit = "RAL"})}).empty());
        CHECK(in_the_way(test, {gadget({.name = "colour", .type = model::ValueType::boolean})}) ==
              Texts{of_gadgets, of_small});
        CHECK(in_the_way(test, {gadget({.name = "colour", .presence = model::Presence::required})})
                  .empty());
        // The subclass has its own from now on.
        ClassDefinition small{.name = "small", .extends = "gadget"};
        small.attributes = {{.name = "colour", .type = model::ValueType::integer}};
        CHECK(in_the_way(test, {small}) == Texts{of_small});
    }

    TEST_CASE("a CI that gets another superclass is judged by what it then inherits") {
        TestApp test;
        put(test,
            {ClassDefinition{.name = "small", .layer = 40},
             gadget({.name = "pins", .type = model::ValueType::integer})});
        test.import_text(R"({"ci":{"id":"b","class":"small","attributes":{"pins":"many"}}})"
                         "\n");

        CHECK(in_the_way(test, {ClassDefinition{.name = "small", .extends = "gadget"}}) ==
              Texts{"/classes/small/attributes/pins attribute_type"});
    }

    TEST_CASE("ten CIs are named by id, a CI once, the others counted") {
        TestApp test;
        put(test, {gadget({.name = "pins"}), gadget({.name = "pins"})});
        std::string text = ci_line("h", "host");
        for (int i = 10; i < 22; i++) {
            const std::string id = "g" + std::to_string(i);
            text += ci_line(id, "gadget") + need_line(id, "h") +
                    need_line(id, "g" + std::to_string(i == 10 ? 11 : 10));
        }
        test.import_text(text);
        const storage::View view = test.app().view();
        Catalogue after = view.catalogue();
        after.put(RemovedEntry{EntryKind::relationship_type, "depends_on"});

        const auto violations =
            must(check_in_use(view, after, model::changes_between(view.catalogue(), after)));

        REQUIRE(violations.size() == 1);
        CHECK(violations[0].message.find("12 configuration items: g10, g11, ") !=
              std::string::npos);
        CHECK(violations[0].message.find("g19 and 2 more") != std::string::npos);
    }

    TEST_CASE("sources and rules are in nobody's way") {
        TestApp test;
        test.import_text(ci_line("a"));

        CHECK(in_the_way(test,
                         {model::SourceDefinition{"cli", 3},
                          RemovedEntry{EntryKind::identification, "server"},
                          model::ConformanceRule{"named", "server", "has_owner", ""}})
                  .empty());
    }
}

}  // namespace
}  // namespace faultline::app

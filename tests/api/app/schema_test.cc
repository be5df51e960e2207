// schema: changes of the catalogue, what refuses them, and what a running app makes of them.

#include "api/app/schema.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/cis.h"
#include "api/app/lint.h"
#include "engine/graph/node_cursor.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using model::ClassDefinition;
using model::EntryKind;
using model::RelationshipType;
using model::RemovedEntry;
using storage::must;

SchemaRequest request_of(std::vector<model::CatalogueEntry> entries) {
    SchemaRequest request;
    request.entries = std::move(entries);
    request.keeping.answer = [](const SchemaDone& done) {
        return std::to_string(done.changes.size());
    };
    return request;
}

SchemaChanged change(TestApp& test, std::vector<model::CatalogueEntry> entries) {
    return must(change_schema(kTester, test.app(), request_of(std::move(entries))));
}

// "pointer code" of every reason why the change is refused; the dry run gives the same.
std::vector<std::string> refusals(TestApp& test,
                                  const std::vector<model::CatalogueEntry>& entries) {
    const SchemaChanged changed = change(test, entries);
    const SchemaDone planned = must(plan_schema(kTester, test.app(), request_of(entries)));
    CHECK(planned.problems == changed.violations);
    std::vector<std::string> found;
    for (const Violation& violation : changed.violations) {
        found.push_back(violation.pointer + " " + violation.code);
    }
    return found;
}

ClassDefinition gadget(model::ValueType type = model::ValueType::integer) {
    return {.name = "gadget", .layer = 40, .attributes = {{.name = "pins", .type = type}}};
}

std::string gadget_line(const std::string& id, const std::string& pins) {
    return R"({"ci":{"id":")" + id + R"(","class":"gadget","attributes":{"pins":)" + pins + "}}}\n";
}

std::uint64_t edge_count(TestApp& test) {
    return must(test.app().published())->graph->edge_count();
}

std::string name_in_graph(TestApp& test, const std::string& id) {
    const auto at = must(test.app().published());
    return std::string(at->graph->name(*at->graph->find(id)));
}

std::string named_line(const std::string& id, const std::string& name) {
    return R"({"ci":{"id":")" + id + R"(","class":"gadget","name":")" + name + "\"}}\n";
}

TEST_SUITE("api/app/schema") {
    TEST_CASE("a rule of authority is followed by a running app at once, and by later imports") {
        TestApp test;
        change(test, {gadget()});
        test.import_text(named_line("a", "by cmdb"), {.source = "cmdb"});
        test.import_text(named_line("a", "by scan"), {.source = "scan"});
        CHECK(name_in_graph(test, "a") == "by scan");

        const model::CatalogueEntry rule = model::AuthorityRule{"gadget", "name", {"cmdb", "scan"}};
        change(test, {rule});
        CHECK(name_in_graph(test, "a") == "by cmdb");

        test.import_text(named_line("a", "by scan again"), {.source = "scan"});
        CHECK(name_in_graph(test, "a") == "by cmdb");
        OneCiQuestion question{"a"};
        question.with_values = true;
        const CiAnswer ci = must(get_ci(kTester, test.app(), question));
        REQUIRE(ci.values);
        const auto names = std::ranges::find(*ci.values, "name", &identify::FieldValues::field);
        REQUIRE(names != ci.values->end());
        REQUIRE(names->values.size() == 2);
        CHECK(names->values[0].loss == identify::Loss::none);
        CHECK(names->values[1].loss == identify::Loss::lower_rank);

        change(test, {RemovedEntry{EntryKind::authority, model::entry_name(rule)}});
        CHECK(name_in_graph(test, "a") == "by scan again");
    }

    TEST_CASE("an entry is added, altered and removed, and a version shows it as it was") {
        TestApp test;
        const Version before = test.app().view().version();

        const SchemaChanged added = change(test, {gadget()});
        const Version with = test.app().view().version();
        change(test, {RemovedEntry{EntryKind::class_definition, "gadget"}});

        CHECK(added.refusal == SchemaRefusal::none);
        CHECK(added.outcome.answer == "1");
        CHECK(raw(with) == raw(before) + 1);
        CHECK(show_class(kTester, test.app(), "gadget", {}).error().code == ErrorCode::not_found);
        CHECK(show_class(kTester, test.app(), "gadget", AsOf(with)).ok());
        CHECK_FALSE(show_class(kTester, test.app(), "gadget", AsOf(before)).ok());
    }

    TEST_CASE("a change that says nothing new writes nothing") {
        TestApp test;
        change(test, {gadget()});
        const Version before = test.app().view().version();

        const SchemaChanged again = change(test, {gadget()});
        SchemaRequest builtin = request_of({});
        builtin.builtin = true;
        must(change_schema(kTester, test.app(), builtin));

        CHECK(again.outcome.answer == "0");
        CHECK(test.app().view().version() == before);
    }

    TEST_CASE("what is built in comes back, and what a user added stays") {
        TestApp test;
        change(test,
               {gadget(),
                RemovedEntry{EntryKind::class_definition, "library"},
                ClassDefinition{.name = "rack", .layer = 11}});

        SchemaRequest builtin = request_of({});
        builtin.builtin = true;
        const SchemaDone planned = must(plan_schema(kTester, test.app(), builtin));
        must(change_schema(kTester, test.app(), builtin));

        CHECK(planned.changes.size() == 2);
        const model::Catalogue& now = test.app().view().catalogue();
        CHECK(now.find_class("library") != nullptr);
        CHECK(now.find_class("gadget") != nullptr);
        CHECK(*now.find_class("rack") == *model::builtin_catalogue().find_class("rack"));
    }

    TEST_CASE("a catalogue that breaks rules is refused with all of them") {
        TestApp test;
        const Version before = test.app().view().version();

        const SchemaChanged changed = change(
            test,
            {ClassDefinition{.name = "x", .extends = "ghost"}, model::SourceDefinition{"s", 0}});

        CHECK(changed.refusal == SchemaRefusal::invalid);
        CHECK(changed.violations.size() == 2);
        CHECK(test.app().view().version() == before);
    }

    TEST_CASE("a class or a type that is in use is not removed, and the CIs are named") {
        TestApp test;
        change(test, {gadget()});
        std::string text = ci_line("host", "host");
        for (int i = 10; i < 25; i++) {
            const std::string id = "g-" + std::to_string(i);
            text += gadget_line(id, "4") + need_line(id, "host");
        }
        test.import_text(text);

        CHECK(refusals(test,
                       {RemovedEntry{EntryKind::class_definition, "gadget"},
                        RemovedEntry{EntryKind::relationship_type, "depends_on"}}) ==
              std::vector<std::string>{"/classes/gadget class_in_use",
                                       "/relationship_types/depends_on type_in_use"});
        const SchemaChanged changed =
            change(test, {RemovedEntry{EntryKind::class_definition, "gadget"}});
        CHECK(changed.refusal == SchemaRefusal::in_use);
        CHECK(changed.violations[0].message.find(
                  "15 configuration items: g-10, g-11, g-12, g-13, g-14, g-15, g-16, g-17, g-18, "
                  "g-19 and 5 more") != std::string::npos);
    }

    TEST_CASE("an attribute gets no type that values contradict, unless they are text of it") {
        TestApp test;
        change(test, {gadget(model::ValueType::string)});
        test.import_text(gadget_line("g-1", "\"4\""));
        CHECK(refusals(test, {gadget(model::ValueType::integer)}).empty());

        test.import_text(gadget_line("g-2", "true") + gadget_line("g-3", "\"many\""));
        change(test, {gadget(model::ValueType::string)});
        CHECK(refusals(test, {gadget(model::ValueType::real)}) ==
              std::vector<std::string>{"/classes/gadget/attributes/pins attribute_type"});
        CHECK(refusals(test, {ClassDefinition{.name = "gadget"}}).empty());
    }

    TEST_CASE("the impact of a type in use does not turn round, nor end where groups need it") {
        TestApp test;
        test.import_text(ci_line("a") + ci_line("b") + need_line("a", "b"));
        RelationshipType type = *test.app().view().catalogue().find_type("depends_on");

        type.kind = model::ImpactKind::target_needs_source;
        CHECK(refusals(test, {type}) ==
              std::vector<std::string>{"/relationship_types/depends_on kind_in_use"});
        type.kind = model::ImpactKind::none;
        CHECK(refusals(test, {type}).empty());

        type.kind = model::ImpactKind::source_needs_target;
        change(test, {type});
        test.import_text(ci_line("a") + ci_line("c") + need_line("a", "b", "g") +
                         need_line("a", "c", "g") + group_line("a", "g", 1));
        type.kind = model::ImpactKind::none;
        CHECK(refusals(test, {type}) ==
              std::vector<std::string>{"/relationship_types/depends_on kind_in_use"});
    }

    TEST_CASE("a running app reads needs by the new catalogue at once") {
        TestApp test;
        test.import_text(ci_line("a") + ci_line("b") + need_line("a", "b"));
        CHECK(edge_count(test) == 1);
        RelationshipType type = *test.app().view().catalogue().find_type("depends_on");

        type.kind = model::ImpactKind::none;
        change(test, {type});
        CHECK(edge_count(test) == 0);
        CHECK(must(test.app().published())->graph->graph_version() ==
              test.app().view().graph_version());
        test.import_text(ci_line("c") + need_line("c", "b"));
        CHECK(edge_count(test) == 0);

        type.kind = model::ImpactKind::source_needs_target;
        change(test, {type});
        CHECK(edge_count(test) == 2);
    }

    TEST_CASE("the graph has the version of a change that leaves its needs as they are") {
        TestApp test;
        test.import_text(ci_line("a") + ci_line("b") + need_line("a", "b"));
        CHECK(edge_count(test) == 1);

        change(test, {gadget()});

        const auto now = must(test.app().published());
        CHECK(now->graph->graph_version() == now->view.graph_version());
        CHECK(now->graph->edge_count() == 1);
    }

    TEST_CASE("lint finds values, pairs and numbers that the catalogue does not allow") {
        TestApp test;
        RelationshipType type{.name = "plugs_into", .inverse = "takes"};
        type.allowed = {{"gadget", "host"}};
        type.targets_max = 1;
        change(test, {gadget(), type});
        const auto plug = [](const std::string& target) {
            return R"({"relationship":{"source":"g","type":"plugs_into","target":")" + target +
                   "\"}}\n";
        };
        test.import_text(gadget_line("g", "\"4\"") + ci_line("s") + ci_line("r", "rack") +
                         plug("s") + plug("r"));

        const LintAnswer answer = must(lint(kTester, test.app()));

        REQUIRE(answer.findings.size() == 3);
        CHECK(answer.findings[0].code == "attribute_type");
        CHECK(answer.findings[0].subject == "gadget: pins");
        CHECK(answer.findings[1].code == "cardinality_exceeded");
        CHECK(answer.findings[1].examples == std::vector<std::string>{"g"});
        CHECK(answer.findings[2].code == "disallowed_pair");
        CHECK(answer.findings[2].examples == std::vector<std::string>{"g -> r"});
    }

    TEST_CASE("a strict import refuses values and pairs that the catalogue does not allow") {
        TestApp test;
        RelationshipType type{.name = "plugs_into", .inverse = "takes"};
        type.allowed = {{"gadget", "host"}};
        change(test, {gadget(), type});
        test.import_text(ci_line("r", "rack"));
        ImportRequest strict;
        strict.strict_schema = true;

        const ImportAnswer answer =
            must(import_texts(test.app(),
                              {gadget_line("g", "\"4\"") + gadget_line("h", "4") +
                               R"({"relationship":{"source":"h","type":"plugs_into","target":"r"}})"
                               "\n"},
                              std::move(strict)));

        CHECK_FALSE(answer.accepted);
        REQUIRE(answer.problems.size() == 2);
        CHECK(answer.problems[0].code == "attribute_type");
        CHECK(answer.problems[0].origin.line == 1);
        CHECK(answer.problems[1].code == "disallowed_pair");
        CHECK(answer.problems[1].origin.line == 3);
    }

    TEST_CASE("cells of a table are what the catalogue says, and one that is not is refused") {
        TestApp test;
        change(test, {gadget()});

        const ImportAnswer good =
            must(import_texts(test.app(), {"id,class,name,pins\ng,gadget,G,4\n"}));
        const ImportAnswer bad =
            must(import_texts(test.app(), {"id,class,name,pins\nh,gadget,H,four\n"}));

        CHECK(good.accepted);
        CHECK(must(lint(kTester, test.app())).findings.empty());
        CHECK_FALSE(bad.accepted);
        REQUIRE(bad.problems.size() == 1);
        CHECK(bad.problems[0].code == "attribute_type");
        CHECK(bad.problems[0].origin.line == 2);
        CHECK(bad.problems[0].message.find("column 4 (pins)") != std::string::npos);
    }
}

}  // namespace
}  // namespace faultline::app

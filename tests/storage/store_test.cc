#include "storage/store.h"

#include <doctest/doctest.h>

#include "storage/log_rows.h"
#include "tests/storage/test_store.h"

namespace faultline::storage {

namespace {

// Counts operations and keeps what names say.
class Reader final : public model::IgnoringVisitor {
 public:
    Result<void> on_symbol(SymbolId, std::string_view name) override {
        names.emplace_back(name);
        return {};
    }
    Result<void> on_ci(CiId, std::string_view external_id) override {
        names.emplace_back(external_id);
        return {};
    }
    Result<void> on_claim(CiId, SymbolId, std::string_view) override {
        claims++;
        return {};
    }
    Result<void> on_withdrawal(CiId, SymbolId) override {
        withdrawals++;
        return {};
    }
    Result<void> on_catalogue_entry(const model::CatalogueEntry&) override {
        entries++;
        return {};
    }

    std::vector<std::string> names;
    std::size_t claims = 0;
    std::size_t withdrawals = 0;
    std::size_t entries = 0;
};

}  // namespace

TEST_CASE("a new store has the built-in catalogue as version 1") {
    const TemporaryFolder folder;

    const auto store = open_test_store(folder.path() / "s");

    CHECK(store->head() == Version{1});
    CHECK(store->view().graph_version() == Version{1});
    CHECK(store->view().catalogue().entries() == model::builtin_catalogue().entries());
    const View::LogRecord record = must(store->view().read_record(Version{1}));
    CHECK(record.header.context.principal == "faultline");
    CHECK(record.header.context.source == "builtin");
    CHECK(record.header.context.reason == "initial catalogue");
    Reader reader;
    must(store->view().read_operations(Version{1}, reader));
    CHECK(reader.entries == model::builtin_catalogue().entries().size());
}

TEST_CASE("what is appended is seen by the writer at once and by views after sync") {
    const TemporaryFolder folder;
    const auto store = open_test_store(folder.path());
    const model::ChangeSet change_set = make_change_set(
        *store,
        {{.ci = "web", .name = "Web", .needs = {{.other = "db"}}}, {.ci = "db", .name = "DB"}});

    const Committed committed = must(store->append(change_set));

    CHECK(committed.version == Version{2});
    CHECK(store->next_version() == Version{3});
    const std::vector<std::string_view> ids = {"web", "none", "db"};
    const auto cis = must(store->find_cis(ids));
    REQUIRE(cis[0]);
    CHECK_FALSE(cis[1]);
    REQUIRE(cis[2]);
    CHECK(must(store->mentioned_by(*cis[2])) == std::vector{*cis[0]});
    CHECK(store->head() == Version{1});
    CHECK_FALSE(must(store->view().find_ci("web")));
    CHECK(describe(store->view()).empty());

    must(store->sync());

    CHECK(store->head() == Version{2});
    CHECK(describe(store->view()) ==
          std::vector<std::string>{"db 'DB'", "web 'Web' depends_on:db"});
}

TEST_CASE("a reopened store answers as before") {
    const TemporaryFolder folder;
    std::string hash;
    std::vector<std::string> lines;
    {
        const auto store = open_test_store(folder.path());
        write(*store,
              {{.ci = "a", .name = "A", .needs = {{.other = "b"}}}, {.ci = "b", .name = "B"}});
        write(*store, {{.ci = "b", .source = "scan", .name = "B2"}});
        hash = hash_of(store->view());
        lines = describe(store->view());
    }

    const auto store = open_test_store(folder.path());

    CHECK(store->head() == Version{3});
    CHECK(hash_of(store->view()) == hash);
    CHECK(describe(store->view()) == lines);
    CHECK(store->find_symbol("scan"));
    CHECK(store->next_ci() == CiId{3});
}

TEST_CASE("a view shows its own version whatever is written later") {
    const TemporaryFolder folder;
    const auto store = open_test_store(folder.path());
    write(*store, {{.ci = "a", .name = "A", .needs = {{.other = "b"}}}, {.ci = "b", .name = "B"}});
    const View before = store->view();
    const std::string hash = hash_of(before);
    const auto lines = describe(before);

    write(*store, {{.ci = "a", .name = "A2"}, {.ci = "c", .name = "C"}});
    write(*store, {{.ci = "b", .withdrawn = true}});

    CHECK(describe(store->view()) == std::vector<std::string>{"a 'A2'", "c 'C'"});
    CHECK(describe(before) == lines);
    CHECK(hash_of(before) == hash);
    CHECK_FALSE(must(before.find_ci("c")));
    CHECK(must(before.load_graph()).edge_count() == 1);
    CHECK(must(store->view().load_graph()).edge_count() == 0);
    CHECK(must(before.read_ci(CiId{1})).merged().name == "A");
    CHECK(must(store->view().read_ci(CiId{1})).merged().name == "A2");
    CHECK_FALSE(must(store->view().read_ci(CiId{2})).merged().alive);
}

TEST_CASE("a view outlives its store") {
    const TemporaryFolder folder;
    auto store = open_test_store(folder.path());
    write(*store, {{.ci = "a", .name = "A"}});
    const View view = store->view();

    store.reset();

    CHECK(describe(view) == std::vector<std::string>{"a 'A'"});
}

TEST_CASE("equal content has an equal state hash whatever led to it") {
    const TemporaryFolder folder;
    const auto one = open_test_store(folder.path() / "one");
    const auto two = open_test_store(folder.path() / "two", test_options(5));

    write(*one,
          {{.ci = "a", .name = "A", .needs = {{.other = "b"}, {.other = "c", .group = "g"}}},
           {.ci = "b", .name = "B"},
           {.ci = "c", .name = "C"}});
    write(*two, {{.ci = "z", .name = "Z"}, {.ci = "c", .name = "old"}});
    write(*two,
          {{.ci = "b", .name = "B"}, {.ci = "z", .withdrawn = true}, {.ci = "c", .name = "C"}});
    write(*two,
          {{.ci = "a", .name = "A", .needs = {{.other = "c", .group = "g"}, {.other = "b"}}}});

    CHECK(hash_of(one->view()) == hash_of(two->view()));
    write(*two, {{.ci = "a", .name = "A", .needs = {{.other = "c"}, {.other = "b"}}}});
    CHECK(hash_of(one->view()) != hash_of(two->view()));
}

TEST_CASE("graph_version moves only with a claim or the catalogue") {
    const TemporaryFolder folder;
    const auto store = open_test_store(folder.path());
    write(*store, {{.ci = "a", .name = "A"}});
    model::ChangeSet run;
    run.context.principal = "tester";
    run.add_import_run({.format = "faultline", .unchanged = 1, .seen = {CiId{1}}});

    const Committed committed = must(store->append(run));
    must(store->sync());

    CHECK(committed.version == Version{3});
    CHECK(committed.graph_version == Version{2});
    CHECK(store->view().graph_version() == Version{2});
}

TEST_CASE("commit times never go back though the clock does") {
    const TemporaryFolder folder;
    { write(*open_test_store(folder.path(), test_options(2000)), {{.ci = "a", .name = "A"}}); }
    const auto store = open_test_store(folder.path(), test_options(1000));

    const Committed committed = write(*store, {{.ci = "b", .name = "B"}});

    CHECK(committed.time == UtcTime{2000 * 1'000'000LL});
    const View::LogRecord record = must(store->view().read_record(committed.version));
    CHECK(record.header.time == UtcTime{2000 * 1'000'000LL});
    CHECK(record.header.clock == UtcTime{1000 * 1'000'000LL});
}

TEST_CASE("the audit chain links every record from version 1") {
    const TemporaryFolder folder;
    const auto store = open_test_store(folder.path());
    for (int i = 0; i < 20; i++) {
        write(*store, {{.ci = "ci-" + std::to_string(i), .name = "N"}});
    }

    Digest expected{};
    for (std::uint64_t version = 1; version <= 21; version++) {
        const View::LogRecord record = must(store->view().read_record(Version{version}));
        expected = model::chain_hash(expected, model::encode_header(record.header));

        CHECK(record.chain == expected);
        Reader reader;
        must(store->view().read_operations(Version{version}, reader));
    }
    const auto beyond = store->view().read_record(Version{22});
    REQUIRE_FALSE(beyond.ok());
    CHECK(beyond.error().code == ErrorCode::not_found);
}

TEST_CASE("visit_claims hands over the claims of the asked CIs, by CI and source") {
    const TemporaryFolder folder;
    const auto store = open_test_store(folder.path());
    write(*store, {{.ci = "a", .name = "A"}, {.ci = "b", .name = "B"}, {.ci = "c", .name = "C"}});
    write(*store, {{.ci = "c", .source = "scan", .name = "C2"}, {.ci = "b", .withdrawn = true}});
    const std::vector<CiId> asked = {CiId{1}, CiId{2}, CiId{3}, CiId{99}};
    std::vector<std::string> seen;

    must(store->visit_claims(
        asked, [&](CiId ci, SymbolId source, std::string_view bytes) -> Result<void> {
            model::Claim claim;
            FL_CHECK(model::decode_claim(bytes, claim));
            seen.push_back(std::to_string(raw(ci)) + " " + std::string(store->symbol_name(source)) +
                           " " + std::string(claim.ci->name));
            return Result<void>();
        }));

    CHECK(seen == std::vector<std::string>{"1 manual A", "3 manual C", "3 scan C2"});
}

TEST_CASE("a change set with wrong numbers is refused and changes nothing") {
    const TemporaryFolder folder;
    const auto store = open_test_store(folder.path());
    write(*store, {{.ci = "a", .name = "A"}});
    const std::string hash = hash_of(store->view());
    std::vector<model::ChangeSet> wrong(6);
    wrong[0].name_symbol(SymbolId{99}, "far");
    wrong[1].name_ci(CiId{1}, "again");
    wrong[2].name_ci(CiId{99}, "far");
    wrong[3].withdraw_claim(CiId{7}, SymbolId{1});
    wrong[4].withdraw_claim(CiId{1}, SymbolId{77});
    wrong[5].name_symbol(store->next_symbol(), "manual");

    for (const model::ChangeSet& change_set : wrong) {
        const auto refused = store->append(change_set);

        REQUIRE_FALSE(refused.ok());
        CHECK(refused.error().code == ErrorCode::invalid_argument);
    }
    must(store->sync());
    CHECK(store->head() == Version{2});
    CHECK(hash_of(store->view()) == hash);
    write(*store, {{.ci = "b", .name = "B"}});
    CHECK(store->head() == Version{3});
}

TEST_CASE("a catalogue entry that is put later replaces the one before it in later views only") {
    const TemporaryFolder folder;
    const auto store = open_test_store(folder.path());
    write(*store, {{.ci = "a", .name = "A", .needs = {{.other = "b"}}}, {.ci = "b", .name = "B"}});
    const View before = store->view();
    model::ChangeSet change_set;
    change_set.put_catalogue_entry(model::RelationshipType{
        .name = "depends_on", .inverse = "x", .kind = model::ImpactKind::none});

    must(store->append(change_set));
    must(store->sync());

    CHECK(must(before.load_graph()).edge_count() == 1);
    CHECK(must(store->view().load_graph()).edge_count() == 0);
}

TEST_CASE("a change set that numbers CIs twice, with gaps or under known ids is taken for damage") {
    const TemporaryFolder folder;
    const auto store = open_test_store(folder.path());
    write(*store, {{.ci = "a", .name = "A"}});
    const std::string hash = hash_of(store->view());
    REQUIRE(store->next_ci() == CiId{2});
    std::vector<std::pair<model::ChangeSet, std::string>> wrong(5);
    wrong[0].first.name_ci(CiId{2}, "x");
    wrong[0].first.name_ci(CiId{2}, "y");
    wrong[0].first.name_ci(CiId{4}, "z");
    wrong[0].second = "gives number 2 to 'x' and to 'y'";
    wrong[1].first.name_ci(CiId{2}, "x");
    wrong[1].first.name_ci(CiId{3}, "x");
    wrong[1].second = "gives 'x' the numbers 2 and 3";
    wrong[2].first.name_ci(CiId{2}, "a");
    wrong[2].second = "gives 'a' the number 2, but it has the number 1 already";
    wrong[3].first.name_ci(CiId{2}, "x");
    wrong[3].first.name_ci(CiId{2}, "x");
    wrong[3].first.name_ci(CiId{4}, "z");
    wrong[3].second = "gives number 2 to 'x' and to 'x'";
    wrong[4].first.name_ci(CiId{3}, "y");
    wrong[4].first.name_ci(CiId{2}, "a");
    wrong[4].second = "gives 'a' the number 2, but it has the number 1 already";

    for (const auto& [change_set, words] : wrong) {
        CAPTURE(words);
        const auto refused = store->append(change_set);

        REQUIRE_FALSE(refused.ok());
        CHECK(refused.error().code == ErrorCode::corruption);
        CAPTURE(refused.error().message);
        CHECK(refused.error().message.find(words) != std::string::npos);
    }
    must(store->sync());
    CHECK(store->head() == Version{2});
    CHECK(hash_of(store->view()) == hash);
    write(*store, {{.ci = "b", .name = "B"}});
    CHECK(store->head() == Version{3});
}

}  // namespace faultline::storage

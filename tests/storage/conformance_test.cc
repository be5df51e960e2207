// What every repository promises, checked against each of them.

#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "engine/identify/terms.h"
#include "storage/first_change_set.h"
#include "tests/storage/replay.h"
#include "tests/storage/subjects.h"
#include "tests/storage/test_store.h"
#include "tests/storage/view_text.h"

namespace faultline::storage {

namespace {

using std::chrono::milliseconds;

constexpr std::int64_t kSecond = 1'000'000;
const model::WriteContext kWhy{"tester", "retention", "the law says so", ""};

// A change set that answers a request, with a record of its own.
model::ChangeSet answering(const std::string& key, const std::string& principal = "tester") {
    model::ChangeSet change_set;
    change_set.context.principal = principal;
    change_set.put_record("note", principal + key, "said");
    change_set.add_request({key, sha256(key), "answer to " + key});
    return change_set;
}

model::ChangeSet noting(const std::string& key, const std::string& text) {
    model::ChangeSet change_set;
    change_set.context.principal = "tester";
    text.empty() ? change_set.erase_record("note", key) : change_set.put_record("note", key, text);
    return change_set;
}

Committed commit(Subject& subject, const model::ChangeSet& change_set) {
    const Committed committed = must(subject->append(change_set));
    must(subject->sync());
    return committed;
}

std::string note_in(const View& view, const std::string& key) {
    const auto record = must(view.find_record("note", key));
    return record ? record->bytes : "none";
}

CiId ci_of(const View& view, const std::string& id) {
    return must(view.find_ci(id)).value_or(CiId{});
}

// Names, needs, groups, withdrawals, records, requests and an entry of the catalogue, a version
// each, one second apart.
void write_estate(Subject& subject) {
    const auto later = [&] { subject.now.microseconds += kSecond; };
    later();
    write(*subject, {{.ci = "a", .name = "A"}, {.ci = "b", .name = "B"}, {.ci = "c", .name = "C"}});
    later();
    write(*subject,
          {{.ci = "a",
            .name = "A",
            .needs = {{.other = "b", .group = "g"}, {.other = "c", .group = "g"}},
            .groups = {{"g", 2}}}});
    later();
    write(*subject, {{.ci = "a", .source = "scan", .needs = {{.type = "uses", .other = "c"}}}});
    later();
    commit(subject, noting("n", "one"));
    later();
    model::ChangeSet catalogue;
    catalogue.put_catalogue_entry(model::ClassDefinition{"server", 77, 0.25});
    catalogue.put_catalogue_entry(model::ClassDefinition{
        .name = "blade", .extends = "server", .attributes = {{.name = "slot"}, {.name = "bay"}}});
    catalogue.put_catalogue_entry(model::IdentificationRule{"server", {{.attributes = {"uuid"}}}});
    catalogue.put_catalogue_entry(model::AuthorityRule{"server", "uuid", {"scan"}});
    catalogue.put_catalogue_entry(model::ConformanceRule{"owned", "server", "has_owner"});
    catalogue.put_catalogue_entry(model::RemovedEntry{model::EntryKind::class_definition, "vm"});
    commit(subject, catalogue);
    later();
    write(*subject, {{.ci = "a", .source = "scan", .withdrawn = true}, {.ci = "b", .name = "BB"}});
    later();
    commit(subject, answering("k"));
    later();
    commit(subject, noting("n", ""));
}

std::vector<std::string> texts_of_all_versions(const Repository& repository) {
    std::vector<std::string> texts;
    const View view = repository.view();
    for (std::uint64_t v = raw(view.oldest()); v <= raw(view.version()); v++) {
        const View past = must(view.at(Version{v}));
        texts.push_back(state_text(past) + graph_text(past));
    }
    return texts;
}

// What `view` says about the versions from `oldest` on, whose texts were `before`.
void check_kept_from(Version oldest, const View& view, const std::vector<std::string>& before) {
    CHECK(view.oldest() == oldest);
    for (std::uint64_t v = raw(oldest); v <= before.size(); v++) {
        CAPTURE(v);
        const View past = must(view.at(Version{v}));
        const std::string text = state_text(past);
        const std::string earlier = before[v - 1];
        // All but what the first line says is the oldest version.
        CHECK(text.substr(text.find('\n')) + graph_text(past) ==
              earlier.substr(earlier.find('\n')));
    }
    const Version gone{raw(oldest) - 1};
    CHECK(view.at(gone).error().code == ErrorCode::not_found);
    CHECK(view.altered_since(Version{raw(gone) - 1}).error().code == ErrorCode::not_found);
    CHECK(must(view.read_record(gone)).header.version == gone);
    model::IgnoringVisitor ignoring;
    CHECK(view.read_operations(gone, ignoring).error().code == ErrorCode::not_found);
    must(view.read_operations(oldest, ignoring));
}

// Change sets that no state takes, or not this one.
std::vector<model::ChangeSet> wrong_change_sets(const Repository& repository) {
    const CiId next = repository.next_ci();
    const SymbolId symbol = repository.next_symbol();
    const std::string claim = model::encode_claim({});
    std::vector<model::ChangeSet> wrong(8);
    wrong[0].name_ci(CiId{1}, "named again");
    wrong[1].name_ci(CiId{raw(next) + 1}, "leaves one out");
    wrong[2].name_symbol(SymbolId{raw(symbol) + 1}, "leaves one out");
    wrong[3].name_symbol(symbol, "server");
    wrong[4].name_symbol(symbol, "twice");
    wrong[4].name_symbol(SymbolId{raw(symbol) + 1}, "twice");
    wrong[5].put_claim(next, SymbolId{1}, claim);
    wrong[6].withdraw_claim(CiId{1}, symbol);
    wrong[7].put_claim(CiId{1}, SymbolId{1}, "no claim");
    return wrong;
}

}  // namespace

TEST_CASE_TEMPLATE("a new log is the built-in catalogue as version 1", Kind, OnDisk, InMemory) {
    Kind subject;

    const View view = subject->view();

    CHECK(subject->head() == Version{1});
    CHECK(subject->applied() == Version{1});
    CHECK(subject->next_version() == Version{2});
    CHECK(subject->next_ci() == CiId{1});
    CHECK(subject->next_symbol() == SymbolId{1});
    CHECK(view.version() == Version{1});
    CHECK(view.graph_version() == Version{1});
    CHECK(view.oldest() == Version{1});
    CHECK(view.time() == subject.now);
    CHECK(view.catalogue().entries() == model::builtin_catalogue().entries());
    CHECK(must(view.read_record(Version{1})).header.context.principal ==
          first_change_set().context.principal);
    CHECK(must(view.load_graph()).node_count() == 0);
}

TEST_CASE_TEMPLATE("the writer sees what is appended, readers what is synced",
                   Kind,
                   OnDisk,
                   InMemory) {
    Kind subject;
    const View before = subject->view();

    const Committed committed =
        must(subject->append(make_change_set(*subject, {{.ci = "a", .name = "A"}})));

    CHECK(committed == Committed{Version{2}, Version{2}, subject.now});
    CHECK(subject->head() == Version{1});
    CHECK(subject->next_version() == Version{3});
    CHECK(subject->next_ci() == CiId{2});
    CHECK(describe(subject->view()).empty());
    CHECK(describe(subject->appended_view()) == std::vector<std::string>{"a 'A'"});
    must(subject->sync());
    CHECK(subject->head() == Version{2});
    CHECK(subject->applied() == Version{2});
    CHECK(describe(subject->view()) == std::vector<std::string>{"a 'A'"});
    CHECK(describe(before).empty());
    CHECK_FALSE(must(before.find_ci("a")).has_value());
}

TEST_CASE_TEMPLATE("what was planned on another head is a conflict and alters nothing",
                   Kind,
                   OnDisk,
                   InMemory) {
    Kind subject;
    write_estate(subject);
    const Committed last = commit(subject, noting("last", "x"));
    const std::string before = state_text(subject->appended_view());

    for (const std::uint64_t expected :
         {std::uint64_t{0}, raw(last.version) - 1, std::uint64_t{99}}) {
        CAPTURE(expected);
        const Appended appended = must(subject->append(Version{expected}, noting("n", "lost")));
        CHECK(appended == Appended{AppendOutcome::conflict, last});
    }

    must(subject->sync());
    CHECK(subject->head() == last.version);
    CHECK(state_text(subject->view()) == before);
}

TEST_CASE_TEMPLATE("a request is answered once, whatever head is expected",
                   Kind,
                   OnDisk,
                   InMemory) {
    Kind subject;
    write_estate(subject);
    // Names a CI: said again it would be refused if it were not known to be answered.
    model::ChangeSet first = make_change_set(*subject, {{.ci = "new", .name = "N"}});
    first.add_request({"once", sha256("asked"), "done"});
    const Version planned_on{raw(subject->next_version()) - 1};
    const Committed committed = must(subject->append(planned_on, first)).committed;

    CHECK(must(subject->append(planned_on, first)) ==
          Appended{AppendOutcome::duplicate, committed});
    must(subject->sync());
    subject.reopen();
    CHECK(must(subject->append(planned_on, first)) ==
          Appended{AppendOutcome::duplicate, committed});
    CHECK(must(subject->append(committed.version, answering("once"))).outcome ==
          AppendOutcome::duplicate);
    const Result<Committed> again = subject->append(answering("once"));
    REQUIRE_FALSE(again.ok());
    CHECK(again.error().code == ErrorCode::conflict);
    CHECK(subject->next_version() == next(committed.version));
    // The key belongs to who used it.
    CHECK(must(subject->append(committed.version, answering("once", "somebody else"))).outcome ==
          AppendOutcome::committed);
}

TEST_CASE_TEMPLATE("a request is resolved once its version is durable", Kind, OnDisk, InMemory) {
    Kind subject;

    const Committed committed = must(subject->append(answering("k")));

    CHECK_FALSE(must(subject->resolve("tester", "k")).has_value());
    CHECK(must(subject->appended_view().find_request("tester", "k")).has_value());
    must(subject->sync());
    CHECK(must(subject->resolve("tester", "k")) == committed.version);
    CHECK_FALSE(must(subject->resolve("tester", "other")).has_value());
    CHECK_FALSE(must(subject->resolve("other", "k")).has_value());
    const auto request = must(subject->view().find_request("tester", "k"));
    REQUIRE(request.has_value());
    CHECK(request->answer == "answer to k");
    CHECK(request->digest == sha256("k"));
    CHECK_FALSE(must(must(subject->view().at(Version{1})).find_request("tester", "k")).has_value());
    subject.reopen();
    CHECK(must(subject->resolve("tester", "k")) == committed.version);
}

TEST_CASE_TEMPLATE("a refused change set alters nothing", Kind, OnDisk, InMemory) {
    Kind subject;
    write_estate(subject);
    const std::string before = state_text(subject->appended_view());
    const std::vector<model::ChangeSet> wrong = wrong_change_sets(*subject);

    for (std::size_t i = 0; i < wrong.size(); i++) {
        CAPTURE(i);
        const auto refused = subject->append(wrong[i]);
        REQUIRE_FALSE(refused.ok());
        CHECK(refused.error().code ==
              (i == 7 ? ErrorCode::corruption : ErrorCode::invalid_argument));
        CHECK(state_text(subject->appended_view()) == before);
    }

    const Committed next = commit(subject, noting("goes", "on"));
    CHECK(next.version == subject->head());
}

TEST_CASE_TEMPLATE("a view stays what it was, and at() shows it again", Kind, OnDisk, InMemory) {
    Kind subject;
    std::vector<View> views = {subject->view()};
    std::vector<std::string> texts = {state_text(views.back())};
    for (int i = 0; i < 12; i++) {
        write(*subject,
              {{.ci = "ci" + std::to_string(i % 5),
                .name = "n" + std::to_string(i),
                .withdrawn = i % 4 == 3}});
        views.push_back(subject->view());
        texts.push_back(state_text(views.back()));
    }

    // Who mentions whom and which ids exist is not versioned: the last part of a text may grow.
    for (std::size_t i = 0; i < views.size(); i++) {
        CAPTURE(i);
        CHECK(state_text(must(subject->view().at(views[i].version()))) == state_text(views[i]));
        CHECK(texts[i].substr(0, texts[i].find('\n')) ==
              state_text(views[i]).substr(0, texts[i].find('\n')));
    }

    const auto missing = subject->view().at(next(subject->head()));
    REQUIRE_FALSE(missing.ok());
    CHECK(missing.error().code == ErrorCode::not_found);
    CHECK(subject->view().at(Version{0}).error().code == ErrorCode::not_found);
}

TEST_CASE_TEMPLATE("times never go back, and name the last version committed by then",
                   Kind,
                   OnDisk,
                   InMemory) {
    Kind subject;
    const UtcTime start = subject.now;
    subject.now.microseconds += 10 * kSecond;
    commit(subject, noting("a", "2"));
    subject.now = start;
    const Committed committed = commit(subject, noting("a", "3"));
    const View view = subject->view();

    CHECK(committed.time.microseconds == start.microseconds + 10 * kSecond);
    CHECK(must(view.read_record(Version{3})).header.clock == start);
    CHECK(must(view.version_at(start)) == Version{1});
    CHECK(must(view.version_at({start.microseconds + 10 * kSecond - 1})) == Version{1});
    CHECK(must(view.version_at(committed.time)) == Version{3});
    CHECK(view.version_at({start.microseconds - 1}).error().code == ErrorCode::not_found);
    CHECK(must(must(view.at(Version{2})).version_at(committed.time)) == Version{2});
}

TEST_CASE_TEMPLATE("records are what they were at each version", Kind, OnDisk, InMemory) {
    Kind subject;
    commit(subject, noting("a", "one"));
    commit(subject, noting("ab", "other"));
    commit(subject, noting("a", "two"));
    commit(subject, noting("a", ""));
    const View view = subject->view();

    std::vector<std::string> notes;
    for (std::uint64_t v = 1; v <= raw(view.version()); v++) {
        notes.push_back(note_in(must(view.at(Version{v})), "a"));
    }
    CHECK(notes == std::vector<std::string>{"none", "one", "one", "two", "none"});
    CHECK(must(view.find_record("note", "ab"))->version == Version{3});
    CHECK(note_in(view, "") == "none");
    CHECK_FALSE(must(view.find_record("not", "ea")).has_value());
    CHECK(view.graph_version() == Version{1});
    std::vector<std::string> keys;
    must(must(view.at(Version{4})).visit_records("note", [&](std::string_view key, Version, auto) {
        keys.emplace_back(key);
        return Result<void>();
    }));
    CHECK(keys == std::vector<std::string>{"a", "ab"});
}

TEST_CASE_TEMPLATE("the history of a CI has a step for every version that claimed something",
                   Kind,
                   OnDisk,
                   InMemory) {
    Kind subject;
    write_estate(subject);
    const View view = subject->view();

    std::vector<std::uint64_t> steps;
    must(view.visit_ci_history(ci_of(view, "a"), [&](Version version, const auto&, const auto&) {
        steps.push_back(raw(version));
        return Result<void>();
    }));

    CHECK(steps == std::vector<std::uint64_t>{2, 3, 4, 7});
    CHECK(must(view.read_ci(ci_of(view, "a"))).changed() == Version{7});
    CHECK(must(view.read_ci(ci_of(view, "c"))).changed() == Version{2});
    CHECK(must(view.mentioned_by(ci_of(view, "c"))) == std::vector<CiId>{ci_of(view, "a")});
    const Altered altered = must(view.altered_since(Version{5}));
    CHECK(altered.catalogue);
    CHECK(altered.cis == std::vector<CiId>{ci_of(view, "a"), ci_of(view, "b")});
    CHECK_FALSE(must(view.altered_since(Version{7})).catalogue);
    CHECK(must(view.altered_since(Version{7})).cis.empty());
    CHECK(must(view.altered_since(view.version())).cis.empty());
}

TEST_CASE_TEMPLATE("an entry of the catalogue that is removed is there in earlier views only",
                   Kind,
                   OnDisk,
                   InMemory) {
    Kind subject;
    write_estate(subject);
    const auto has_vm = [&](std::uint64_t version) {
        return must(subject->view().at(Version{version})).catalogue().find_class("vm") != nullptr;
    };

    CHECK(has_vm(5));
    CHECK_FALSE(has_vm(6));
    CHECK(subject->view().catalogue().is_a("blade", "server"));
    model::ChangeSet again;
    again.put_catalogue_entry(model::ClassDefinition{.name = "vm", .layer = 50});
    again.put_catalogue_entry(
        model::RemovedEntry{model::EntryKind::authority, model::authority_name("server", "uuid")});
    again.put_catalogue_entry(model::RemovedEntry{model::EntryKind::source, "never there"});
    commit(subject, again);

    CHECK_FALSE(has_vm(9));
    CHECK(has_vm(10));
    CHECK_FALSE(subject->view().catalogue().has_authority());
    CHECK(must(subject->view().at(Version{9})).catalogue().has_authority());
}

TEST_CASE_TEMPLATE(
    "a CI is found by every term that was ever claimed of it, in the views that know it",
    Kind,
    OnDisk,
    InMemory) {
    Kind subject;
    write(*subject, {{.ci = "x", .name = "Web One"}, {.ci = "y", .name = "web two"}});
    const View before = subject->view();
    write(*subject, {{.ci = "x", .withdrawn = true}, {.ci = "z", .name = "Two web"}});
    const View after = subject->view();
    const std::vector<identify::Term> terms = {
        identify::word_term("web"),
        identify::word_term("two"),
        identify::attribute_term("owner", model::Scalar("team")),
        identify::word_term("three"),
        identify::word_term("web")};
    const CiId x = ci_of(before, "x");
    const CiId y = ci_of(before, "y");
    const CiId z = ci_of(after, "z");

    CHECK(must(before.candidates(terms)) ==
          std::vector<std::vector<CiId>>{{x, y}, {y}, {x, y}, {}, {x, y}});
    CHECK(must(after.candidates(terms)) ==
          std::vector<std::vector<CiId>>{{x, y, z}, {y, z}, {x, y, z}, {}, {x, y, z}});
    CHECK(must(subject->candidates(terms)) == must(after.candidates(terms)));
    CHECK(must(after.count_candidates(terms[0], 100)) == 3);
    CHECK(must(after.count_candidates(terms[0], 2)) == 2);
    CHECK(must(after.count_candidates(terms[3], 2)) == 0);
    std::vector<CiId> seen;
    must(after.visit_candidates(terms[0], y, [&](CiId ci) {
        seen.push_back(ci);
        return Result<bool>(ci != y);
    }));
    CHECK(seen == std::vector{y});
}

TEST_CASE_TEMPLATE(
    "many CIs are read as each of them, and ids are shown ascending as a view knows them",
    Kind,
    OnDisk,
    InMemory) {
    Kind subject;
    write(*subject, {{.ci = "b", .name = "B"}, {.ci = "d", .name = "D"}, {.ci = "a", .name = "A"}});
    const View before = subject->view();
    write(*subject, {{.ci = "d", .withdrawn = true}, {.ci = "c", .name = "C"}});
    const View after = subject->view();
    const auto ids_from = [](const View& view, std::string_view first, std::size_t most) {
        std::vector<std::string> ids;
        must(view.visit_ids(first, [&](std::string_view id, CiId ci) {
            CHECK(must(view.find_ci(id)) == ci);
            ids.emplace_back(id);
            return Result<bool>(ids.size() < most);
        }));
        return ids;
    };

    CHECK(before.known_cis() == 3);
    CHECK(after.known_cis() == 4);
    CHECK(ids_from(before, "", 99) == std::vector<std::string>{"a", "b", "d"});
    CHECK(ids_from(after, "", 99) == std::vector<std::string>{"a", "b", "c", "d"});
    CHECK(ids_from(after, "b", 2) == std::vector<std::string>{"b", "c"});
    CHECK(ids_from(after, "e", 2).empty());
    std::vector<CiId> cis = {ci_of(after, "a"), ci_of(after, "b"), ci_of(after, "d")};
    std::ranges::sort(cis);
    std::vector<CiId> seen;
    must(after.read_cis(cis, [&](CiId ci, const identify::MergedCi& merged, Version changed) {
        const CiRecord record = must(after.read_ci(ci));
        CHECK(merged.alive == record.merged().alive);
        CHECK(merged.name == record.merged().name);
        CHECK(merged.attributes.size() == record.merged().attributes.size());
        CHECK(changed == record.changed());
        seen.push_back(ci);
        return Result<void>();
    }));
    CHECK(seen == cis);
}

TEST_CASE_TEMPLATE("a repository that is opened again is what it was", Kind, OnDisk, InMemory) {
    Kind subject;
    write_estate(subject);
    const std::vector<std::string> before = texts_of_all_versions(*subject);
    const std::string log = log_text(*subject);

    subject.reopen();

    CHECK(texts_of_all_versions(*subject) == before);
    CHECK(log_text(*subject) == log);
}

TEST_CASE_TEMPLATE("who waits for a version is woken by it, or told that it did not come",
                   Kind,
                   OnDisk,
                   InMemory) {
    Kind subject;
    CHECK(subject->wait(Version{0}, milliseconds(0)));
    CHECK_FALSE(subject->wait(Version{1}, milliseconds(1)));
    must(subject->append(noting("a", "appended only")));
    CHECK_FALSE(subject->wait(Version{1}, milliseconds(1)));

    bool woken = false;
    std::thread waiting([&] { woken = subject->wait(Version{1}, std::chrono::minutes(1)); });
    must(subject->sync());
    waiting.join();

    CHECK(woken);
}

TEST_CASE_TEMPLATE("removed history is not there, and the rest is as it was",
                   Kind,
                   OnDisk,
                   InMemory) {
    Kind subject;
    write_estate(subject);
    const Version head = subject->head();
    const std::vector<std::string> before = texts_of_all_versions(*subject);

    must(subject->remove_history(Version{5}, kWhy));

    CHECK(subject->head() == next(head));
    check_kept_from(Version{5}, subject->view(), before);
    CHECK(subject->remove_history(Version{4}, kWhy).error().code == ErrorCode::not_found);
    CHECK(subject->remove_history(Version{99}, kWhy).error().code == ErrorCode::not_found);
    const std::string log = log_text(*subject);
    subject.reopen();
    CHECK(subject->view().oldest() == Version{5});
    CHECK(log_text(*subject) == log);
}

TEST_CASE("a log replayed into the other kind of repository is the same at every version") {
    const auto check = [](Subject& source, Subject& target) {
        write_estate(source);
        replay(*source, target);
        CHECK(texts_of_all_versions(*target) == texts_of_all_versions(*source));
        write(*source, {{.ci = "c", .withdrawn = true}, {.ci = "d", .name = "D"}});
        replay(*source, target);
        CHECK(texts_of_all_versions(*target) == texts_of_all_versions(*source));
        CHECK(log_text(*target) == log_text(*source));
    };
    OnDisk disk;
    InMemory memory_of_disk(first_clock(*disk));
    InMemory memory;
    OnDisk disk_of_memory(first_clock(*memory));

    SUBCASE("from disk into memory") {
        check(disk, memory_of_disk);
    }
    SUBCASE("from memory onto disk") {
        check(memory, disk_of_memory);
    }
}

}  // namespace faultline::storage

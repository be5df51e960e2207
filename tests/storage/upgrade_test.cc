#include "storage/upgrade.h"

#include <cstdlib>
#include <fstream>

#include <doctest/doctest.h>

#include "engine/identify/terms.h"
#include "storage/inspection.h"
#include "storage/keys.h"
#include "storage/verify.h"
#include "tests/storage/tampering.h"
#include "tests/storage/test_store.h"

namespace faultline::storage {

namespace {

// A store as the program of an older format left it: three imports of three CIs.
void unpack(const std::string& name, const std::filesystem::path& folder) {
    const std::string archive =
        std::string(FL_SOURCE_DIR) + "/tests/golden/storage/" + name + ".tar.gz";
    const std::string command = "tar -xzf '" + archive + "' -C '" + folder.string() + "'";
    REQUIRE(std::system(command.c_str()) == 0);  // NOLINT(cert-env33-c,concurrency-mt-unsafe)
}

std::string format_of(const std::filesystem::path& store) {
    std::ifstream file(store / "FORMAT");
    std::string line;
    std::getline(file, line);
    std::getline(file, line);
    return line;
}

std::size_t found_by(const View& view, identify::Term term) {
    const std::vector<identify::Term> terms = {term};
    return must(view.candidates(terms)).front().size();
}

// That everything in the store is what its log says, terms too.
void check_whole(const std::filesystem::path& path) {
    const VerifyReport report = must(verify_store(must(inspect_store(path)), {}));
    CHECK(report.audit.findings.count() == 0);
}

}  // namespace

TEST_CASE("a store of format 1 opens, has its history, and is of format 3 from then on") {
    const TemporaryFolder folder;
    unpack("format-1", folder.path());
    const auto path = folder.path() / "format-1";
    REQUIRE(format_of(path) == "format 1");

    std::string hash;
    {
        const auto store = open_test_store(path);
        const View view = store->view();
        CHECK(view.version() == Version{4});
        const std::vector<std::string> now = describe(view);
        REQUIRE(now.size() == 3);
        CHECK(now[0].starts_with("x-1 'first'"));
        CHECK(describe(must(view.at(Version{3}))).size() == 2);
        CHECK(describe(must(view.at(Version{3})))[0].starts_with("x-1 'first again'"));
        CHECK(describe(must(view.at(Version{1}))).empty());
        hash = hash_of(view);
    }

    CHECK(format_of(path) == "format 3");
    const auto store = open_test_store(path);
    CHECK(hash_of(store->view()) == hash);
    write(*store, {{.ci = "x-4", .name = "fourth"}});
    CHECK(describe(store->view()).size() == 4);
    CHECK(found_by(store->view(), identify::word_term("first")) == 1);
}

TEST_CASE("a store of format 2 is checked as it is, and opens as one of format 3 with all terms") {
    const TemporaryFolder folder;
    unpack("format-2", folder.path());
    const auto path = folder.path() / "format-2";
    REQUIRE(format_of(path) == "format 2");
    check_whole(path);

    {
        const auto store = open_test_store(path);
        const View view = store->view();
        // "first" is what x-1 was called before, and it had 8 cores then.
        CHECK(found_by(view, identify::word_term("first")) == 1);
        CHECK(found_by(view, identify::word_term("second")) == 1);
        CHECK(found_by(view, identify::attribute_term("site", model::Scalar("ams"))) == 3);
        CHECK(found_by(view, identify::attribute_term("cores", model::Scalar(8L))) == 1);
        CHECK(found_by(view, identify::word_term("nothing")) == 0);
        write(*store, {{.ci = "x-4", .name = "fourth"}});
        CHECK(found_by(store->view(), identify::word_term("fourth")) == 1);
    }

    CHECK(format_of(path) == "format 3");
    check_whole(path);
}

TEST_CASE("terms are filled in with little memory as with much") {
    const TemporaryFolder folder;
    make_varied_store(folder.path() / "s", 20);
    const auto rows_for = [&](std::size_t at_once) {
        {
            const auto database =
                must(Database::open(folder.path() / "s" / "db", "s", DatabaseOpening{}));
            Batch batch(*database);
            Scan rows = database->scan(Table::term, {});
            for (; rows.valid(); rows.next()) {
                batch.erase(Table::term, rows.key());
            }
            must(database->write(batch, true));
            must(add_terms(*database, at_once));
        }
        check_whole(folder.path() / "s");
    };

    rows_for(1);
    rows_for(100);
    rows_for(kTermsAtOnce);
}

TEST_CASE("an upgrade that was interrupted is done again") {
    const TemporaryFolder folder;
    unpack("format-1", folder.path());
    const auto path = folder.path() / "format-1";
    {
        // As far as an upgrade gets before the format file has its new name.
        const auto database =
            must(Database::open(path / "db", path.string(), {.add_tables = true}));
        Batch batch(*database);
        batch.put(Table::position, version_key(Version{1}), "half an upgrade");
        batch.put(Table::term, term_key({identify::word_term("first"), CiId{1}}), "");
        must(database->write(batch, true));
    }

    const auto store = open_test_store(path);

    CHECK(describe(must(store->view().at(Version{3}))).size() == 2);
    CHECK(format_of(path) == "format 3");
    CHECK(found_by(store->view(), identify::word_term("first")) == 1);
    CHECK(found_by(store->view(), identify::word_term("again")) == 1);
}

}  // namespace faultline::storage

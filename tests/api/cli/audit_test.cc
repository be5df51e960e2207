#include <filesystem>
#include <fstream>
#include <string>

#include <doctest/doctest.h>

#include "storage/keys.h"
#include "tests/api/app/test_app.h"
#include "tests/api/cli/program.h"
#include "tests/storage/tampering.h"

namespace faultline::cli {
namespace {

namespace fs = std::filesystem;

// A store with a few versions, an exported head and an exported trail.
class Fixture {
 public:
    Fixture() {
        for (const char* id : {"a", "b", "c"}) {
            const std::string file = write_file(path("in.ndjson"), app::ci_line(id));
            CHECK(faultline({"--data", data(), "import", file}).exit_code == 0);
        }
        CHECK(run({"audit", "head", "--to", head()}).exit_code == 0);
        write_file(trail(), output_of({"--data", data(), "audit", "export", "--with-operations"}));
    }

    [[nodiscard]] std::string path(const std::string& name) const {
        return (folder_.path() / name).string();
    }
    [[nodiscard]] std::string data() const { return path("store"); }
    [[nodiscard]] std::string head() const { return path("head.json"); }
    [[nodiscard]] std::string trail() const { return path("trail.ndjson"); }

    [[nodiscard]] test::ProcessEnd run(Words arguments) const {
        arguments.insert(arguments.begin(), {"--data", data()});
        return faultline(arguments);
    }

 private:
    app::MemoryFolder folder_;
};

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST_SUITE("api/cli/audit_commands") {
    TEST_CASE(
        "a head and a trail that were exported are confirmed by the store and by each other") {
        const Fixture fixture;

        const auto store = fixture.run({"audit", "verify", "--head", fixture.head()});
        const auto trail =
            faultline({"audit", "verify", "--trail", fixture.trail(), "--head", fixture.head()});
        const auto all = fixture.run({"verify"});

        CAPTURE(store.err);
        CHECK(store.exit_code == 0);
        CHECK(contains(store.out, "versions 1 to 4: 4 records, 4 chunks of operations, 1 heads"));
        CHECK(contains(store.out, "nothing is wrong"));
        CHECK(trail.exit_code == 0);
        CHECK(contains(trail.out, "4 chunks"));
        CHECK(all.exit_code == 0);
        CHECK(contains(all.out, "state hash "));
        CHECK(contains(all.out, "no exported head given"));
    }

    TEST_CASE("a head is not written over another file, and the key stays the same") {
        const Fixture fixture;
        const std::string before = test::file_text(fixture.head());

        const auto again = fixture.run({"audit", "head", "--to", fixture.head()});

        CHECK(again.exit_code == 1);
        CHECK(contains(again.err, "is there already"));
        CHECK(test::file_text(fixture.head()) == before);
        CHECK(output_of({"--data", fixture.data(), "audit", "head", "-o", "json"}) == before);
        CHECK(fs::status(fixture.data() + "/audit.key").permissions() ==
              (fs::perms::owner_read | fs::perms::owner_write));
    }

    TEST_CASE("a store that was tampered with is refused by others and named by audit verify") {
        const Fixture fixture;
        {
            storage::TamperedStore(fixture.data())
                .put(storage::Table::log, storage::version_key(Version{3}), "nothing");
        }

        const auto verified = fixture.run({"audit", "verify", "-o", "json"});
        const auto all = fixture.run({"verify"});

        CHECK(verified.exit_code == 3);
        CHECK(contains(verified.out, "\"first_bad_version\":3"));
        CHECK(contains(verified.out, "\"code\":\"record_damaged\""));
        CHECK(all.exit_code == 3);
        CHECK(contains(all.out, "the first bad version is 3"));
    }

    TEST_CASE("a row of the state that no operation wrote is found by verify alone") {
        const Fixture fixture;
        {
            storage::TamperedStore store(fixture.data());
            const auto [key, value] = store.rows(storage::Table::claim).front();
            store.erase(storage::Table::claim, key);
        }

        CHECK(fixture.run({"audit", "verify"}).exit_code == 0);
        const auto all = fixture.run({"verify"});
        CHECK(all.exit_code == 3);
        CHECK(contains(all.out, "claim_missing"));
    }

    TEST_CASE("a log that was cut behind a head is found with the head only") {
        const Fixture fixture;
        {
            storage::TamperedStore store(fixture.data());
            store.truncate(Version{3});
        }
        // The file MARK still knows.
        CHECK(fixture.run({"audit", "verify"}).exit_code == 3);
        fs::remove(fixture.data() + "/MARK");

        const auto with_head =
            fixture.run({"audit", "verify", "--head", fixture.head(), "-o", "json"});

        CHECK(with_head.exit_code == 3);
        CHECK(contains(with_head.out, "\"code\":\"truncated\""));
        CHECK(contains(with_head.out, "\"first_bad_version\":4"));
    }

    TEST_CASE("a trail that was altered is named by version") {
        const Fixture fixture;
        std::string text = test::file_text(fixture.trail());
        const std::size_t at = text.find("\"version\":3");
        text.at(text.find("\"principal\":\"", at) + 13) = 'X';
        write_file(fixture.trail(), text);

        const auto end = faultline({"audit", "verify", "--trail", fixture.trail(), "-o", "json"});

        CHECK(end.exit_code == 3);
        CHECK(contains(end.out, "\"first_bad_version\":3"));
        CHECK(contains(end.out, "line_altered"));
    }

    TEST_CASE("a store whose tables do not open at all is a finding that names the file") {
        const Fixture fixture;
        fs::resize_file(fixture.data() + "/db/CURRENT", 0);

        const auto end = fixture.run({"verify"});

        CAPTURE(end.out);
        CHECK(end.exit_code == 3);
        CHECK(contains(end.out, "store_unreadable"));
    }

    TEST_CASE("wrong usage ends with 2, and what cannot be done with 1") {
        const Fixture fixture;
        const std::string head = fixture.head();
        write_file(fixture.path("garbage"), "{}");

        CHECK(faultline({"audit", "verify"}).exit_code == 2);
        CHECK(fixture.run({"audit", "verify", "--trail", fixture.trail()}).exit_code == 2);
        CHECK(fixture.run({"audit", "export", "-o", "csv"}).exit_code == 2);
        CHECK(fixture.run({"audit"}).exit_code == 2);
        CHECK(fixture.run({"audit", "verify", "--head", fixture.path("no")}).exit_code == 1);
        CHECK(fixture.run({"audit", "verify", "--head", fixture.path("garbage")}).exit_code == 1);
        CHECK(fixture.run({"audit", "verify", "--key", "x"}).exit_code == 1);
        CHECK(faultline({"audit", "verify", "--trail", fixture.path("no")}).exit_code == 1);
        CHECK(faultline({"--data", fixture.path("no"), "verify"}).exit_code == 1);
        CHECK(fixture.run({"audit", "export", "--from", "99"}).exit_code == 1);
    }

    TEST_CASE("a server gives the same answers, and its store is not opened beside it") {
        const Fixture fixture;
        const std::string local = fixture.run({"verify", "-o", "json"}).out;
        const std::string audited =
            fixture.run({"audit", "verify", "--head", fixture.head(), "-o", "json"}).out;
        ServeProcess server(fixture.data());
        const auto ask = [&](Words arguments) {
            arguments.insert(arguments.begin(), {"--server", server.url()});
            return faultline(arguments);
        };

        CHECK(ask({"verify", "-o", "json"}).out == local);
        CHECK(ask({"audit", "verify", "--head", fixture.head(), "-o", "json"}).out == audited);
        CHECK(ask({"audit", "head", "-o", "json"}).out == test::file_text(fixture.head()));
        CHECK(ask({"audit", "export", "--with-operations"}).out ==
              test::file_text(fixture.trail()));
        const auto beside = fixture.run({"verify"});
        CHECK(beside.exit_code == 1);
        CHECK(contains(beside.err, "in use by another process"));
        (void)server.stop();
    }
}

}  // namespace
}  // namespace faultline::cli

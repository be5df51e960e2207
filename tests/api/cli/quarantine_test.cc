// `quarantine ...` as the program runs it, with files as discovery writes them.

#include "engine/model/quarantine.h"

#include <string>

#include <doctest/doctest.h>

#include "tests/api/app/test_app.h"
#include "tests/api/cli/program.h"

namespace faultline::cli {
namespace {

constexpr const char* kKnown =
    "id,class,name,serial,manufacturer,uuid\n"
    "a,host,web-1,640HP72,Dell,4c4c4544-0034-3010-8048-b6c04f503732\n"
    "b,host,web-2,640HP72,Dell,4c4c4544-0034-3010-8048-b6c04f503733\n";
constexpr const char* kScan =
    "id,class,name,serial,manufacturer\n"
    "x,host,,640HP72,Dell\n"
    "y,host,,640HP72,Dell\n";

// A store that knows two hosts, and a scan that cannot tell which of them it saw.
class Fixture {
 public:
    Fixture() {
        const std::string known = write_file(path("known.csv"), kKnown);
        scan_ = write_file(path("scan.csv"), kScan);
        (void)run({"import", known, "--source", "cmdb"});
    }

    [[nodiscard]] test::ProcessEnd run(Words words) const {
        words.insert(words.begin(), {"--data", path("store")});
        return faultline(words);
    }

    [[nodiscard]] test::ProcessEnd scan() const {
        return run({"import", scan_, "--source", "scan", "--best-effort"});
    }

    [[nodiscard]] json::Value json(Words words) const {
        words.insert(words.begin(), {"--data", path("store")});
        return json_of(words);
    }

 private:
    [[nodiscard]] std::string path(const std::string& name) const {
        return (folder_.path() / name).string();
    }

    app::MemoryFolder folder_;
    std::string scan_;
};

std::string key(const std::string& id) {
    return model::quarantine_key("scan", id);
}

TEST_SUITE("api/cli/quarantine") {
    TEST_CASE("an import names its rows, they are listed, decided, and the next import is silent") {
        const Fixture fixture;

        const test::ProcessEnd first = fixture.scan();
        CHECK(first.exit_code == 3);
        const std::string command = "faultline quarantine resolve " + key("x");
        CHECK((first.out + first.err).find(command) != std::string::npos);
        CHECK(fixture.json({"quarantine", "list"})["count"].text() == "2");
        (void)fixture.json(
            {"quarantine", "resolve", key("x"), "--merge-into", "a", "--reason", "rack photo"});
        (void)fixture.json({"quarantine", "resolve", key("y"), "--create", "--reason", "new one"});
        const test::ProcessEnd second = fixture.scan();

        CHECK_MESSAGE(second.exit_code == 0, second.out);
        CHECK(second.out.find("0 created, 0 updated, 2 unchanged") != std::string::npos);
        CHECK(fixture.json({"quarantine", "list"})["count"].text() == "0");
        const json::Value row = fixture.json({"quarantine", "show", key("x")});
        CHECK(row["ci"].text() == "a");
        CHECK(row["decision"]["reason"].text() == "rack photo");
    }

    TEST_CASE("what is decided already is a failure, what is not said is wrong usage") {
        const Fixture fixture;
        (void)fixture.scan();
        const Words ignore = {"quarantine", "resolve", key("x"), "--ignore", "--reason", "noise"};

        CHECK(fixture.run(ignore).exit_code == 0);
        const test::ProcessEnd again = fixture.run(ignore);

        CHECK(again.exit_code == 1);
        CHECK(again.err.find("is ignored since version") != std::string::npos);
        CHECK(fixture.run({"quarantine", "resolve", key("y"), "--ignore"}).exit_code == 2);
        CHECK(fixture.run({"quarantine", "resolve", key("y"), "--reason", "r"}).exit_code == 2);
        CHECK(fixture
                  .run({"quarantine", "resolve", key("y"), "--create", "--ignore", "--reason", "r"})
                  .exit_code == 2);
        CHECK(fixture.run({"quarantine", "show", "nothing"}).exit_code == 1);
        CHECK(fixture.run({"quarantine", "list", "--state", "closed"}).exit_code == 2);
    }

    TEST_CASE("the tables say what to do and what was done") {
        const Fixture fixture;
        (void)fixture.scan();

        const test::ProcessEnd list = fixture.run({"quarantine", "list"});
        const test::ProcessEnd row = fixture.run({"quarantine", "show", key("x")});
        const test::ProcessEnd done =
            fixture.run({"quarantine", "resolve", key("x"), "--merge-into", "b", "--reason", "r"});

        CHECK(list.out.find("2 rows") != std::string::npos);
        CHECK(list.out.find(key("y")) != std::string::npos);
        CHECK(row.out.find("faultline quarantine resolve " + key("x")) != std::string::npos);
        CHECK(done.out.find("x of scan is merged: b") != std::string::npos);
    }
}

}  // namespace
}  // namespace faultline::cli

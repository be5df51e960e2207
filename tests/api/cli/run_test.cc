#include "api/cli/run.h"

#include <algorithm>
#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <unistd.h>

#include "tests/api/app/test_app.h"
#include "tests/api/cli/program.h"

namespace faultline::cli {
namespace {

using app::ci_line;
using app::MemoryFolder;
using app::need_line;

// A store with three CIs in a chain, and files to import.
class Fixture {
 public:
    Fixture() {
        CHECK(output_of({"--data", data(), "import", file("estate.ndjson", estate())}) ==
              "version 2, graph version 2\n"
              "CIs: 3 created, 0 updated, 0 unchanged, 0 retired, 0 quarantined\n"
              "relationships: 2 created, 0 updated, 0 unchanged, 0 retired, 0 quarantined\n");
    }

    static std::string estate() {
        return ci_line("a") + ci_line("b") + ci_line("c") + need_line("b", "a") +
               need_line("c", "b");
    }
    [[nodiscard]] std::string path(const std::string& name) const {
        return (folder_.path() / name).string();
    }
    [[nodiscard]] std::string data() const { return path("store"); }
    [[nodiscard]] std::string file(const std::string& name, const std::string& text) const {
        return write_file(path(name), text);
    }

    // A command on the store.
    [[nodiscard]] test::ProcessEnd run(Words arguments, test::ProcessStart start = {}) const {
        arguments.insert(arguments.begin(), {"--data", data()});
        return faultline(arguments, std::move(start));
    }

 private:
    MemoryFolder folder_;
};

// Checks that a command ended with that code, printed no data and one problem with that text.
void check_refused(const test::ProcessEnd& end, int code, const std::string& text) {
    CAPTURE(end.err);
    CHECK(end.exit_code == code);
    CHECK(end.out.empty());
    CHECK(end.err.find(text) != std::string::npos);
}

TEST_SUITE("api/cli/run") {
    TEST_CASE("--inherited before the ids takes none of them") {
        const app::MemoryFolder folder;
        const std::string data = (folder.path() / "store").string();
        const std::string estate = FL_SOURCE_DIR "/samples/estate/estate.ndjson";
        REQUIRE(faultline({"--data", data, "import", estate}).exit_code == 0);

        const auto before =
            faultline({"--data", data, "impact", "--inherited", "feed-ams-a", "feed-ams-b"});
        const auto behind =
            faultline({"--data", data, "impact", "feed-ams-a", "feed-ams-b", "--inherited"});

        CHECK(before.exit_code == 0);
        CHECK(before.out == behind.out);
        CHECK(before.out.find("feed-ams-a, feed-ams-b") != std::string::npos);
    }

    TEST_CASE("help and version are data and need no store") {
        const Words commands = {
            "import", "impact", "depends", "ci get", "ci list", "lint", "serve"};
        for (const std::string& command : commands) {
            CAPTURE(command);
            Words words = {command.substr(0, command.find(' '))};
            if (command.find(' ') != std::string::npos) {
                words.push_back(command.substr(command.find(' ') + 1));
            }
            words.emplace_back("--help");

            CHECK(output_of(words).find("Example: faultline") != std::string::npos);
        }
        CHECK(output_of({"--help"}).find("Exit codes: 0 done") != std::string::npos);
        CHECK(output_of({"--version"}).starts_with("faultline "));
    }

    TEST_CASE("a command without a store, or with two, is wrong usage") {
        const Fixture fixture;
        check_refused(faultline({"lint"}), 2, "FAULTLINE_DATA");
        check_refused(
            faultline({"--data", "x", "--server", "http://127.0.0.1:1", "lint"}), 2, "not both");
        test::ProcessStart both;
        both.environment = {{"FAULTLINE_DATA", "x"}, {"FAULTLINE_SERVER", "http://127.0.0.1:1"}};
        check_refused(faultline({"lint"}, both), 2, "not both");
        check_refused(faultline({"serve"}), 2, "serve needs a store");
        check_refused(faultline({"--server", "nonsense://", "lint"}), 2, "nonsense");
        CHECK(fixture.run({"lint"}, both).exit_code == 0);  // an option wins over the environment
    }

    TEST_CASE("what the command line does not know is wrong usage") {
        const Fixture fixture;
        const std::vector<Words> wrong = {{},
                                          {"availability", "a"},
                                          {"impact"},
                                          {"impact", "a", "--frobnicate"},
                                          {"impact", "a", "--limit", "-1"},
                                          {"impact", "a", "--limit", "x"},
                                          {"impact", "a", "--limit", "4294967295"},
                                          {"impact", "a", "--inherited=,"},
                                          {"-o", "xml", "lint"},
                                          {"depends"},
                                          {"depends", "a", "b"},
                                          {"ci"},
                                          {"ci", "get"},
                                          {"ci", "list", "--limit", "0"},
                                          {"ci", "list", "--cursor", "x"},
                                          {"import"},
                                          {"import", "--format", "excel", "x"},
                                          {"lint", "extra"}};
        for (const Words& words : wrong) {
            CAPTURE(words.empty() ? "" : words.back());
            const test::ProcessEnd end = fixture.run(words);

            CHECK(end.exit_code == 2);
            CHECK(end.out.empty());
            CHECK_FALSE(end.err.empty());
        }
    }

    TEST_CASE("spof --all takes a class that somebody knows, not a CI and not any word") {
        const Fixture fixture;
        const Words commands = {"nonsense", "a"};
        for (const std::string& word : commands) {
            CAPTURE(word);
            const bool is_ci = word == "a";
            const std::string rule =
                is_ci ? "'a' is a configuration item, not a class" : "there is no class 'nonsense'";
            check_refused(fixture.run({"spof", "--all", word}), 2, rule);
            check_refused(fixture.run({"spof", "--all=" + word}), 2, rule);
        }

        // Known from a CI, from the catalogue alone, and from both.
        const std::string file = fixture.file("own.ndjson", ci_line("ship", "spaceship"));
        output_of({"--data", fixture.data(), "import", file});
        CHECK(fixture.run({"spof", "--all", "spaceship"}).exit_code == 0);
        CHECK(fixture.run({"spof", "--all", "business_service"}).exit_code == 0);
        CHECK(fixture.run({"spof", "--all", "server"}).exit_code == 0);
        check_refused(fixture.run({"spof", "--all", "spaceship", "--as-of", "2"}),
                      2,
                      "there is no class 'spaceship'");
    }

    TEST_CASE("a dry run names a plan that can be applied once, and exits 3 if it is not clean") {
        const Fixture fixture;
        const std::string file = fixture.file("d.ndjson", ci_line("d"));
        const std::string wrong = fixture.file("w.ndjson", ci_line("w") + need_line("w", "x"));

        const test::ProcessEnd dry = fixture.run({"import", "--dry-run", file, "-o", "json"});
        REQUIRE(dry.exit_code == 0);
        const std::string id = storage::must(json::parse(dry.out))["plan"]["id"].text();
        check_refused(fixture.run({"ci", "get", "d"}), 1, "'d'");
        CHECK(fixture.run({"import", "--apply", id}).exit_code == 0);
        CHECK(fixture.run({"ci", "get", "d"}).exit_code == 0);

        check_refused(fixture.run({"plan", "apply", id}), 1, "no plan");
        check_refused(fixture.run({"import", "--apply", id, file}), 2, "excludes");
        check_refused(fixture.run({"import"}), 2, "--apply");
        CHECK(fixture.run({"import", "--dry-run", wrong}).exit_code == 3);
        CHECK(fixture.run({"import", "--dry-run", "--best-effort", wrong}).exit_code == 3);
    }

    TEST_CASE("a complete import needs a scope, and what it does not give is retired") {
        const Fixture fixture;
        const std::string both = fixture.file("both.ndjson", ci_line("d") + ci_line("e"));
        const std::string one = fixture.file("one.ndjson", ci_line("d"));
        REQUIRE(fixture.run({"import", "--source", "s", both}).exit_code == 0);
        const Words complete = {"import", "--source", "s", "--complete", "--scope", "source"};
        const auto with = [&](Words more) {
            more.insert(more.begin(), complete.begin(), complete.end());
            return fixture.run(more);
        };

        CHECK(fixture.run({"import", "--complete", one}).exit_code != 0);
        check_refused(with({one}), 1, "20 percent");
        CHECK(with({"--max-retire-percent", "50", one}).exit_code == 0);
        check_refused(fixture.run({"ci", "get", "e"}), 1, "retired");
        CHECK(fixture.run({"runs", "list"}).out.find("source") != std::string::npos);
        CHECK(fixture.run({"source", "list"}).exit_code == 0);
        CHECK(fixture.run({"ci", "get", "d", "--seen"}).exit_code == 0);
    }

    TEST_CASE("what is neither a time nor a version is wrong usage wherever as of is asked") {
        const Fixture fixture;
        const std::vector<Words> wrong = {{"impact", "a", "--as-of", "2026-01-01"},
                                          {"depends", "a", "--as-of", "x"},
                                          {"ci", "get", "a", "--as-of", "x"},
                                          {"ci", "list", "--as-of", "x"},
                                          {"ci", "history", "a", "--as-of", "x"},
                                          {"relationship", "list", "--as-of", "x"},
                                          {"baseline", "list", "--as-of", "x"},
                                          {"lint", "--as-of", "x"}};
        for (const Words& words : wrong) {
            CAPTURE(words.front());
            check_refused(fixture.run(words), 2, "neither a time");
        }
    }

    TEST_CASE("a store that is not there is made by an import and by nothing else") {
        const MemoryFolder folder;
        const std::string absent = (folder.path() / "absent").string();
        const std::vector<Words> readers = {
            {"impact", "a"}, {"depends", "a"}, {"ci", "get", "a"}, {"ci", "list"}, {"lint"}};
        for (Words words : readers) {
            words.insert(words.begin(), {"--data", absent});
            check_refused(faultline(words), 1, "absent");
            CHECK_FALSE(std::filesystem::exists(absent));
        }
        std::filesystem::create_directory(absent);
        check_refused(faultline({"--data", absent, "lint"}), 1, "absent");

        const std::string file = write_file((folder.path() / "a.ndjson").string(), ci_line("a"));
        output_of({"--data", absent, "import", file});
        output_of({"--data", absent, "impact", "a"});
    }

    TEST_CASE("a folder that holds something else is left alone") {
        const MemoryFolder folder;
        const std::string file = write_file((folder.path() / "a.ndjson").string(), ci_line("a"));

        const auto end = faultline({"--data", folder.path().string(), "import", file});

        CHECK(end.exit_code == 1);
        CHECK(end.out.empty());
        CHECK(test::file_text(file) == ci_line("a"));
        CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
    }

    TEST_CASE("an unknown CI fails with its name") {
        const Fixture fixture;
        check_refused(fixture.run({"impact", "x y"}), 1, "'x y'");
        check_refused(fixture.run({"impact", "a", "x", "y"}), 1, "'y'");
        check_refused(fixture.run({"depends", "x"}), 1, "'x'");
        check_refused(fixture.run({"ci", "get", "x"}), 1, "'x'");
        check_refused(fixture.run({"ci", "get", ""}), 1, "''");
    }

    TEST_CASE("input that cannot be read or is refused fails and changes nothing") {
        const Fixture fixture;
        const std::string before =
            output_of({"--data", fixture.data(), "ci", "list", "-o", "json"});

        check_refused(fixture.run({"import", fixture.path("none")}), 1, "none");
        check_refused(fixture.run({"import", fixture.data()}), 1, "is a directory");
        check_refused(fixture.run({"import", fixture.file("x", "what is this")}), 1, "format");
        const auto refused = fixture.run(
            {"import", fixture.file("w.ndjson", ci_line("d") + need_line("d", "nowhere"))});
        check_refused(refused, 1, "w.ndjson:2: dangling_reference: ");
        CHECK(refused.err.find("nothing was imported") != std::string::npos);

        CHECK(output_of({"--data", fixture.data(), "ci", "list", "-o", "json"}) == before);
    }

    TEST_CASE("findings and dropped lines end with 3") {
        const Fixture fixture;
        CHECK(fixture.run({"lint"}).exit_code == 0);

        const auto dropped = fixture.run(
            {"import",
             "--best-effort",
             fixture.file("w.ndjson", ci_line("d", "spaceship") + need_line("d", "z"))});
        const auto findings = fixture.run({"lint"});

        CHECK(dropped.exit_code == 3);
        CHECK(dropped.err.empty());
        CHECK(dropped.out.find("dangling_reference") != std::string::npos);
        CHECK(findings.exit_code == 3);
        CHECK(findings.err.empty());
        CHECK(findings.out.find("spaceship") != std::string::npos);
    }

    TEST_CASE("an import of records that left rows out ends with 3, over a server too") {
        const Fixture fixture;
        const std::string head = "number,short_description,opened_at,state,priority\n";
        const std::string whole =
            fixture.file("i.csv", head + "INC5,a,2026-01-01 00:00:00,New,1\n");
        const std::string partly = fixture.file(
            "p.csv", head + "INC6,a,garbage,New,1\nINC7,a,2026-01-01 00:00:00,New,1\n");
        const Words words = {"import-records", "--table", "incident", "--best-effort"};
        const auto with = [&](const std::string& file, const std::string& more = {}) {
            Words all = words;
            if (!more.empty()) all.push_back(more);
            all.push_back(file);
            return all;
        };

        CHECK(fixture.run(with(whole)).exit_code == 0);
        CHECK(fixture.run(with(partly, "--dry-run")).exit_code == 3);
        const auto left_out = fixture.run(with(partly));
        const ServeProcess server(fixture.data());
        Words remote = with(partly);
        remote.insert(remote.begin(), {"--server", server.url()});
        const auto served = faultline(remote);

        CHECK(left_out.exit_code == 3);
        CHECK(left_out.err.empty());
        CHECK(left_out.out.find("1 created") != std::string::npos);
        CHECK(left_out.out.find("invalid_time") != std::string::npos);
        CHECK(served.exit_code == 3);
        CHECK(served.out.find("1 unchanged") != std::string::npos);
    }

    TEST_CASE("unknown classes leave an import's exit code alone unless it is strict") {
        const Fixture fixture;
        const std::string file = fixture.file("s.ndjson", ci_line("s", "spaceship"));

        check_refused(fixture.run({"import", "--strict-schema", file}), 1, "spaceship");
        CHECK(fixture.run({"import", file}).exit_code == 0);
    }

    TEST_CASE("global options are taken before and after the command and from the environment") {
        const Fixture fixture;
        const std::string expected =
            output_of({"--data", fixture.data(), "-o", "json", "impact", "a"});

        CHECK(output_of({"impact", "a", "--data", fixture.data(), "-o", "json"}) == expected);
        CHECK(output_of({"impact", "--data", fixture.data(), "a", "--output", "json"}) == expected);
        test::ProcessStart start;
        start.environment = {{"FAULTLINE_DATA", fixture.data()}};
        CHECK(faultline({"impact", "a", "-o", "json"}, start).out == expected);
        CHECK(output_of({"ci", "get", "a", "--data", fixture.data()}) ==
              output_of({"--data", fixture.data(), "ci", "get", "a"}));
    }

    TEST_CASE("standard input is a file among others, also from its middle") {
        const Fixture fixture;
        test::ProcessStart input;
        input.input = ci_line("x1");
        const auto end = fixture.run(
            {"import", "-", fixture.file("x2.ndjson", need_line("x1", "a")), "-o", "json"}, input);

        CHECK(end.exit_code == 0);
        CHECK(end.out.find(R"("created":1,)") != std::string::npos);
        test::ProcessStart shell;
        shell.words = {"/bin/sh",
                       "-c",
                       "read line; exec \"$0\" --data \"$1\" import -",
                       FL_PROGRAM,
                       fixture.data()};
        shell.input_file = fixture.file("rest.ndjson", ci_line("y1") + ci_line("y2"));
        const auto rest = test::run_process(shell);
        CHECK_MESSAGE(rest.exit_code == 0, rest.err);
        CHECK(fixture.run({"ci", "get", "y2"}).exit_code == 0);
        check_refused(fixture.run({"import", "-"}), 1, "format");
    }

    TEST_CASE("a pipe is read to its end wherever it stands among the files") {
        const Fixture fixture;
        test::ProcessStart shell;
        shell.words = {"/bin/sh",
                       "-c",
                       "printf '%s\\n' '{\"ci\":{\"id\":\"p\",\"class\":\"server\"}}' | "
                       "\"$0\" --data \"$1\" import - \"$2\"",
                       FL_PROGRAM,
                       fixture.data(),
                       fixture.file("q.ndjson", need_line("p", "a"))};

        const auto end = test::run_process(shell);

        CHECK_MESSAGE(end.exit_code == 0, end.err);
        CHECK(end.out.find("relationships: 1 created") != std::string::npos);
    }

    TEST_CASE("several files are one import, and formats are recognised or named") {
        const Fixture fixture;
        const std::string cis = fixture.file("cis.csv", "id,class,name\nk,server,K\n");
        const std::string needs = fixture.file("needs.csv", "source,type,target\nk,runs_on,a\n");
        const auto answer = json_of({"--data", fixture.data(), "import", needs, cis});

        CHECK(answer["version"].text() == "3");
        CHECK(answer["format"].text() == "csv");
        CHECK(answer["source"].text() == "csv");
        CHECK(answer["relationships"]["created"].text() == "1");
        const std::string control =
            fixture.file("Packages", "Package: p\nVersion: 1\nArchitecture: all\n\n");
        CHECK(json_of({"--data", fixture.data(), "import", control})["format"].text() == "dpkg");
        CHECK(json_of({"--data",
                       fixture.data(),
                       "import",
                       "--format",
                       "csv",
                       "--source",
                       "cmdb",
                       cis})["source"]
                  .text() == "cmdb");
    }

    TEST_CASE("rows that are not all say on standard error that there are more") {
        const Fixture fixture;
        for (const char* output : {"csv", "ndjson"}) {
            const auto list = fixture.run({"ci", "list", "--limit", "2", "-o", output});
            CHECK(list.exit_code == 0);
            CHECK(list.err == "faultline: there are more: --cursor c1-62\n");
            const auto impact = fixture.run({"impact", "a", "--limit", "1", "-o", output});
            CHECK(impact.exit_code == 0);
            CHECK(impact.err.find("not complete") != std::string::npos);
        }
        CHECK(
            output_of({"--data", fixture.data(), "ci", "list", "--cursor", "c1-62", "-o", "csv"}) ==
            "ID,CLASS,NAME\r\nc,server,c\r\n");
    }

    TEST_CASE("a store in a folder that must not be written is refused with a reason") {
        const Fixture fixture;
        std::filesystem::permissions(std::filesystem::path(fixture.data()).parent_path(),
                                     std::filesystem::perms(0755));
        test::ProcessStart start;
        if (::geteuid() == 0) {
            if (!std::filesystem::exists("/usr/bin/setpriv")) {
                MESSAGE("root may write everywhere and there is no setpriv here");
                return;
            }
            start.words = {"/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
        } else {
            std::filesystem::permissions(fixture.data(), std::filesystem::perms(0555));
        }

        for (const Words& words : {Words{"lint"}, Words{"import", fixture.path("estate.ndjson")}}) {
            const auto end = fixture.run(words, start);
            CAPTURE(end.err);
            CHECK(end.exit_code == 1);
            CHECK(end.out.empty());
            CHECK(end.err.starts_with("faultline: "));
            CHECK(std::ranges::count(end.err, '\n') == 1);
        }
        std::filesystem::permissions(fixture.data(), std::filesystem::perms(0755));
        CHECK(fixture.run({"lint"}).exit_code == 0);
    }
}

}  // namespace
}  // namespace faultline::cli

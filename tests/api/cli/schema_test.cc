// `schema show|diff|apply|docs`, as a person types them, on a store and on a server.

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "tests/api/app/test_app.h"
#include "tests/api/cli/program.h"

namespace faultline::cli {
namespace {

constexpr const char* kGadget =
    R"({"classes": [{"name": "gadget", "extends": "host",
  "attributes": [{"name": "pins", "type": "integer"}]}]})";

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

// A store with one CI.
struct Fixture {
    Fixture() : store((folder.path() / "store").string()) {
        const std::string lines = file("x.ndjson", app::ci_line("web"));
        CHECK(faultline({"--data", store, "import", lines}).exit_code == 0);
    }

    std::string file(const std::string& name, const std::string& text) const {
        return write_file((folder.path() / name).string(), text);
    }

    test::ProcessEnd run(Words words, test::ProcessStart start = {}) const {
        words.insert(words.begin(), {"--data", store});
        return faultline(words, std::move(start));
    }

    app::MemoryFolder folder;
    std::string store;
};

// What the commands answer in turn on a store that begins alike, with `where` to find it.
std::string all_answers(const Fixture& fixture, const Words& where) {
    const std::string gadget = fixture.file("gadget.json", kGadget);
    const std::string removal = fixture.file("gone.json", R"({"remove":{"classes":["gadget"]}})");
    std::string text;
    for (const Words& words : {Words{"schema", "show", "server"},
                               Words{"schema", "show", "server", "-o", "json"},
                               Words{"schema", "show", "server", "--json-schema"},
                               Words{"schema", "show", "ghost"},
                               Words{"schema", "diff", gadget},
                               Words{"schema", "apply", gadget, "--dry-run", "-o", "json"},
                               Words{"schema", "apply", gadget, "--reason", "CHG-7"},
                               Words{"schema", "apply", gadget},
                               Words{"schema", "show", "gadget"},
                               Words{"schema", "show", "gadget", "--as-of", "2"},
                               Words{"schema", "diff", removal},
                               Words{"schema", "apply", removal},
                               Words{"schema", "diff", "--builtin"},
                               Words{"schema", "show", "-o", "json"}}) {
        Words all = where;
        all.insert(all.end(), words.begin(), words.end());
        const test::ProcessEnd end = faultline(all);
        text += std::to_string(end.exit_code) + "\n" + end.out + end.err + "\n";
    }
    return text;
}

TEST_SUITE("api/cli/schema") {
    TEST_CASE("a class is shown, compared, applied and shown again, and dry runs write nothing") {
        const Fixture fixture;
        const std::string gadget = fixture.file("gadget.json", kGadget);

        const auto planned = fixture.run({"schema", "apply", gadget, "--dry-run"});
        CHECK(planned.exit_code == 0);
        CHECK(has(planned.out, "gadget"));
        CHECK(fixture.run({"schema", "diff", gadget}).out == planned.out);
        CHECK(fixture.run({"schema", "show", "gadget"}).exit_code == 1);
        const auto applied = fixture.run({"schema", "apply", gadget, "--reason", "CHG-7"});
        CHECK_MESSAGE(applied.exit_code == 0, applied.err);
        CHECK(has(fixture.run({"schema", "show", "gadget"}).out, "pins"));
        CHECK(fixture.run({"schema", "show", "gadget", "--as-of", "2"}).exit_code == 1);
        CHECK(has(fixture.run({"feed", "--after", "2"}).out, "class gadget added"));
    }

    TEST_CASE("what is shown can be piped back, and a change that leaves CIs behind is refused") {
        const Fixture fixture;
        const auto shown = fixture.run({"schema", "show", "-o", "json"});
        test::ProcessStart piped;
        piped.input = shown.out;

        const auto same = fixture.run({"schema", "apply", "-"}, piped);
        const std::string removal =
            fixture.file("gone.json", R"({"remove":{"classes":["gadget"]}})");
        const std::string gadget = fixture.file("gadget.json", kGadget);
        const std::string line = fixture.file("g.ndjson", app::ci_line("pin-1", "gadget"));
        CHECK(fixture.run({"schema", "apply", gadget}).exit_code == 0);
        CHECK(fixture.run({"import", line}).exit_code == 0);
        const auto planned = fixture.run({"schema", "diff", removal});
        const auto refused = fixture.run({"schema", "apply", removal});

        CHECK_MESSAGE(same.exit_code == 0, same.err);
        CHECK(planned.exit_code == 3);
        CHECK(refused.exit_code == 1);
        CHECK(has(refused.err, "pin-1"));
        CHECK(has(refused.err, "nothing was altered"));
        CHECK(fixture.run({"schema", "show", "gadget"}).exit_code == 0);
    }

    TEST_CASE("bad input names the place, the value and what to do, and ends with 1") {
        const Fixture fixture;
        const auto refused = [&](const std::string& text) {
            const auto end = fixture.run({"schema", "apply", fixture.file("bad.json", text)});
            CHECK(end.exit_code == 1);
            CHECK(end.out.empty());
            return end.err;
        };

        CHECK(has(refused("{\n  \"classes\": [\n    {\"name\": }\n]}"), "line 3"));
        CHECK(has(refused(R"({"clases":[]})"), "/clases"));
        CHECK(has(refused(R"({"classes":[{"name":"x","layer":256}]})"), "/classes/0/layer"));
        CHECK(has(refused(R"({"classes":[{"name":"x","attributes":[{"type":"text"}]}]})"),
                  "must be one of string, integer, real, boolean"));
        CHECK(has(refused(R"({"classes":[{"name":"x","extends":"ghost"}]})"), "'ghost'"));
        CHECK(has(refused(R"({"sources":[{"name":"s","freshness_days":99999}]})"), "36500"));
        CHECK(fixture.run({"schema", "apply", (fixture.folder.path() / "no").string()}).exit_code ==
              1);
    }

    TEST_CASE("words that do not go together are refused with 2") {
        const Fixture fixture;
        const std::string gadget = fixture.file("gadget.json", kGadget);

        CHECK(fixture.run({"schema", "apply"}).exit_code == 2);
        CHECK(fixture.run({"schema", "diff"}).exit_code == 2);
        CHECK(fixture.run({"schema", "apply", gadget, "--builtin"}).exit_code == 2);
        CHECK(fixture.run({"schema", "show", "--json-schema"}).exit_code == 2);
        CHECK(fixture.run({"schema", "docs"}).exit_code == 2);
        CHECK(fixture.run({"schema", "docs", "x"}).exit_code == 2);  // no store has a say in it
        CHECK(fixture.run({"schema"}).exit_code == 2);
    }

    TEST_CASE("a change with a key that comes again gets the same answer and writes once") {
        const Fixture fixture;
        const Words words = {"schema",
                             "apply",
                             fixture.file("gadget.json", kGadget),
                             "--idempotency-key",
                             "k",
                             "-o",
                             "json"};

        const auto first = fixture.run(words);
        const auto again = fixture.run(words);

        CHECK(first.exit_code == 0);
        CHECK(again.out == first.out);
    }

    TEST_CASE("a server answers every command as the store itself does") {
        const Fixture local;
        const Fixture served;
        const ServeProcess server(served.store);

        CHECK(all_answers(served, {"--server", server.url()}) ==
              all_answers(local, {"--data", local.store}));
    }

    TEST_CASE("docs writes a page of every built-in class, the same each time") {
        const app::MemoryFolder folder;
        const std::string pages = (folder.path() / "a" / "pages").string();
        const auto text_of = [&](const std::string& name) {
            std::ifstream file(std::filesystem::path(pages) / name);
            std::ostringstream text;
            text << file.rdbuf();
            return text.str();
        };

        const auto written = faultline({"schema", "docs", pages});
        const std::string server = text_of("server.md");
        const auto again = faultline({"schema", "docs", pages});

        CHECK_MESSAGE(written.exit_code == 0, written.err);
        CHECK(has(written.out, "pages written to " + pages));
        CHECK(has(server, "server"));
        CHECK(again.out == written.out);
        CHECK(text_of("server.md") == server);
        const std::string blocked = write_file((folder.path() / "file").string(), "");
        CHECK(faultline({"schema", "docs", blocked + "/below"}).exit_code == 1);
    }
}

}  // namespace
}  // namespace faultline::cli

// Backups from end to end, through the program: made, listed, verified, restored, and the restored
// store asked the same questions.

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "tests/api/app/test_app.h"
#include "tests/api/cli/program.h"
#include "tests/storage/test_store.h"

namespace faultline::cli {
namespace {

namespace fs = std::filesystem;

using storage::must;

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

// A store with the sample estate, one CI of it altered, and a folder for its backups.
class Estate {
 public:
    Estate() {
        (void)run({"import", std::string(FL_SOURCE_DIR) + "/samples/estate/estate.ndjson"});
        alter("one");
    }

    // One small change.
    void alter(const std::string& name) const {
        (void)run({"import",
                   "--source",
                   "hand",
                   write_file(path("small.ndjson"), app::ci_line("by-hand-" + name))});
    }

    [[nodiscard]] std::string path(const std::string& name) const {
        return (folder_.path() / name).string();
    }
    [[nodiscard]] std::string data() const { return path("store"); }
    [[nodiscard]] std::string backups() const { return path("backups"); }

    // The output of a command on the store, which must succeed.
    std::string run(Words words) const {
        words.insert(words.begin(), {"--data", data()});
        return output_of(words);
    }

    json::Value back_up() const { return json_of({"--data", data(), "backup", "--to", backups()}); }

    // The largest file of the backups in the folder.
    [[nodiscard]] fs::path largest_file() const {
        fs::path largest;
        for (const auto& entry : fs::directory_iterator(path("backups") + "/files")) {
            const bool is_larger = largest.empty() || entry.file_size() > fs::file_size(largest);
            if (is_larger) largest = entry.path();
        }
        return largest;
    }

 private:
    app::MemoryFolder folder_;
};

// What a store answers to the questions that together see all of it.
std::vector<std::string> answers_of(const std::string& data) {
    const std::vector<Words> questions = {
        {"ci", "list", "--limit", "1000", "-o", "json"},
        {"ci", "get", "vm-idp-fra-1", "-o", "json"},
        {"ci", "get", "vm-idp-fra-1", "--as-of", "2", "-o", "json"},
        {"ci", "history", "by-hand-one", "-o", "json"},
        {"relationship", "list", "--limit", "1000", "-o", "json"},
        {"impact", "core-sw-ams-1", "core-sw-ams-2", "-o", "json"},
        {"impact", "site-ams", "--inherited", "-o", "json"},
        {"impact", "site-ams", "--as-of", "2", "-o", "json"},
        {"depends", "svc-online-payment", "-o", "json"},
        {"diff", "--from", "2", "-o", "json"},
        {"lint", "-o", "json"},
        {"audit", "export", "--with-operations"},
    };
    std::vector<std::string> answers;
    for (Words question : questions) {
        CAPTURE(question.front());
        question.insert(question.begin(), {"--data", data});
        const test::ProcessEnd end = faultline(question);
        CHECK_MESSAGE(end.err.empty(), end.err);
        CHECK_FALSE(end.out.empty());
        answers.push_back(end.out + "exit code " + std::to_string(end.exit_code));
    }
    return answers;
}

Words on(const std::string& data, Words words) {
    words.insert(words.begin(), {"--data", data});
    return words;
}

Words with(Words words, const Words& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

void flip_last_bit(const fs::path& file) {
    std::string text = test::file_text(file.string());
    text.back() = static_cast<char>(static_cast<unsigned char>(text.back()) ^ 1U);
    write_file(file.string(), text);
}

// A client that makes one CI after another until it is stopped.
class WritingClient {
 public:
    explicit WritingClient(const std::string& url) : thread_([this, url] { run(url); }) {}

    ~WritingClient() { stop(); }

    void stop() {
        stop_ = true;
        if (thread_.joinable()) thread_.join();
    }

    [[nodiscard]] std::uint64_t acknowledged() const { return acknowledged_; }
    [[nodiscard]] std::uint64_t refused() const { return refused_; }

    void wait_for(std::uint64_t more) const {
        const std::uint64_t wanted = acknowledged_ + more;
        while (acknowledged_ < wanted && refused_ == 0) {
            std::this_thread::yield();
        }
    }

 private:
    void run(const std::string& url) {
        auto http = client::HttpClient::create(url);
        for (int i = 0; http.ok() && !stop_; i++) {
            client::HttpCall call;
            call.method = "PUT";
            call.target = "/api/v1/cis/client-" + std::to_string(i) + "?upsert=true";
            call.body = R"({"class":"server"})";
            const auto answer = http.value().send(call);
            const bool is_done = answer.ok() && answer.value().status < 300;
            (is_done ? acknowledged_ : refused_)++;
        }
        if (!http.ok()) refused_++;
    }

    std::atomic<bool> stop_ = false;
    std::atomic<std::uint64_t> acknowledged_ = 0;
    std::atomic<std::uint64_t> refused_ = 0;
    std::thread thread_;
};

TEST_SUITE("api/cli/backup") {
    TEST_CASE("a store that was backed up and restored answers everything byte for byte") {
        const Estate estate;
        const std::vector<std::string> before = answers_of(estate.data());

        const json::Value made = estate.back_up();
        const json::Value list = json_of({"backup", "list", "--from", estate.backups()});
        const json::Value check = json_of({"backup", "verify", "--from", estate.backups()});
        const json::Value restored =
            json_of({"--data", estate.path("restored"), "restore", "--from", estate.backups()});

        CHECK(made["backup"].text() == "1");
        CHECK(made["verified"].text() == "true");
        REQUIRE(list["backups"].items().size() == 1);
        for (const char* field : {"backup", "version", "graph_version", "chain", "bytes"}) {
            CAPTURE(field);
            CHECK(list["backups"].items().front()[field].text() == made[field].text());
            CHECK(restored[field].text() == made[field].text());
        }
        CHECK(check["count"].text() == "0");
        CHECK(check["files"].text() == made["files"].text());
        CHECK(answers_of(estate.path("restored")) == before);
    }

    TEST_CASE("an older backup is restored by its number, and keeping one removes it") {
        const Estate estate;
        const std::vector<std::string> before = answers_of(estate.data());
        (void)estate.back_up();
        estate.alter("two");
        const json::Value second = estate.back_up();

        const json::Value first = json_of({"--data",
                                           estate.path("first"),
                                           "restore",
                                           "--from",
                                           estate.backups(),
                                           "--backup",
                                           "1"});
        const json::Value third =
            json_of({"--data", estate.data(), "backup", "--to", estate.backups(), "--keep", "1"});
        const auto gone = faultline({"--data",
                                     estate.path("other"),
                                     "restore",
                                     "--from",
                                     estate.backups(),
                                     "--backup",
                                     "1"});

        CHECK(first["backup"].text() == "1");
        CHECK(answers_of(estate.path("first")) == before);
        CHECK(std::stoull(second["new_bytes"].text()) * 2 < std::stoull(second["bytes"].text()));
        CHECK(third["backup"].text() == "3");
        CHECK(json_of({"backup", "list", "--from", estate.backups()})["count"].text() == "1");
        CHECK(gone.exit_code == 1);
        CHECK_MESSAGE(has(gone.err, "there are: 3"), gone.err);
        CHECK(
            faultline({"--data", estate.data(), "backup", "--to", estate.backups(), "--keep", "0"})
                .exit_code == 2);
    }

    TEST_CASE("nothing is restored into a folder that holds a store or anything else") {
        const Estate estate;
        (void)estate.back_up();
        const std::vector<std::string> before = answers_of(estate.data());

        const auto into_store =
            faultline({"--data", estate.data(), "restore", "--from", estate.backups()});
        const auto into_backups =
            faultline({"--data", estate.backups(), "restore", "--from", estate.backups()});
        const auto without =
            faultline({"--data", estate.path("new"), "restore", "--from", estate.path("absent")});

        CHECK(into_store.exit_code == 1);
        CHECK_MESSAGE(has(into_store.err, "is not empty"), into_store.err);
        CHECK(into_backups.exit_code == 1);
        CHECK(without.exit_code == 1);
        CHECK_FALSE(fs::exists(estate.path("new")));
        CHECK(answers_of(estate.data()) == before);
    }

    TEST_CASE("one flipped bit in a backup is named by verify and refused by restore") {
        const Estate estate;
        (void)estate.back_up();
        const fs::path victim = estate.largest_file();
        flip_last_bit(victim);

        const auto check = faultline({"backup", "verify", "--from", estate.backups()});
        const auto restored =
            faultline({"--data", estate.path("restored"), "restore", "--from", estate.backups()});
        const auto opened = faultline({"--data", estate.path("restored"), "ci", "list"});

        CHECK(check.exit_code == 3);
        CHECK_MESSAGE(has(check.out, victim.string()), check.out);
        CHECK(restored.exit_code == 1);
        CHECK_MESSAGE(has(restored.err, victim.string()), restored.err);
        CHECK(opened.exit_code == 1);
        CHECK_MESSAGE(has(opened.err, "is no store yet"), opened.err);
    }

    TEST_CASE("a server backs up one exact version while a client writes") {
        const Estate estate;
        std::vector<json::Value> made;
        std::uint64_t before = 0;
        {
            ServeProcess server(estate.data(), {"--backup-dir", estate.backups()});
            WritingClient client(server.url());
            client.wait_for(5);
            before = client.acknowledged();
            for (int i = 0; i < 3; i++) {
                made.push_back(json_of({"--server", server.url(), "backup", "--keep", "2"}));
                client.wait_for(5);
            }
            CHECK(json_of({"--server", server.url(), "backup", "list"})["count"].text() == "2");
            client.stop();
            CHECK(client.refused() == 0);
            CHECK(server.stop().exit_code == 0);
        }
        const std::string trail = estate.run({"audit", "export", "--with-operations"});

        for (std::size_t i = 1; i < made.size(); i++) {
            const std::string number = made[i]["backup"].text();
            const std::string version = made[i]["version"].text();
            CAPTURE(number);
            const std::string target = estate.path("restored-" + number);
            (void)json_of(
                {"--data", target, "restore", "--from", estate.backups(), "--backup", number});
            const std::string restored =
                output_of({"--data", target, "audit", "export", "--with-operations"});

            CHECK(trail.substr(0, restored.size()) == restored);
            CHECK(has(restored, "\"version\":" + version + ","));
            CHECK_FALSE(
                has(restored, "\"version\":" + std::to_string(std::stoull(version) + 1) + ","));
            // Rows alone: an answer as of a version says so.
            for (Words question : {Words{"ci", "get", "client-0", "-o", "csv"},
                                   Words{"impact", "site-ams", "-o", "csv"}}) {
                const bool is_same =
                    output_of(on(target, question)) ==
                    output_of(on(estate.data(), with(question, {"--as-of", version})));
                CHECK(is_same);
            }
        }
        // Everything that was acknowledged before the first backup began is in it: version 1 is the
        // catalogue, 2 and 3 are imports, and each write of the client is one more.
        CHECK(std::stoull(made.front()["version"].text()) >= 3 + before);
        CHECK(std::stoull(made.front()["version"].text()) <
              std::stoull(made.back()["version"].text()));
        CHECK(json_of({"backup", "verify", "--from", estate.backups()})["count"].text() == "0");
    }

    TEST_CASE("a server without a folder for backups makes none and says how to get one") {
        const Estate estate;
        ServeProcess server(estate.data());

        const auto backup = faultline({"--server", server.url(), "backup"});
        const auto list = faultline({"--server", server.url(), "backup", "list"});
        const auto with_to =
            faultline({"--server", server.url(), "backup", "--to", estate.backups()});

        CHECK(backup.exit_code == 1);
        CHECK_MESSAGE(has(backup.err, "--backup-dir"), backup.err);
        CHECK(list.exit_code == 1);
        CHECK(with_to.exit_code == 2);
        CHECK_FALSE(fs::exists(estate.backups()));
        CHECK(server.stop().exit_code == 0);
    }

    TEST_CASE("backups in the store, or of a store that lies among them, are refused by name") {
        const Estate estate;
        fs::create_directory_symlink(estate.data(), estate.path("link"));
        (void)estate.back_up();
        const std::string inner = estate.backups() + "/inner";
        output_of({"--data", inner, "import", estate.path("small.ndjson")});
        const auto check_refused = [](const Words& words) {
            const test::ProcessEnd end = faultline(words);
            CAPTURE(words.back());
            CAPTURE(end.err);
            CHECK(end.exit_code == 1);
            CHECK(end.out.empty());
            CHECK(has(end.err, "inside"));
        };

        for (const std::string& folder : {estate.data(),
                                          estate.data() + "/backups",
                                          estate.data() + "/db/../backups/",
                                          estate.path("link"),
                                          estate.path("link") + "/backups"}) {
            check_refused({"--data", estate.data(), "backup", "--to", folder});
            check_refused({"--data",
                           estate.data(),
                           "serve",
                           "--listen",
                           "127.0.0.1:0",
                           "--backup-dir",
                           folder});
        }
        check_refused({"--data", inner, "backup", "--to", estate.backups()});
        check_refused({"--data", estate.backups() + "/new", "restore", "--from", estate.backups()});

        CHECK_FALSE(fs::exists(estate.data() + "/INDEX"));
        CHECK_FALSE(fs::exists(estate.data() + "/backups"));
        output_of({"--data", estate.data(), "verify"});
    }

    TEST_CASE("a store that a server has open is backed up by asking that server") {
        const Estate estate;
        ServeProcess server(estate.data());

        const auto refused =
            faultline({"--data", estate.data(), "backup", "--to", estate.backups()});

        CHECK(refused.exit_code == 1);
        CHECK_MESSAGE(has(refused.err, "faultline --server URL backup"), refused.err);
        CHECK(server.stop().exit_code == 0);
    }
}

}  // namespace
}  // namespace faultline::cli

// kill -9 of a server while writes with idempotency keys are in flight: whoever got no answer sends
// the same request again, and everything is done exactly once.

#include <algorithm>
#include <chrono>
#include <csignal>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "tests/api/app/test_app.h"
#include "tests/api/cli/program.h"
#include "tests/faults/runs.h"
#include "tests/storage/test_store.h"

namespace faultline::cli {
namespace {

using app::MemoryFolder;
using std::chrono::microseconds;
using storage::must;

constexpr std::uint64_t kClients = 16;

// When the server is killed, in microseconds: late enough for clients to have got somewhere.
constexpr int kKillAfterMin = 10'000;
constexpr int kKillAfterMax = 40'000;

// A request of one client, and what it was answered.
struct KeyedWrite {
    client::HttpCall call;
    std::string key;
    bool is_retried = false;
    client::HttpAnswer answer;
};

// The n-th write of a client: each of the ways to write in turn.
KeyedWrite write_of(std::uint64_t client, std::uint64_t n) {
    const std::string number = std::to_string(client) + "-" + std::to_string(n);
    const std::string ci = "ci-" + std::to_string(client);
    KeyedWrite write;
    write.key = "key-" + number;
    write.call.method = "POST";
    if (n % 3 == 0) {
        write.call.target = "/api/v1/imports";
        write.call.body = app::ci_line("imported-" + number);
    } else if (n % 3 == 1) {
        write.call.target = "/api/v1/batch";
        write.call.body =
            R"({"operations":[{"put":{"id":"batch-)" + number + R"(","class":"server"}}]})";
    } else {
        write.call.method = "PUT";
        write.call.target = "/api/v1/cis/" + ci + "?upsert=true";
        write.call.body = R"({"class":"server","attributes":{"n":)" + std::to_string(n) + "}}";
    }
    write.call.headers = {{"Idempotency-Key", write.key}, {"X-Request-Id", write.key}};
    return write;
}

// One client: its answered writes, and the one that has no answer yet.
class RetryingClient {
 public:
    explicit RetryingClient(std::uint64_t number) : number_(number) {}

    // Writes until the server is gone; first of all what had no answer.
    void write_until_gone(const std::string& url) {
        auto http = must(client::HttpClient::create(url));
        while (true) {
            if (!pending_) pending_ = write_of(number_, next_++);
            auto answer = http.send(pending_->call);
            if (!answer.ok()) {
                pending_->is_retried = true;
                return;
            }
            take(std::move(answer).value());
        }
    }

    // Sends what has no answer.
    void finish(const std::string& url) {
        auto http = must(client::HttpClient::create(url));
        while (pending_) {
            take(must(http.send(pending_->call)));
        }
    }

    [[nodiscard]] const std::vector<KeyedWrite>& answered() const { return answered_; }

    // How many of its writes lost their answer at least once.
    [[nodiscard]] std::uint64_t retried() const {
        const auto lost = std::ranges::count(answered_, true, &KeyedWrite::is_retried);
        return static_cast<std::uint64_t>(lost) + (pending_ && pending_->is_retried ? 1 : 0);
    }

    // The key of what has no answer; empty if everything has.
    [[nodiscard]] std::string pending_key() const { return pending_ ? pending_->key : ""; }

 private:
    // A server that is too busy did nothing: the request stays.
    void take(client::HttpAnswer answer) {
        if (answer.status == 503) return;
        pending_->answer = std::move(answer);
        answered_.push_back(*std::move(pending_));
        pending_.reset();
    }

    std::uint64_t number_;
    std::uint64_t next_ = 1;
    std::optional<KeyedWrite> pending_;
    std::vector<KeyedWrite> answered_;
};

std::uint64_t retried_in(const std::vector<RetryingClient>& clients) {
    std::uint64_t retried = 0;
    for (const RetryingClient& one : clients) {
        retried += one.retried();
    }
    return retried;
}

// The versions that say they were made by each request.
std::map<std::string, std::vector<std::string>> versions_by_key(const ServeProcess& server) {
    std::map<std::string, std::vector<std::string>> versions;
    std::string after = "1";
    while (true) {
        client::HttpCall call;
        call.target = "/api/v1/changes-feed?limit=1000&after=" + after;
        const json::Value page = must(json::parse(must(server.send(call)).body));
        if (page["changes"].items().empty()) return versions;
        for (const json::Value& change : page["changes"].items()) {
            versions[change["request_id"].text()].push_back(change["version"].text());
        }
        after = page["next_after"].text();
    }
}

std::uint64_t head_of(const ServeProcess& server) {
    client::HttpCall call;
    call.target = "/readyz";
    return std::stoull(must(json::parse(must(server.send(call)).body))["version"].text());
}

// What the retries came to.
struct Tally {
    std::uint64_t retried = 0;
    std::uint64_t done_before = 0;  // retried although the write was there already
};

// Every write was answered, is in the log once, and is answered the same when it comes again.
Tally check_writes(const std::vector<RetryingClient>& clients,
                   const ServeProcess& server,
                   const std::map<std::string, std::uint64_t>& head_at_retry) {
    Tally tally;
    const auto versions = versions_by_key(server);
    auto http = must(client::HttpClient::create(server.url()));
    for (const RetryingClient& one : clients) {
        for (const KeyedWrite& write : one.answered()) {
            CAPTURE(write.key);
            CAPTURE(write.answer.body);
            REQUIRE((write.answer.status == 200 || write.answer.status == 201));
            REQUIRE(versions.contains(write.key));
            const std::string version = *write.answer.header("faultline-version");
            REQUIRE(versions.at(write.key) == std::vector<std::string>{version});
            if (!write.is_retried) continue;
            tally.retried++;
            tally.done_before += std::stoull(version) <= head_at_retry.at(write.key) ? 1U : 0U;
            const client::HttpAnswer again = must(http.send(write.call));
            REQUIRE(again.status == write.answer.status);
            REQUIRE(again.body == write.answer.body);
            for (const char* field : {"etag", "faultline-version", "location"}) {
                const std::string* const one_value = write.answer.header(field);
                const std::string* const other = again.header(field);
                REQUIRE((one_value == nullptr) == (other == nullptr));
                if (one_value != nullptr) REQUIRE(*one_value == *other);
            }
        }
    }
    return tally;
}

TEST_SUITE("api/cli/retry") {
    TEST_CASE("a write that is sent again after a kill is done once and answered the same") {
        const auto wanted = static_cast<std::uint64_t>(faults::runs(500, 20'000));
        const int kills_max = faults::runs(1000, 40'000);
        constexpr std::uint64_t kSeed = 20260714;
        CAPTURE(kSeed);
        std::mt19937_64 random(kSeed);
        const MemoryFolder folder;
        const std::string data = (folder.path() / "store").string();
        std::vector<RetryingClient> clients;
        for (std::uint64_t number = 1; number <= kClients; number++) {
            clients.emplace_back(number);
        }
        std::map<std::string, std::uint64_t> head_at_retry;  // by key
        const auto note_head = [&](const ServeProcess& server) {
            const std::uint64_t head = head_of(server);
            for (const RetryingClient& one : clients) {
                if (!one.pending_key().empty()) head_at_retry.try_emplace(one.pending_key(), head);
            }
        };

        int kills = 0;
        for (; kills < kills_max && retried_in(clients) < wanted; kills++) {
            ServeProcess server(data);
            note_head(server);
            const microseconds delay(kKillAfterMin + random() % (kKillAfterMax - kKillAfterMin));
            std::vector<std::thread> threads;
            for (RetryingClient& one : clients) {
                threads.emplace_back([&] { one.write_until_gone(server.url()); });
            }
            std::this_thread::sleep_for(delay);
            server.process().send(SIGKILL);
            for (std::thread& thread : threads) {
                thread.join();
            }
            REQUIRE(server.process().wait().signal == SIGKILL);
        }
        ServeProcess server(data);
        note_head(server);
        for (RetryingClient& one : clients) {
            one.finish(server.url());
        }

        const Tally tally = check_writes(clients, server, head_at_retry);

        MESSAGE(kills << " kills, " << tally.retried << " retried, " << tally.done_before
                      << " of them done before");
        CHECK(tally.retried >= wanted);
        CHECK(tally.done_before > 0);
        CHECK(server.stop().exit_code == 0);
    }
}

}  // namespace
}  // namespace faultline::cli

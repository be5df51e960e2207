// Concurrent clients over real connections: what they are told is linearizable for every CI, and no
// update is lost.

#include <chrono>
#include <cstdlib>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "tests/api/http/register_history.h"
#include "tests/api/http/test_request.h"

namespace faultline::http {
namespace {

using storage::must;

constexpr std::uint64_t kHistories = 20;
constexpr std::uint64_t kClients = 8;
constexpr std::uint64_t kRequests = 40;  // of each client
constexpr std::uint64_t kCis = 3;

std::int64_t now() {
    return std::chrono::steady_clock::now().time_since_epoch().count();
}

// The number in an entity tag.
std::optional<std::uint64_t> number_in(const std::string* tag) {
    if (tag == nullptr) return std::nullopt;
    return std::stoull(tag->substr(1));
}

// One client with a connection of its own.
class Client {
 public:
    Client(const std::string& url,
           std::uint64_t seed,
           std::uint64_t number,
           RegisterHistory& history)
        : http_(must(client::HttpClient::create(url))),
          random_(seed * kClients + number),
          next_value_(number * 1'000'000),
          history_(&history) {}

    void run() {
        for (std::uint64_t i = 0; i < kRequests; i++) {
            const std::string ci = "ci-" + std::to_string(random_() % kCis);
            const std::uint64_t dice = random_() % 10;
            if (dice < 4) {
                read(ci);
            } else if (dice < 7) {
                write(ci, "PUT", random_() % 3 != 0);
            } else if (dice < 9) {
                write(ci, "PATCH", random_() % 3 != 0);
            } else {
                write(ci, "DELETE", random_() % 2 == 0);
            }
        }
    }

 private:
    // Sends the call.  No answer is one with status 0, which the history complains about.
    client::HttpAnswer send(const client::HttpCall& call, Event& event) {
        event.begin = now();
        auto answer = http_.send(call);
        event.end = now();
        if (!answer.ok()) return {};
        return std::move(answer).value();
    }

    void read(const std::string& ci) {
        Event event;
        event.ci = ci;
        client::HttpCall call;
        call.target = "/api/v1/cis/" + ci;
        const client::HttpAnswer answer = send(call, event);
        if (answer.status == 200) {
            const json::Value document = must(json::parse(answer.body));
            event.version = std::stoull(document["version"].text());
            event.value = std::stoull(document["ci"]["attributes"]["v"].text());
            event.tag = number_in(answer.header("etag"));
            known_[ci] = *event.tag;
        } else if (answer.status != 404) {
            event.value = 0;  // nobody writes that: a complaint
        }
        history_->add(std::move(event));
    }

    void write(const std::string& ci, const std::string& method, bool conditional) {
        Event event;
        event.act = Act::write;
        event.ci = ci;
        client::HttpCall call;
        call.method = method;
        call.target = "/api/v1/cis/" + ci;
        if (conditional && known_.contains(ci)) {
            event.matched = known_[ci];
            call.headers.emplace_back("If-Match", '"' + std::to_string(*event.matched) + '"');
        } else if (method == "DELETE") {
            call.headers.emplace_back("If-Match", "*");
        } else {
            call.target += "?upsert=true";
        }
        if (method != "DELETE") {
            event.value = ++next_value_;
            call.body =
                R"({"class":"server","attributes":{"v":)" + std::to_string(*event.value) + "}}";
        }
        const client::HttpAnswer answer = send(call, event);
        finish(answer, std::move(event));
    }

    void finish(const client::HttpAnswer& answer, Event event) {
        const bool is_done = answer.status == 200 || answer.status == 201;
        if (is_done) {
            event.version = std::stoull(*answer.header("faultline-version"));
            event.tag = event.value ? number_in(answer.header("etag")) : std::nullopt;
            if (event.tag) known_[event.ci] = *event.tag;
        } else {
            // 412 says which state was in the way, 404 that there was none.
            event.act = answer.status == 412 || answer.status == 404 ? Act::refused : Act::read;
            event.value =
                event.act == Act::refused ? std::nullopt : std::optional<std::uint64_t>(0);
            event.tag = number_in(answer.header("etag"));
            known_.erase(event.ci);
        }
        history_->add(std::move(event));
    }

    client::HttpClient http_;
    std::mt19937_64 random_;
    std::uint64_t next_value_;
    RegisterHistory* history_;
    std::map<std::string, std::uint64_t> known_;  // tags
};

// What the clients of one seed did.
void run_clients(std::uint64_t seed, RegisterHistory& history) {
    ServedApp served;
    const std::string url = "http://" + served.server().address();
    std::vector<std::thread> threads;
    for (std::uint64_t number = 1; number <= kClients; number++) {
        threads.emplace_back([&, number] { Client(url, seed, number, history).run(); });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
}

TEST_SUITE("api/http/linearizability") {
    TEST_CASE("the answers of concurrent clients fit one order of their requests") {
        const char* const wanted = std::getenv("FL_LONG");  // NOLINT(concurrency-mt-unsafe)
        const std::uint64_t histories = wanted == nullptr ? kHistories : 50 * kHistories;
        std::map<Act, std::uint64_t> acts;
        std::uint64_t matched = 0;
        for (std::uint64_t seed = 1; seed <= histories; seed++) {
            CAPTURE(seed);
            RegisterHistory history;

            run_clients(seed, history);

            REQUIRE(history.events().size() == kClients * kRequests);
            for (const std::string& complaint : history.complaints()) {
                FAIL_CHECK(complaint);
            }
            for (const Event& event : history.events()) {
                acts[event.act]++;
                matched += event.act == Act::write && event.matched ? 1U : 0U;
            }
        }
        MESSAGE(acts[Act::read] << " reads, " << acts[Act::write] << " writes (" << matched
                                << " conditional), " << acts[Act::refused] << " refusals");
        CHECK(acts[Act::write] > 1000);
        CHECK(acts[Act::refused] > 100);
        CHECK(matched > 100);
    }

    TEST_CASE("of increments that name what they read none is lost") {
        constexpr std::uint64_t kIncrements = 25;
        ServedApp served;
        const std::string url = "http://" + served.server().address();
        client::HttpCall make;
        make.method = "PUT";
        make.target = "/api/v1/cis/counter";
        make.body = R"({"class":"server","attributes":{"n":0}})";
        REQUIRE(served.send(make).status == 201);

        std::vector<std::thread> threads;
        for (std::uint64_t number = 0; number < kClients; number++) {
            threads.emplace_back([&] {
                auto http = must(client::HttpClient::create(url));
                client::HttpCall read;
                read.target = make.target;
                for (std::uint64_t done = 0; done < kIncrements;) {
                    const client::HttpAnswer seen = must(http.send(read));
                    const json::Value document = must(json::parse(seen.body));
                    const std::uint64_t n = std::stoull(document["ci"]["attributes"]["n"].text());
                    client::HttpCall write = make;
                    write.method = "PATCH";
                    write.headers = {{"If-Match", *seen.header("etag")}};
                    write.body = R"({"attributes":{"n":)" + std::to_string(n + 1) + "}}";
                    done += must(http.send(write)).status == 200 ? 1U : 0U;
                }
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }

        client::HttpCall read;
        read.target = make.target;
        const json::Value document = must(json::parse(served.send(read).body));
        CHECK(document["ci"]["attributes"]["n"].text() == std::to_string(kClients * kIncrements));
    }

    TEST_CASE("the check of histories finds answers that no order explains") {
        const auto complaints = [](const std::vector<Event>& events) {
            RegisterHistory history;
            for (const Event& event : events) {
                history.add(event);
            }
            return history.complaints().size();
        };
        const Event first{Act::write, "a", 0, 10, 2, 100, 2, {}};
        const Event second{Act::write, "a", 20, 30, 3, 200, 3, 2};
        const Event fresh{Act::read, "a", 40, 50, 3, 200, 3, {}};
        const Event early{Act::read, "a", 15, 45, 2, 100, 2, {}};
        CHECK(complaints({first, second, fresh, early}) == 0);

        Event stale = early;
        stale.begin = 35;
        CHECK(complaints({first, second, stale}) > 0);
        Event wrong = fresh;
        wrong.value = 100;
        CHECK(complaints({first, second, wrong}) > 0);
        Event future = early;
        future = {Act::read, "a", 5, 15, 3, 200, 3, {}};
        CHECK(complaints({first, second, future}) > 0);
        Event lost = second;
        lost.matched = 1;
        CHECK(complaints({first, lost}) > 0);
        Event twice = second;
        twice.version = 2;
        CHECK(complaints({first, twice}) > 0);
        Event backwards = second;
        backwards.version = 1;
        CHECK(complaints({first, backwards}) > 0);
        const Event refused{Act::refused, "a", 40, 50, {}, {}, 2, {}};
        CHECK(complaints({first, second, refused}) > 0);
    }
}

}  // namespace
}  // namespace faultline::http

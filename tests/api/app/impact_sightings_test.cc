// Confidence by what import runs saw: a run that changes nothing is a sighting nevertheless.

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/impact_confidence.h"
#include "engine/base/utc_time.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using storage::must;

UtcTime day(std::int64_t number) {
    return UtcTime{number * kDayMicroseconds};
}

// An app whose clock the test moves.  scan and probe are heard of for 3 and 10 days, hand has no
// limit.
class SightedApp {
 public:
    SightedApp() {
        AppOptions options = test_app_options(folder_.path() / "store");
        options.clock = [this] { return now_; };
        app_ = must(App::open(std::move(options)));
        must(app_->write([](storage::Repository& log) -> Result<Write> {
            model::ChangeSet change_set;
            change_set.put_catalogue_entry(model::SourceDefinition{"hand", std::nullopt});
            change_set.put_catalogue_entry(model::SourceDefinition{"probe", 10});
            change_set.put_catalogue_entry(model::SourceDefinition{"scan", 3});
            FL_TRY(const storage::Committed committed, log.append(change_set));
            return Write{committed, {}};
        }));
    }

    [[nodiscard]] App& app() { return *app_; }

    ImportAnswer import_at(UtcTime time, const std::string& source, const std::string& text) {
        ImportRequest request;
        request.source = source;
        return import_at(time, text, request);
    }

    ImportAnswer import_at(UtcTime time, const std::string& text, ImportRequest request) {
        now_ = time;
        ImportAnswer answer = must(import_texts(*app_, {text}, std::move(request)));
        for (const model::Problem& problem : answer.problems) {
            CAPTURE(problem.message);
            CHECK(answer.accepted);
        }
        REQUIRE(answer.accepted);
        return answer;
    }

    // How sure the blast radius of `failed` is.
    ConfidenceAnswer judge(const std::string& failed,
                           std::optional<UtcTime> at = {},
                           const AsOf& as_of = {},
                           std::optional<std::uint32_t> max_hops = {}) {
        ImpactQuestion asked;
        asked.failed = {failed};
        asked.as_of = as_of;
        asked.max_hops = max_hops;
        answer_ = must(ask_impact(kTester, *app_, asked));
        ConfidenceQuestion question;
        question.at = at;
        return must(judge_impact(*app_, *answer_, asked, question));
    }

    // "dependent>dependency[:group]" of each, as judge() answered it.
    [[nodiscard]] std::vector<std::string> names(const impact::DoubtfulNeeds& needs) const {
        std::vector<std::string> names;
        const graph::Snapshot& graph = *answer_->at->graph;
        for (const impact::DoubtfulNeed& need : needs.listed) {
            std::string name = std::string(graph.id(need.place.dependent)) + ">" +
                               std::string(graph.id(need.place.dependency));
            if (need.place.is_member) {
                name += ":" + std::string(graph.group_name(need.place.group));
            }
            names.push_back(std::move(name));
        }
        return names;
    }

    [[nodiscard]] std::vector<std::string> names(const StaleCis& stale) const {
        std::vector<std::string> names;
        for (const StaleCi& ci : stale.listed) {
            names.emplace_back(answer_->at->graph->id(ci.node));
        }
        return names;
    }

 private:
    test::MemoryFolder folder_;
    UtcTime now_{};
    std::unique_ptr<App> app_;
    std::optional<ImpactAnswer> answer_;
};

using Names = std::vector<std::string>;

const std::string kEstate = ci_line("app") + ci_line("host") + need_line("app", "host");

TEST_SUITE("api/app/impact_sightings") {
    TEST_CASE("an unchanged import moves no graph version and makes needs and CIs fresh again") {
        SightedApp test;
        const ImportAnswer first = test.import_at(day(1), "scan", kEstate);

        const ConfidenceAnswer lapsed = test.judge("host", day(5));
        const ImportAnswer again = test.import_at(day(5), "scan", kEstate);
        const ConfidenceAnswer seen = test.judge("host");

        CHECK(lapsed.confidence.stale.count == 1);
        CHECK(lapsed.confidence.stale.listed.front().last_seen == day(1).microseconds);
        CHECK_FALSE(lapsed.confidence.optimistic.equals_answer);
        CHECK(lapsed.stale_cis.count == 2);
        CHECK(again.graph_version == first.graph_version);
        CHECK(seen.at == day(5));
        CHECK(seen.confidence.stale.count == 0);
        CHECK(seen.confidence.unverified.count == 0);
        CHECK(seen.confidence.optimistic.equals_answer);
        CHECK(seen.stale_cis.count == 0);
    }

    TEST_CASE("a limit of days counts to the microsecond") {
        SightedApp test;
        test.import_at(day(1), "scan", kEstate);

        CHECK(test.judge("host", day(4)).confidence.stale.count == 0);
        CHECK(test.judge("host", UtcTime{day(4).microseconds + 1}).confidence.stale.count == 1);
    }

    TEST_CASE("what a later import leaves out stays as it was last seen") {
        SightedApp test;
        test.import_at(day(1), "scan", kEstate + ci_line("web") + need_line("web", "host"));
        test.import_at(day(4), "scan", kEstate);

        const ConfidenceAnswer answer = test.judge("host", day(6));

        CHECK(test.names(answer.confidence.stale) == Names{"web>host"});
        CHECK(test.names(answer.stale_cis) == Names{"web"});
        CHECK(answer.stale_cis.listed.front().last_seen == day(1));
    }

    TEST_CASE("what is out of the scope of a complete import was not seen by it") {
        SightedApp test;
        test.import_at(
            day(1), "scan", kEstate + ci_line("net", "network_device") + need_line("host", "net"));
        ImportRequest complete;
        complete.source = "scan";
        complete.complete = true;
        complete.scope = model::CisOfClass{"network_device"};
        complete.retire_percent_max = 100;

        test.import_at(day(5), ci_line("net", "network_device"), complete);
        const ConfidenceAnswer answer = test.judge("net");

        CHECK(test.names(answer.confidence.stale) == Names{"app>host", "host>net"});
        CHECK(test.names(answer.stale_cis) == Names{"app", "host"});
    }

    TEST_CASE("the newest sighting by any source that holds the need counts, no other") {
        SightedApp test;
        test.import_at(day(1), "scan", kEstate);
        test.import_at(day(2), "probe", kEstate);
        test.import_at(day(9), "scan", ci_line("host"));

        const ConfidenceAnswer fresh = test.judge("host", day(12));
        const ConfidenceAnswer stale = test.judge("host", day(13));

        CHECK(fresh.confidence.stale.count == 0);
        CHECK(test.names(stale.confidence.stale) == Names{"app>host"});
        CHECK(stale.confidence.stale.listed.front().last_seen == day(2).microseconds);
        // probe does not say that web needs the host: that it sees both proves nothing.
        test.import_at(day(13), "scan", ci_line("web") + need_line("web", "host"));
        test.import_at(day(20), "probe", kEstate + ci_line("web"));
        CHECK(test.names(test.judge("host").confidence.stale) == Names{"web>host"});
        CHECK(test.judge("host").stale_cis.count == 0);
    }

    TEST_CASE("a claim without limit and verification leaves a need unverified, not stale") {
        SightedApp test;
        test.import_at(day(1), "scan", kEstate);
        test.import_at(day(1), "hand", kEstate);

        const ConfidenceAnswer answer = test.judge("host", day(9));

        CHECK(answer.confidence.stale.count == 0);
        CHECK(test.names(answer.confidence.unverified) == Names{"app>host"});
        CHECK(answer.stale_cis.count == 0);
        CHECK(test.judge("host", day(2)).confidence.unverified.count == 0);
    }

    TEST_CASE("a relationship that comes without its owner is seen, in its group only") {
        SightedApp test;
        test.import_at(day(1),
                       "scan",
                       kEstate + ci_line("b") + need_line("app", "b", "pool") +
                           need_line("app", "host", "pool"));

        test.import_at(day(5), "scan", need_line("app", "host"));
        const ConfidenceAnswer answer = test.judge("host");

        CHECK(answer.confidence.stale.count == 0);
        const ConfidenceAnswer both = test.judge("b");
        CHECK(test.names(both.confidence.stale) == Names{"app>b:pool", "app>host:pool"});
        CHECK(test.names(both.stale_cis) == Names{"app", "b"});
    }

    TEST_CASE("an answer about the past knows no later sighting") {
        SightedApp test;
        test.import_at(day(1), "scan", kEstate);
        const ImportAnswer other = test.import_at(day(5), "hand", ci_line("x"));
        test.import_at(day(5), "scan", kEstate);
        AsOf past;
        past = AsOf{other.version};

        const ConfidenceAnswer then = test.judge("host", {}, past);
        const ConfidenceAnswer now = test.judge("host");

        CHECK(then.at == day(5));
        CHECK(test.names(then.confidence.stale) == Names{"app>host"});
        CHECK(then.stale_cis.count == 2);
        CHECK(now.confidence.stale.count == 0);
        CHECK(now.stale_cis.count == 0);
    }
}

// A random history, and what all its runs saw, run by run.
class History {
 public:
    explicit History(std::uint32_t seed) : random_(seed) {}

    void step(SightedApp& test) {
        now_ += static_cast<std::int64_t>(random_() % 3) * kDayMicroseconds;
        const std::string source = kSources[random_() % kSources.size()];
        const Run run = random_run(source);
        ImportRequest request;
        request.source = source;
        request.best_effort = true;
        now_ += 1;
        ImportAnswer answer = test.import_at(UtcTime{now_}, run.text, request);
        if (answer.problems.empty()) runs_.push_back(run);
        versions_.push_back(answer.version);
    }

    // When the newest run of a source that saw the CI, or the need with or without it, was.
    [[nodiscard]] std::optional<std::int64_t> seen(const std::string& source,
                                                   const std::string& ci,
                                                   const std::string& need = {}) const {
        std::optional<std::int64_t> newest;
        for (const Run& run : runs_) {
            if (run.source != source) continue;
            if (run.cis.contains(ci) || (!need.empty() && run.needs.contains(need))) {
                newest = run.time;
            }
        }
        return newest;
    }

    [[nodiscard]] std::int64_t now() const { return now_; }
    [[nodiscard]] std::mt19937& random() { return random_; }

    static constexpr std::array<const char*, 3> kSources = {"hand", "probe", "scan"};
    static constexpr std::uint32_t kCis = 6;

    static std::string id(std::uint32_t number) { return "ci-" + std::to_string(number); }

 private:
    struct Run {
        std::string source;
        std::int64_t time = 0;
        std::string text;
        std::set<std::string> cis;
        std::set<std::string> needs;
    };

    // Some CIs with some needs, or needs alone.  All CIs are there after the first run.
    Run random_run(const std::string& source) {
        Run run{source, now_ + 1, {}, {}, {}};
        const bool is_first = runs_.empty();
        for (std::uint32_t ci = 0; ci < kCis; ci++) {
            if (!is_first && random_() % 2 == 0) continue;
            run.text += ci_line(id(ci));
            run.cis.insert(id(ci));
        }
        for (std::uint32_t ci = 0; ci < kCis; ci++) {
            if (random_() % 3 == 0) continue;
            const std::uint32_t other = (ci + 1 + static_cast<std::uint32_t>(random_() % 2)) % kCis;
            const std::string group = random_() % 3 == 0 ? "g" + std::to_string(other) : "";
            run.text += need_line(id(ci), id(other), group);
            run.needs.insert(id(ci) + ">" + id(other) + (group.empty() ? "" : ":" + group));
        }
        if (run.text.empty()) run.text = "\n";
        return run;
    }

    std::mt19937 random_;
    std::int64_t now_ = kDayMicroseconds;
    std::vector<Run> runs_;
    std::vector<Version> versions_;
};

// What the store holds, and the definition of freshness, claim by claim.
class Oracle {
 public:
    Oracle(const storage::View& view, const History& history, std::int64_t time)
        : view_(view), history_(history), time_(time) {}

    // By name: 's' stale, 'u' unverified, 'f' fresh; of needs and of CIs.
    using Judged = std::map<std::string, char>;

    [[nodiscard]] Judged needs_of(const std::string& id) const {
        Judged judged;
        const storage::CiRecord record = must(view_.read_ci(*must(view_.find_ci(id))));
        const identify::MergedCi& ci = record.merged();
        for (const identify::MergedRelationship& relationship : ci.relationships) {
            const std::array other = {relationship.content.other};
            std::string name = id + ">" + must(view_.external_ids(other)).front();
            if (relationship.content.group != identify::MergedRelationship::kUngrouped) {
                name += ":" + std::string(ci.groups[relationship.content.group].name);
            }
            std::string claims;
            for (const SymbolId source : relationship.sources) {
                claims += claim(view_.symbol_name(source), id, name);
            }
            judged[name] = folded(claims);
        }
        return judged;
    }

    [[nodiscard]] char ci(const std::string& id) const {
        std::string claims;
        must(view_.visit_claims(*must(view_.find_ci(id)),
                                [&](CiId, SymbolId source, std::string_view bytes) -> Result<void> {
                                    model::Claim decoded;
                                    FL_CHECK(model::decode_claim(bytes, decoded));
                                    if (decoded.ci)
                                        claims += claim(view_.symbol_name(source), id, {});
                                    return {};
                                }));
        return folded(claims);
    }

 private:
    static char folded(const std::string& claims) {
        for (const char sure : {'f', 'u'}) {
            if (claims.find(sure) != std::string::npos) return sure;
        }
        return 's';
    }

    [[nodiscard]] char claim(std::string_view source,
                             const std::string& ci,
                             const std::string& need) const {
        if (source == "hand") return 'u';
        const auto seen = history_.seen(std::string(source), ci, need);
        if (!seen) return 'u';
        return time_ > *seen + (source == "scan" ? 3 : 10) * kDayMicroseconds ? 's' : 'f';
    }

    const storage::View& view_;
    const History& history_;
    std::int64_t time_;
};

TEST_SUITE("api/app/impact_sightings: random histories") {
    // Slow oracle: what each run saw is looked through run by run for each claim that the store
    // holds.  A member of a group of its own is as good as a hard need.
    TEST_CASE("stale and unverified are what the definition says, after any history of runs") {
        std::size_t stale = 0;
        std::size_t fresh = 0;
        for (std::uint32_t seed = 0; seed < 240; seed++) {
            CAPTURE(seed);
            SightedApp test;
            History history(seed);
            const std::size_t steps = 2 + history.random()() % 8;
            for (std::size_t i = 0; i < steps; i++) {
                history.step(test);
            }
            const std::int64_t at =
                history.now() + static_cast<std::int64_t>(seed % 4) * 2 * kDayMicroseconds;
            const storage::View view = test.app().view();
            const Oracle oracle(view, history, at);
            for (std::uint32_t failed = 0; failed < History::kCis; failed++) {
                const std::string id = History::id(failed);
                if (!must(view.find_ci(id))) continue;
                std::set<std::string> fallen = {id};
                std::vector<std::string> dependents;
                for (std::uint32_t ci = 0; ci < History::kCis; ci++) {
                    if (ci == failed) continue;
                    for (const auto& [name, sure] : oracle.needs_of(History::id(ci))) {
                        if (name.substr(0, name.find(':')) != History::id(ci) + ">" + id) continue;
                        fallen.insert(History::id(ci));
                    }
                }
                std::map<char, Names> expected;
                Names stale_cis;
                for (const std::string& ci : fallen) {
                    if (oracle.ci(ci) == 's') stale_cis.push_back(ci);
                    if (ci == id) continue;
                    for (const auto& [name, sure] : oracle.needs_of(ci)) {
                        const std::string ends = name.substr(0, name.find(':'));
                        if (!fallen.contains(ends.substr(ends.find('>') + 1))) continue;
                        expected[sure].push_back(name);
                    }
                }

                const ConfidenceAnswer answer = test.judge(id, UtcTime{at}, {}, 1);

                REQUIRE(test.names(answer.confidence.stale) == expected['s']);
                REQUIRE(test.names(answer.confidence.unverified) == expected['u']);
                REQUIRE(test.names(answer.stale_cis) == stale_cis);
                stale += expected['s'].size();
                fresh += expected['f'].size();
            }
        }
        CHECK(stale > 500);
        CHECK(fresh > 500);
    }
}

}  // namespace
}  // namespace faultline::app

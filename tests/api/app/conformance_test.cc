// Conformance: each check against looking at everything on random estates; what is recorded.

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/conformance_record.h"
#include "api/app/schema.h"
#include "engine/base/utc_time.h"
#include "engine/model/catalogue.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using storage::must;

constexpr std::int64_t kStart = 1'700'000'000'000'000;

// An app with a clock that is set by hand.
class TimedApp {
 public:
    TimedApp() {
        AppOptions options = test_app_options(folder_.path() / "store");
        options.clock = [this] { return now; };
        app_ = must(App::open(options));
    }

    [[nodiscard]] App& app() { return *app_; }

    void import_text(const std::string& text, const std::string& source = "cmdb") {
        ImportRequest request;
        request.source = source;
        REQUIRE(must(import_texts(*app_, {text}, request)).accepted);
    }

    UtcTime now{kStart};

 private:
    MemoryFolder folder_;
    std::unique_ptr<App> app_;
};

using Attributes = std::map<std::string, std::string>;

// A CI as it was made up.
struct MadeCi {
    std::string id;
    std::string class_name;
    Attributes attributes;
    std::vector<std::string> needs;  // CIs it runs on or depends on
    std::string team;                // it is owned by
    std::vector<bool> seen_by;       // imports, the oldest first
};

using Estate = std::vector<MadeCi>;

std::string line_of(const MadeCi& ci) {
    std::string text =
        R"({"ci":{"id":")" + ci.id + R"(","class":")" + ci.class_name + R"(","attributes":{)";
    const char* comma = "";
    for (const auto& [name, value] : ci.attributes) {
        const bool is_number = name == "unavailability";
        text += comma + ("\"" + name + "\":") + (is_number ? value : "\"" + value + "\"");
        comma = ",";
    }
    text += "}}}\n";
    for (const std::string& need : ci.needs) {
        text += need_line(ci.id, need);
    }
    if (ci.team.empty()) return text;
    return text + R"({"relationship":{"source":")" + ci.id + R"(","type":"owned_by","target":")" +
           ci.team + "\"}}\n";
}

// Draws an estate: services on applications on machines, with attributes that are often equal.
class EstateMaker {
 public:
    explicit EstateMaker(std::uint32_t seed) : random_(seed) {}

    Estate make() {
        Estate estate = {{"team-a", "team", {}, {}, {}, {}}, {"team-b", "team", {}, {}, {}, {}}};
        const std::vector<std::string> classes = {"physical_server",
                                                  "server",
                                                  "virtual_machine",
                                                  "subnet",
                                                  "database",
                                                  "spaceship",
                                                  "application",
                                                  "business_service"};
        for (std::uint32_t i = 0; i < 40; i++) {
            const std::string& class_name = classes[i * classes.size() / 40];
            MadeCi ci{"ci-" + std::to_string(100 + i), class_name, {}, {}, {}, {}};
            describe(ci);
            const bool stands_alone = class_name == "subnet" || class_name == "spaceship";
            for (std::uint32_t n = draw(3); n != 0 && !stands_alone && i != 0; n--) {
                add_need(ci, estate);
            }
            estate.push_back(ci);
        }
        for (MadeCi& ci : estate) {
            ci.seen_by = {draw(2) == 0, draw(2) == 0};
        }
        return estate;
    }

 private:
    std::uint32_t draw(std::uint32_t below) {
        return static_cast<std::uint32_t>(random_()) % below;
    }

    void maybe(MadeCi& ci, const std::string& name, const std::vector<std::string>& values) {
        if (draw(2) == 0)
            ci.attributes[name] = values[draw(static_cast<std::uint32_t>(values.size()))];
    }

    void describe(MadeCi& ci) {
        maybe(ci, "serial", {"S1", "s1", "S2", "To be filled by O.E.M."});
        maybe(ci, "manufacturer", {"acme", "ACME"});
        maybe(ci,
              "uuid",
              {"11111111-2222-3333-4444-555555555555", "21111111-2222-3333-4444-555555555555"});
        maybe(ci, "fqdn", {"a.example.com", "b.example.com"});
        maybe(ci, "owner", {"ann", "bob", " "});
        maybe(ci, "site", {"ams", "fra"});
        if (ci.class_name == "subnet") maybe(ci, "cidr", {"192.0.2.0/24", ""});
        if (draw(3) == 0) ci.team = draw(2) == 0 ? "team-a" : "team-b";
    }

    // Of a class of a lower layer, so that lint has nothing to say.
    void add_need(MadeCi& ci, const Estate& estate) {
        const MadeCi& other = estate[draw(static_cast<std::uint32_t>(estate.size()))];
        const bool is_lower = other.class_name != ci.class_name && other.class_name != "team" &&
                              other.class_name != "spaceship" && other.class_name != "subnet";
        if (is_lower && std::ranges::count(ci.needs, other.id) == 0) ci.needs.push_back(other.id);
    }

    std::mt19937 random_;
};

// Looks at everything again for each question.
class Oracle {
 public:
    Oracle(const Estate& estate, const model::Catalogue& catalogue, UtcTime at)
        : estate_(estate), catalogue_(catalogue), at_(at) {}

    // CI, rule, outcome; of what does not conform.
    using Found = std::set<std::tuple<std::string, std::string, std::string>>;

    Found all() {
        Found found;
        for (const MadeCi& ci : estate_) {
            for (const auto& [name, rule] : catalogue_.conformance()) {
                if (!catalogue_.is_a(ci.class_name, rule.class_name)) continue;
                const std::string outcome = judge(ci, rule);
                if (outcome != "conform") found.insert({ci.id, name, outcome});
            }
        }
        return found;
    }

 private:
    static std::string said(bool conforms) { return conforms ? "conform" : "gap"; }

    static std::string text(const MadeCi& ci, const std::string& name) {
        const auto at = ci.attributes.find(name);
        return at == ci.attributes.end() || at->second == " " ? "" : at->second;
    }

    std::string judge(const MadeCi& ci, const model::ConformanceRule& rule) {
        if (rule.check == "has_owner") return said(!ci.team.empty() || !text(ci, "owner").empty());
        if (rule.check == "required_attributes") {
            return said(ci.class_name != "subnet" || !text(ci, "cidr").empty());
        }
        if (rule.check == "reliability_known") {
            return said(catalogue_.unavailability(ci.class_name).has_value());
        }
        if (rule.check == "service_path") return said(serves(ci.id));
        if (rule.check == "verified_within") return verified(ci, std::stoi(rule.argument));
        if (rule.check == "no_duplicates") return said(!has_twin(ci));
        if (rule.check == "lint_clean") return said(ci.class_name != "spaceship");
        return "conform";  // no relationship of an estate that was imported dangles
    }

    bool serves(const std::string& id) {
        std::set<std::string> needing = {id};
        for (std::size_t before = 0; before != needing.size();) {
            before = needing.size();
            for (const MadeCi& ci : estate_) {
                const auto is_needing = [&](const std::string& need) {
                    return needing.contains(need);
                };
                if (std::ranges::any_of(ci.needs, is_needing)) needing.insert(ci.id);
            }
        }
        return std::ranges::any_of(estate_, [&](const MadeCi& ci) {
            return ci.class_name == "business_service" && needing.contains(ci.id);
        });
    }

    // The first import was at the start, the second one 60 days later.
    [[nodiscard]] std::string verified(const MadeCi& ci, int days) const {
        for (const int import : {1, 0}) {
            if (!ci.seen_by[static_cast<std::size_t>(import)]) continue;
            const std::int64_t seen = kStart + import * 60 * kDayMicroseconds;
            return said(at_.microseconds - seen <= days * kDayMicroseconds);
        }
        return "unknown";
    }

    static std::string identifier(const MadeCi& ci, const std::string& name) {
        const std::string value = name == "name" ? "" : text(ci, name);
        if (value.starts_with("To be")) return "";
        std::string lower;
        for (const char c : value) {
            lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
        return lower;
    }

    using Values = std::vector<std::string>;

    static Values values(const MadeCi& ci, const model::IdentifierEntry& entry) {
        Values found;
        for (const std::string& name : entry.attributes) {
            found.push_back(identifier(ci, name));
            if (found.back().empty()) return {};
        }
        return found;
    }

    bool has_twin(const MadeCi& ci) {
        const model::IdentificationRule* const rule = catalogue_.identification_of(ci.class_name);
        if (rule == nullptr) return false;
        return std::ranges::any_of(estate_, [&](const MadeCi& other) {
            if (other.id == ci.id || catalogue_.identification_of(other.class_name) != rule) {
                return false;
            }
            for (const model::IdentifierEntry& entry : rule->entries) {
                const Values own = values(ci, entry);
                const Values others = values(other, entry);
                if (!entry.through.empty() || own.empty() || others.empty()) continue;
                return own == others;  // the strongest one that both have decides
            }
            return false;
        });
    }

    const Estate& estate_;
    const model::Catalogue& catalogue_;
    UtcTime at_;
};

Oracle::Found found_in(const GapPage& page) {
    Oracle::Found found;
    for (const Gap& gap : page.gaps) {
        found.insert({gap.ci, gap.rule, gap.is_unknown ? "unknown" : "gap"});
    }
    return found;
}

void alter_catalogue(App& app, std::vector<model::CatalogueEntry> entries) {
    SchemaRequest request{.entries = std::move(entries)};
    request.keeping.answer = [](const SchemaDone&) { return std::string(); };
    REQUIRE(must(change_schema(kTester, app, request)).refusal == SchemaRefusal::none);
}

// While rules recognise CIs no import makes duplicates: the estate is older than the rules.
void import_estate(TimedApp& test, const Estate& estate) {
    std::vector<model::CatalogueEntry> rules;
    std::vector<model::CatalogueEntry> removals;
    for (const auto& [name, rule] : model::builtin_catalogue().identification()) {
        rules.emplace_back(rule);
        removals.emplace_back(model::RemovedEntry{model::EntryKind::identification, name});
    }
    alter_catalogue(test.app(), std::move(removals));
    std::string all;
    for (const MadeCi& ci : estate) {
        all += line_of(ci);
    }
    test.import_text(all);
    test.now.microseconds += 60 * kDayMicroseconds;
    std::string again;
    for (const MadeCi& ci : estate) {
        if (ci.seen_by[1]) again += line_of(ci);
    }
    if (!again.empty()) test.import_text(again, "scan");
    alter_catalogue(test.app(), std::move(rules));
}

TEST_SUITE("api/app/conformance") {
    TEST_CASE("every check says what looking at everything says") {
        for (std::uint32_t seed = 1; seed <= 25; seed++) {
            CAPTURE(seed);
            Estate estate = EstateMaker(seed).make();
            for (MadeCi& ci : estate) {
                ci.seen_by[0] = true;
            }
            TimedApp test;
            import_estate(test, estate);
            GapQuestion question;
            question.limit = kGapsMax;
            question.about.at = UtcTime{kStart + (seed % 2 == 0 ? 90 : 91) * kDayMicroseconds};

            const GapPage page = must(list_gaps(kTester, test.app(), question));

            Oracle oracle(estate, test.app().view().catalogue(), *question.about.at);
            CHECK(page.gaps.size() == page.count);
            CHECK(found_in(page) == oracle.all());
        }
    }

    TEST_CASE("groups of a report add up to the whole, and filters take parts of it") {
        const Estate estate = EstateMaker(7).make();
        TimedApp test;
        import_estate(test, estate);

        const auto report = must(conformance_report(kTester, test.app(), {}));

        const conformance::Tally& tally = report.tally;
        CHECK(tally.cis == estate.size());
        for (const auto* groups : {&tally.rules, &tally.classes, &tally.owners, &tally.sites}) {
            model::ConformanceCounts sum;
            for (const conformance::GroupTally& group : *groups) {
                sum += group.counts;
            }
            CHECK(sum == tally.all);
        }
        for (const conformance::GroupTally& owner : tally.owners) {
            ConformanceQuestion question;
            question.filter.owner = owner.name.empty() ? conformance::kNobody : owner.name;
            const auto part = must(conformance_report(kTester, test.app(), question));
            CHECK(part.tally.all == owner.counts);
            CHECK(part.tally.cis == owner.cis);
        }
    }

    TEST_CASE("pages of gaps follow each other without a gap") {
        TimedApp test;
        import_estate(test, EstateMaker(3).make());
        GapQuestion question;
        question.limit = kGapsMax;
        const GapPage whole = must(list_gaps(kTester, test.app(), question));
        question.limit = 7;
        Oracle::Found found;
        std::size_t pages = 0;

        for (bool more = true; more; pages++) {
            const GapPage page = must(list_gaps(kTester, test.app(), question));
            found.merge(found_in(page));
            question.cursor = page.next_cursor;
            more = page.next_cursor.has_value();
        }

        CHECK(found == found_in(whole));
        CHECK(pages == (whole.gaps.size() + 6) / 7);
    }

    TEST_CASE("what no run ever saw is unknown and never counts as conform") {
        TimedApp test;
        test.import_text(ci_line("host"));
        ConformanceQuestion question;
        question.filter.class_name = "server";
        question.filter.rule = "hosts_are_verified";
        question.at = UtcTime{kStart + 91 * kDayMicroseconds};

        const auto late = must(conformance_report(kTester, test.app(), question));
        question.as_of = Version{1};
        const auto before = must(conformance_report(kTester, test.app(), question));

        CHECK(late.tally.all.gaps == 1);
        CHECK(before.tally.cis == 0);
        CHECK(before.tally.all.checked() == 0);
    }

    TEST_CASE("a class or a rule that is not there is not found") {
        TimedApp test;
        ConformanceQuestion question;
        question.filter.class_name = "starship";
        CHECK_FALSE(conformance_report(kTester, test.app(), question).ok());
        question.filter = {};
        question.filter.rule = "nobody_says_so";
        CHECK_FALSE(conformance_report(kTester, test.app(), question).ok());
    }
}

const std::string kOwned = R"({"ci":{"id":"app","class":"application","attributes":)"
                           R"({"owner":"ann"}}})"
                           "\n";

model::CorrectiveAction only_action(TimedApp& test, ActionState state) {
    ActionQuestion question;
    question.state = state;
    const ActionPage page = must(list_actions(kTester, test.app(), question));
    REQUIRE(page.actions.size() == 1);
    return page.actions[0];
}

TEST_SUITE("api/app/conformance_record") {
    TEST_CASE("an action is opened, kept, closed and opened again by reports") {
        TimedApp test;
        test.import_text(ci_line("app", "application"));
        must(record_report(kTester, test.app(), {}));
        const Version opened = test.app().view().version();
        const model::CorrectiveAction first = only_action(test, ActionState::open);
        CHECK(first.rule == "applications_have_an_owner");
        CHECK(first.owner.empty());
        CHECK(first.opened == opened);
        CHECK(first.due == UtcTime{kStart + 90 * kDayMicroseconds});
        CHECK(first.examples == std::vector<std::string>{"app"});

        test.now.microseconds += 10 * kDayMicroseconds;
        RecordRequest later;
        later.at = test.now;
        must(record_report(kTester, test.app(), later));
        const model::CorrectiveAction kept = only_action(test, ActionState::open);
        CHECK(kept.due == first.due);
        CHECK(kept.opened == opened);
        CHECK(kept.reported == test.app().view().version());

        test.import_text(kOwned);
        must(record_report(kTester, test.app(), {}));
        const model::CorrectiveAction closed = only_action(test, ActionState::closed);
        CHECK(closed.closed == test.app().view().version());

        test.import_text(ci_line("app", "application"));
        RecordRequest again;
        again.due_days = 5;
        must(record_report(kTester, test.app(), again));
        const model::CorrectiveAction reopened = only_action(test, ActionState::open);
        CHECK(reopened.reopened == 1);
        CHECK(reopened.opened == opened);
        CHECK(reopened.due == UtcTime{test.now.microseconds + 5 * kDayMicroseconds});

        const TrendAnswer trend = must(conformance_trend(kTester, test.app(), kTrendDefault));
        REQUIRE(trend.reports.size() == 4);
        CHECK(trend.reports[0].report.opened == 1);
        CHECK(trend.reports[1].report.open == 1);
        CHECK(trend.reports[2].report.closed == 1);
        CHECK(trend.reports[2].report.open == 0);
        CHECK(trend.reports[3].report.reopened == 1);
        CHECK(trend.reports[2].report.all.gaps == 0);
    }

    TEST_CASE("an open action is overdue after its due date and not on it") {
        TimedApp test;
        test.import_text(ci_line("app", "application"));
        must(record_report(kTester, test.app(), {}));
        ActionQuestion question;
        question.state = ActionState::overdue;
        question.at = UtcTime{kStart + 90 * kDayMicroseconds};
        CHECK(must(list_actions(kTester, test.app(), question)).count == 0);

        question.at = UtcTime{kStart + 90 * kDayMicroseconds + 1};
        CHECK(must(list_actions(kTester, test.app(), question)).count == 1);
    }

    TEST_CASE("recording leaves the graph version alone") {
        TimedApp test;
        test.import_text(ci_line("app", "application"));
        const Version before = test.app().view().graph_version();

        must(record_report(kTester, test.app(), {}));

        CHECK(test.app().view().graph_version() == before);
    }

    TEST_CASE("days and limits outside their bounds are refused") {
        TimedApp test;
        RecordRequest request;
        request.due_days = 0;
        CHECK_FALSE(record_report(kTester, test.app(), request).ok());
        request.due_days = kDueDaysMax + 1;
        CHECK_FALSE(record_report(kTester, test.app(), request).ok());
        CHECK_FALSE(conformance_trend(kTester, test.app(), 0).ok());
        ActionQuestion question;
        question.cursor = "x";
        CHECK_FALSE(list_actions(kTester, test.app(), question).ok());
    }
}

}  // namespace
}  // namespace faultline::app

// ChangeRecord: the canonical form is golden, comes back, and is the only one that decodes; every
// rule for a plan is told with its place.

#include "engine/model/change_record.h"

#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/model/limits.h"
#include "tests/support/golden_file.h"
#include "tests/support/malformed_bytes.h"

namespace faultline::model {
namespace {

constexpr UtcTime kStart{1'700'000'000'000'000};

UtcTime later(std::int64_t seconds) {
    return {kStart.microseconds + seconds * 1'000'000};
}

ChangePlan any_plan() {
    ChangePlan plan;
    plan.title = "core";
    plan.reason = "old";
    plan.type = ChangeType::emergency;
    plan.model = "fw";
    plan.cis = {{"a", PlannedEffect::planned_down, 0, 1}, {"b", PlannedEffect::capacity, 3, 2}};
    plan.edits = {{2,
                   {{PlannedAction::add, "{}"},
                    {PlannedAction::remove_relationship, "", "s", "t", "u", "g"},
                    {PlannedAction::remove_group, "", "s", "", "", "g"}}}};
    plan.window = PlannedWindow{kStart, later(3600)};
    plan.automated = true;
    plan.team = "net";
    plan.requester = "ann";
    plan.evidence = {{EvidenceKind::load_test, "url", "bob", kStart}};
    plan.communication = "mail";
    plan.backout = {{"undo", 2, 300}, {"call"}};
    return plan;
}

ChangeRecord any_change() {
    ChangeRecord change;
    change.id = "CHG1";
    change.plan = any_plan();
    change.source = "sn";
    change.state = ChangeState::closed;
    change.transitions = {{ChangeState::verify,
                           ChangeState::closed,
                           ChangeRole::assessor,
                           "eve",
                           "os",
                           "ok",
                           {"other"},
                           2,
                           kStart}};
    change.acknowledgements = {{2, "cal", "seen", kStart}};
    change.assessments = 2;
    change.created = kStart;
    change.started = later(1);
    change.ended = later(2);
    change.review_due = later(3);
    change.review = ChangeReview{"dan", "fine", later(4)};
    change.outage = false;
    return change;
}

std::string any_text(std::mt19937& random) {
    return std::string(random() % 4, static_cast<char>('a' + random() % 3));
}

template <typename Item, typename Make>
std::vector<Item> some(std::mt19937& random, Make make) {
    std::vector<Item> items;
    for (std::size_t i = random() % 4; i > 0; i--) {
        items.push_back(make());
    }
    return items;
}

UtcTime any_time(std::mt19937& random) {
    return {static_cast<std::int64_t>(random()) - 1'000'000'000};
}

ChangePlan random_plan(std::mt19937& random) {
    ChangePlan plan;
    plan.title = any_text(random);
    plan.reason = any_text(random);
    plan.type = static_cast<ChangeType>(random() % 3);
    plan.model = any_text(random);
    for (std::uint32_t step = 1; step < 1 + random() % 4; step++) {
        plan.cis.push_back({"x",
                            static_cast<PlannedEffect>(random() % 4),
                            static_cast<std::uint32_t>(random() % 9),
                            step});
        plan.edits.push_back({step, some<PlannedEdit>(random, [&] {
                                  return PlannedEdit{static_cast<PlannedAction>(random() % 3),
                                                     any_text(random),
                                                     any_text(random),
                                                     any_text(random),
                                                     any_text(random),
                                                     any_text(random)};
                              })});
    }
    if (random() % 2 == 0) plan.window = PlannedWindow{any_time(random), any_time(random)};
    plan.automated = random() % 2 == 0;
    plan.team = any_text(random);
    plan.requester = any_text(random);
    plan.evidence = some<Evidence>(random, [&] {
        return Evidence{static_cast<EvidenceKind>(random() % kEvidenceKinds),
                        any_text(random),
                        any_text(random),
                        any_time(random)};
    });
    plan.communication = any_text(random);
    plan.backout = some<BackoutStep>(random, [&] {
        BackoutStep step{any_text(random), static_cast<std::uint32_t>(random() % 3)};
        if (random() % 2 == 0) step.duration_s = random();
        return step;
    });
    return plan;
}

ChangeRecord random_change(std::mt19937& random) {
    ChangeRecord change;
    change.id = any_text(random);
    change.plan = random_plan(random);
    change.source = any_text(random);
    change.state = static_cast<ChangeState>(random() % kChangeStates);
    change.transitions = some<ChangeTransition>(random, [&] {
        return ChangeTransition{
            static_cast<ChangeState>(random() % kChangeStates),
            static_cast<ChangeState>(random() % kChangeStates),
            static_cast<ChangeRole>(random() % kChangeRoles),
            any_text(random),
            any_text(random),
            any_text(random),
            random() % 2 == 0 ? std::vector<std::string>{"a", "b"} : std::vector<std::string>{},
            random(),
            any_time(random)};
    });
    change.acknowledgements = some<Acknowledgement>(random, [&] {
        return Acknowledgement{random(), any_text(random), any_text(random), any_time(random)};
    });
    change.assessments = random();
    change.created = any_time(random);
    if (random() % 2 == 0) change.started = any_time(random);
    if (random() % 2 == 0) change.ended = any_time(random);
    if (random() % 2 == 0) change.review_due = any_time(random);
    if (random() % 2 == 0) {
        change.review = ChangeReview{any_text(random), any_text(random), any_time(random)};
    }
    if (random() % 2 == 0) change.outage = random() % 2 == 0;
    if (random() % 2 == 0) change.initiators = {"a", "b"};
    return change;
}

// "pointer code" of each rule that is broken.
std::vector<std::string> broken(const ChangePlan& plan) {
    std::vector<std::string> found;
    for (const Violation& violation : validate(plan)) {
        CHECK_FALSE(violation.message.empty());
        found.push_back(violation.pointer + " " + violation.code);
    }
    return found;
}

using Broken = std::vector<std::string>;

TEST_SUITE("engine/model/change_record") {
    TEST_CASE("the canonical form of a change is the golden one") {
        CHECK(test::hex_digits(encode_change(any_change())) ==
              test::hex_digits(test::golden_bytes("model/change.hex")));
        CHECK(test::hex_digits(encode_change(ChangeRecord{})) ==
              test::hex_digits(test::golden_bytes("model/change_empty.hex")));
    }

    TEST_CASE("every change comes back as it was") {
        for (std::uint32_t seed = 0; seed < 500; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            const ChangeRecord change = random_change(random);

            const auto read = decode_change(encode_change(change));

            REQUIRE(read.ok());
            CHECK(read.value() == change);
            CHECK(encode_change(read.value()) == encode_change(change));
        }
    }

    TEST_CASE(
        "a change with initiators is of a form of its own, which has one at least, in order") {
        ChangeRecord change = any_change();
        const std::string plain = encode_change(change);
        change.initiators = {"ann", "bea"};
        const std::string bytes = encode_change(change);
        std::string none = plain + std::string(1, '\0');
        none[0] = 2;
        std::swap(change.initiators[0], change.initiators[1]);

        CHECK(plain[0] == 1);
        CHECK(bytes[0] == 2);
        CHECK_FALSE(decode_change(none).ok());
        CHECK_FALSE(decode_change(encode_change(change)).ok());
        test::check_truncations(bytes,
                                [](const std::string& part) { return decode_change(part).ok(); });
    }

    TEST_CASE("who makes a change or names another requester, and who was it before, is noted") {
        using Names = std::vector<std::string>;
        ChangeRecord change;
        change.plan.requester = "anna";

        note_initiators(change, "Anna", "");
        CHECK(change.initiators.empty());
        note_initiators(change, "olga", "anna");  // amends something else
        CHECK(change.initiators.empty());
        change.plan.requester = "bob";
        note_initiators(change, "olga", "anna");
        CHECK(change.initiators == Names{"anna", "olga"});
        change.plan.requester = "ANNA";
        note_initiators(change, "bob", "bob");
        CHECK(change.initiators == Names{"bob", "olga"});
    }

    TEST_CASE("no part of a change and nothing longer decodes, and only canonical forms do") {
        test::check_truncations(encode_change(any_change()),
                                [](const std::string& bytes) { return decode_change(bytes).ok(); });
        test::check_mutations(encode_change(any_change()), 20'000, [](const std::string& bytes) {
            const auto read = decode_change(bytes);
            return read.ok() ? encode_change(read.value()) : std::string();
        });
    }

    TEST_CASE("a change whose lists are out of order or hold something twice does not decode") {
        ChangeRecord turned = any_change();
        std::swap(turned.plan.cis[0], turned.plan.cis[1]);
        ChangeRecord twice = any_change();
        twice.plan.cis[1] = twice.plan.cis[0];
        twice.plan.cis[1].effect = PlannedEffect::none;
        ChangeRecord edits = any_change();
        edits.plan.edits = {{2}, {2}};
        ChangeRecord codes = any_change();
        codes.transitions[0].codes = {"b", "a"};

        for (const ChangeRecord& change : {turned, twice, edits, codes}) {
            CHECK_FALSE(decode_change(encode_change(change)).ok());
        }
    }

    TEST_CASE("a time, an outcome or a review without its bit does not decode") {
        const std::string bytes = encode_change(any_change());
        // They stand behind the edits, the last of which takes a group away.
        const std::string last_edit("\x01g", 2);
        const std::size_t bits = bytes.rfind(last_edit) + last_edit.size();
        REQUIRE(static_cast<unsigned char>(bytes[bits]) == 0x7F);

        for (const int bit : {0, 2, 3, 4, 5}) {
            CAPTURE(bit);
            std::string without = bytes;
            without[bits] = static_cast<char>(0x7F & ~(1 << bit));
            CHECK_FALSE(decode_change(without).ok());
        }
        std::string outage_of_nothing = bytes;
        outage_of_nothing[bits] = static_cast<char>(0xBF);
        CHECK_FALSE(decode_change(outage_of_nothing).ok());
    }

    TEST_CASE("every word is found again, and no other word is") {
        for (std::uint8_t i = 0; i < kChangeStates; i++) {
            const auto state = static_cast<ChangeState>(i);
            CHECK(find_change_state(change_state_name(state)) == state);
        }
        for (std::uint8_t i = 0; i < kChangeRoles; i++) {
            const auto role = static_cast<ChangeRole>(i);
            CHECK(find_change_role(change_role_name(role)) == role);
        }
        for (std::uint8_t i = 0; i < kEvidenceKinds; i++) {
            const auto kind = static_cast<EvidenceKind>(i);
            CHECK(find_evidence_kind(evidence_kind_name(kind)) == kind);
        }
        for (std::uint8_t i = 0; i < 3; i++) {
            const auto type = static_cast<ChangeType>(i);
            CHECK(find_change_type(change_type_name(type)) == type);
        }
        for (std::uint8_t i = 0; i < 4; i++) {
            const auto effect = static_cast<PlannedEffect>(i);
            CHECK(find_planned_effect(planned_effect_name(effect)) == effect);
        }
        CHECK_FALSE(find_change_state("New"));
        CHECK_FALSE(find_change_role(""));
        CHECK_FALSE(find_evidence_kind("load test"));
    }

    TEST_CASE("five states are final, and all others are not") {
        std::vector<std::string> final_states;
        for (std::uint8_t i = 0; i < kChangeStates; i++) {
            const auto state = static_cast<ChangeState>(i);
            if (is_final(state)) final_states.emplace_back(change_state_name(state));
        }

        CHECK(final_states ==
              std::vector<std::string>{"closed", "failed", "backed_out", "rejected", "cancelled"});
    }

    TEST_CASE("the order of what is written means nothing, and the same said twice is said once") {
        ChangePlan plan;
        plan.title = "t";
        plan.cis = {{"b", PlannedEffect::none, 0, 2},
                    {"c", PlannedEffect::none, 0, 1},
                    {"a", PlannedEffect::none, 0, 2},
                    {"c", PlannedEffect::none, 0, 1}};
        plan.edits = {{2}, {1}};

        make_canonical(plan);

        REQUIRE(plan.cis.size() == 3);
        CHECK(plan.cis[0].ci == "c");
        CHECK(plan.cis[1].ci == "a");
        CHECK(plan.edits[0].step == 1);
        CHECK(broken(plan) == Broken{});
        CHECK(step_count(plan) == 2);
        CHECK(step_count(ChangePlan{}) == 1);
    }

    TEST_CASE("a plan that keeps every rule has no violations") {
        ChangePlan least;
        least.title = "t";

        CHECK(broken(any_plan()) == Broken{});
        CHECK(broken(least) == Broken{});
    }

    TEST_CASE("each rule that a plan breaks is told with its place") {
        const auto with = [](auto alter) {
            ChangePlan plan = any_plan();
            alter(plan);
            return broken(plan);
        };

        CHECK(with([](ChangePlan& p) { p.title = ""; }) == Broken{"/title missing"});
        CHECK(with([](ChangePlan& p) { p.title = "a\nb"; }) == Broken{"/title invalid_text"});
        CHECK(with([](ChangePlan& p) { p.title.assign(kChangeTitleBytesMax + 1, 'x'); }) ==
              Broken{"/title too_long"});
        CHECK(with([](ChangePlan& p) { p.reason = "a\nb"; }) == Broken{});
        CHECK(with([](ChangePlan& p) { p.reason = "\xFF"; }) == Broken{"/reason invalid_text"});
        CHECK(with([](ChangePlan& p) { p.reason.assign(kChangeTextBytesMax + 1, 'x'); }) ==
              Broken{"/reason too_long"});
        CHECK(with([](ChangePlan& p) { p.model = "\x01"; }) == Broken{"/model invalid_text"});
        CHECK(with([](ChangePlan& p) { p.team.assign(kChangeNameBytesMax + 1, 'x'); }) ==
              Broken{"/team too_long"});
        CHECK(with([](ChangePlan& p) { p.requester = "\n"; }) == Broken{"/requester invalid_text"});
        CHECK(with([](ChangePlan& p) { p.cis[0].ci = ""; }) == Broken{"/cis/0/ci missing"});
        CHECK(with([](ChangePlan& p) { p.cis[0].step = 0; }) == Broken{"/cis/0/step out_of_range"});
        CHECK(with([](ChangePlan& p) { p.cis[1].step = kChangeStepsMax + 1; }) ==
              Broken{"/cis/1/step out_of_range"});
        CHECK(with([](ChangePlan& p) { p.cis[0].capacity = 1; }) ==
              Broken{"/cis/0/capacity out_of_range"});
        CHECK(with([](ChangePlan& p) { p.cis[1].capacity = 0; }) ==
              Broken{"/cis/1/capacity out_of_range"});
        CHECK(with([](ChangePlan& p) { p.cis[1].capacity = kCapacityMax + 1; }) ==
              Broken{"/cis/1/capacity out_of_range"});
        CHECK(with([](ChangePlan& p) {
                  p.cis[1] = p.cis[0];
                  p.cis[1].effect = PlannedEffect::none;
              }) == Broken{"/cis/1/ci conflicting_duplicate"});
        CHECK(with([](ChangePlan& p) { p.edits.push_back({2}); }) ==
              Broken{"/edits/1/step conflicting_duplicate"});
        CHECK(with([](ChangePlan& p) { p.edits[0].edits.resize(kChangeEditsMax + 1); }) ==
              Broken{"/edits too_many"});
        CHECK(with([](ChangePlan& p) { p.window->end = p.window->start; }) ==
              Broken{"/planned_end out_of_range"});
        CHECK(with([](ChangePlan& p) { p.evidence[0].reference = ""; }) ==
              Broken{"/evidence/0/reference missing"});
        CHECK(with([](ChangePlan& p) { p.requester = "anna "; }) ==
              Broken{"/requester invalid_text"});
        CHECK(with([](ChangePlan& p) { p.evidence[0].reference = " \t\n"; }) ==
              Broken{"/evidence/0/reference missing"});
        CHECK(with([](ChangePlan& p) { p.evidence[0].by = " "; }) ==
              Broken{"/evidence/0/by invalid_text"});
        CHECK(with([](ChangePlan& p) { p.evidence[0].by = ""; }) ==
              Broken{"/evidence/0/by missing"});
        CHECK(with([](ChangePlan& p) { p.backout[0].text = ""; }) ==
              Broken{"/backout/0/text missing"});
        CHECK(with([](ChangePlan& p) { p.backout[0].duration_s = kBackoutSecondsMax + 1; }) ==
              Broken{"/backout/0/duration_s out_of_range"});
        CHECK(with([](ChangePlan& p) { p.backout.resize(kChangeBackoutMax + 1, {"x"}); }) ==
              Broken{"/backout too_many"});
        CHECK(with([](ChangePlan& p) {
                  p.evidence.resize(kChangeEvidenceMax + 1, p.evidence[0]);
              }) == Broken{"/evidence too_many"});
        CHECK(with([](ChangePlan& p) {
                  p.cis.clear();
                  for (std::size_t i = 0; i <= kChangeCisMax; i++) {
                      p.cis.push_back({"ci-" + std::to_string(i)});
                  }
              }) == Broken{"/cis too_many"});
    }

    TEST_CASE("two effects for a CI in one step are found wherever they stand") {
        ChangePlan plan = any_plan();
        plan.cis = {{"b", PlannedEffect::none},
                    {"a", PlannedEffect::none},
                    {"b", PlannedEffect::none},
                    {"b", PlannedEffect::may_fail},
                    {"b", PlannedEffect::may_fail, 0, 2}};
        plan.edits = {{3}, {1}, {3}};

        CHECK(broken(plan) ==
              Broken{"/cis/3/ci conflicting_duplicate", "/edits/2/step conflicting_duplicate"});
    }

    TEST_CASE("an id is clean text without blanks, and says what is wrong with it") {
        CHECK(check_change_id("CHG0000001").ok());
        CHECK(check_change_id(std::string(kChangeIdBytesMax, 'x')).ok());
        for (const std::string& id : {std::string(),
                                      std::string("a b"),
                                      std::string("a\n"),
                                      std::string("\xFF"),
                                      std::string(kChangeIdBytesMax + 1, 'x')}) {
            const auto result = check_change_id(id);
            REQUIRE_FALSE(result.ok());
            CHECK(result.error().code == ErrorCode::invalid_argument);
            CHECK(result.error().message.find("64") != std::string::npos);
        }
    }
}

}  // namespace
}  // namespace faultline::model

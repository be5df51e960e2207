#include "engine/model/incident.h"

#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include "engine/model/text_rules.h"
#include "tests/support/golden_file.h"

namespace faultline::model {
namespace {

Incident any_incident() {
    Incident incident;
    incident.id = "INC1";
    incident.title = "slow";
    incident.ci = "db-1";
    incident.ci_named = "DB";
    incident.began = UtcTime{1'700'000'000'000'000};
    incident.ended = UtcTime{1'700'000'060'000'000};
    incident.priority = IncidentPriority::p2;
    incident.state = IncidentState::closed;
    incident.caused_by = "CHG9";
    incident.opened_by = "ann";
    incident.group = "dba";
    incident.source = "snow";
    incident.source_id = "ab";
    incident.source_state = "Closed";
    incident.revision = SourceRevision{300, UtcTime{1'700'000'120'000'000}};
    return incident;
}

bool breaks(const Incident& incident, std::string_view pointer, std::string_view code) {
    const auto violations = validate(incident);
    return std::ranges::any_of(violations, [&](const Violation& violation) {
        return violation.pointer == pointer && violation.code == code;
    });
}

TEST_SUITE("incident") {
    TEST_CASE("the canonical form is the golden one") {
        CHECK(test::hex_digits(encode_incident(any_incident())) ==
              test::hex_digits(test::golden_bytes("model/incident.hex")));
    }

    TEST_CASE("an incident reads back, and nothing else does") {
        const std::string bytes = encode_incident(any_incident());
        Incident open;
        open.id = "i";

        CHECK(decode_incident(bytes).value() == any_incident());
        CHECK(decode_incident(encode_incident(open)).value() == open);
        for (std::size_t size = 0; size < bytes.size(); size++) {
            CHECK_FALSE(decode_incident(bytes.substr(0, size)).ok());
        }
        CHECK_FALSE(decode_incident(bytes + "x").ok());
        CHECK_FALSE(decode_incident("\2" + bytes.substr(1)).ok());
    }

    TEST_CASE("what breaks a rule does not decode") {
        Incident open = any_incident();
        open.state = IncidentState::on_hold;

        CHECK_FALSE(decode_incident(encode_incident(open)).ok());
    }

    TEST_CASE("every rule that is broken is said") {
        Incident wrong = any_incident();
        wrong.id = "a b";
        wrong.title = std::string(kRecordTitleBytesMax + 1, 'x');
        wrong.ended = UtcTime{0};
        wrong.state = IncidentState::created;
        wrong.group = "a\nb";
        wrong.caused_by = "a change";

        CHECK(breaks(wrong, "/id", "invalid_id"));
        CHECK(breaks(wrong, "/title", "too_long"));
        CHECK(breaks(wrong, "/ended", "out_of_range"));
        CHECK(breaks(wrong, "/ended", "contradiction"));
        CHECK(breaks(wrong, "/group", "invalid_text"));
        CHECK(breaks(wrong, "/caused_by", "invalid_id"));
        CHECK(validate(wrong).size() == 6);
        CHECK(validate(any_incident()).empty());
    }

    TEST_CASE("an incident may end the moment it begins") {
        Incident brief = any_incident();
        brief.ended = brief.began;

        CHECK(validate(brief).empty());
    }

    TEST_CASE("every word stands for what it names") {
        for (std::size_t i = 0; i < kIncidentStates; i++) {
            const auto state = static_cast<IncidentState>(i);
            CHECK(find_incident_state(incident_state_name(state)) == state);
            CHECK(is_open(state) == (i < 3));
        }
        for (const auto priority : {IncidentPriority::p1, IncidentPriority::p4}) {
            CHECK(find_incident_priority(incident_priority_name(priority)) == priority);
        }
        CHECK_FALSE(find_incident_priority("P5").has_value());
        CHECK_FALSE(find_incident_state("").has_value());
    }
}

}  // namespace
}  // namespace faultline::model

#include "engine/model/incident.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "engine/base/bytes.h"
#include "engine/model/limits.h"
#include "engine/model/text_rules.h"

namespace faultline::model {

namespace {

constexpr std::uint8_t kForm = 1;
constexpr std::uint8_t kEnded = 1;
constexpr std::uint8_t kRevision = 2;

constexpr std::array<std::string_view, 4> kPriorities = {"P1", "P2", "P3", "P4"};
constexpr std::array<std::string_view, kIncidentStates> kStates = {
    "new", "in_progress", "on_hold", "resolved", "closed", "cancelled"};

std::optional<std::size_t> position_of(std::span<const std::string_view> names,
                                       std::string_view name) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<std::size_t>(found - names.begin());
}

void check_times(TextRules& rules, const Incident& incident) {
    if (!incident.ended) return;
    if (*incident.ended < incident.began) {
        rules.add("/ended",
                  "out_of_range",
                  "is " + format_utc_time(*incident.ended) + ", before it began at " +
                      format_utc_time(incident.began));
    }
    if (is_open(incident.state)) {
        rules.add("/ended",
                  "contradiction",
                  "an incident that is " + std::string(incident_state_name(incident.state)) +
                      " has not ended; give a state of resolved, closed or cancelled");
    }
}

// A time that is there if its bit is, and else 0.
std::optional<UtcTime> decode_ended(ByteReader& in, std::uint8_t bits) {
    const UtcTime ended{in.zigzag()};
    if ((bits & kEnded) != 0) return ended;
    if (ended != UtcTime{}) in.fail();
    return std::nullopt;
}

std::optional<SourceRevision> decode_revision(ByteReader& in, std::uint8_t bits) {
    SourceRevision revision;
    revision.modification = in.varint();
    revision.updated.microseconds = in.zigzag();
    if ((bits & kRevision) != 0) return revision;
    if (revision != SourceRevision{}) in.fail();
    return std::nullopt;
}

}  // namespace

std::string_view incident_priority_name(IncidentPriority priority) {
    return kPriorities[static_cast<std::size_t>(priority) - 1];
}

std::string_view incident_state_name(IncidentState state) {
    return kStates[static_cast<std::size_t>(state)];
}

std::optional<IncidentPriority> find_incident_priority(std::string_view name) {
    const auto position = position_of(kPriorities, name);
    if (!position) return std::nullopt;
    return static_cast<IncidentPriority>(*position + 1);
}

std::optional<IncidentState> find_incident_state(std::string_view name) {
    const auto position = position_of(kStates, name);
    if (!position) return std::nullopt;
    return static_cast<IncidentState>(*position);
}

bool is_open(IncidentState state) {
    return state < IncidentState::resolved;
}

std::vector<Violation> validate(const Incident& incident) {
    TextRules rules;
    if (const auto id = check_record_id("an incident", incident.id); !id.ok()) {
        rules.add("/id", "invalid_id", id.error().message);
    }
    rules.line("/title", incident.title, kRecordTitleBytesMax);
    rules.line("/ci", incident.ci, kIdBytesMax);
    rules.line("/ci_named", incident.ci_named, kNameBytesMax);
    check_times(rules, incident);
    if (!incident.caused_by.empty()) {
        if (const auto id = check_record_id("a change", incident.caused_by); !id.ok()) {
            rules.add("/caused_by", "invalid_id", id.error().message);
        }
    }
    rules.line("/opened_by", incident.opened_by, kRecordWordBytesMax);
    rules.line("/group", incident.group, kRecordWordBytesMax);
    rules.line("/source", incident.source, kSourceBytesMax);
    rules.line("/source_id", incident.source_id, kRecordWordBytesMax);
    rules.line("/source_state", incident.source_state, kRecordWordBytesMax);
    return rules.take();
}

std::string encode_incident(const Incident& incident) {
    std::string bytes;
    ByteWriter out(bytes);
    out.u8(kForm);
    out.bytes(incident.id);
    out.bytes(incident.title);
    out.bytes(incident.ci);
    out.bytes(incident.ci_named);
    out.u8(incident.priority ? static_cast<std::uint8_t>(*incident.priority) : 0);
    out.u8(static_cast<std::uint8_t>(incident.state));
    out.u8(static_cast<std::uint8_t>((incident.ended ? kEnded : 0) |
                                     (incident.revision ? kRevision : 0)));
    out.zigzag(incident.began.microseconds);
    out.zigzag(incident.ended.value_or(UtcTime{}).microseconds);
    out.bytes(incident.caused_by);
    out.bytes(incident.opened_by);
    out.bytes(incident.group);
    out.bytes(incident.source);
    out.bytes(incident.source_id);
    out.bytes(incident.source_state);
    const SourceRevision revision = incident.revision.value_or(SourceRevision{});
    out.varint(revision.modification);
    out.zigzag(revision.updated.microseconds);
    return bytes;
}

Result<Incident> decode_incident(std::string_view bytes) {
    ByteReader in(bytes);
    if (in.u8() != kForm) in.fail();
    Incident incident;
    incident.id = in.bytes();
    incident.title = in.bytes();
    incident.ci = in.bytes();
    incident.ci_named = in.bytes();
    const std::uint8_t priority = in.u8();
    const std::uint8_t state = in.u8();
    const std::uint8_t bits = in.u8();
    if (priority > kPriorities.size() || state >= kIncidentStates || bits > 3) in.fail();
    if (priority != 0) incident.priority = static_cast<IncidentPriority>(priority);
    incident.state = static_cast<IncidentState>(state);
    incident.began.microseconds = in.zigzag();
    incident.ended = decode_ended(in, bits);
    incident.caused_by = in.bytes();
    incident.opened_by = in.bytes();
    incident.group = in.bytes();
    incident.source = in.bytes();
    incident.source_id = in.bytes();
    incident.source_state = in.bytes();
    incident.revision = decode_revision(in, bits);
    if (in.done() && validate(incident).empty()) return incident;
    return corruption("the record of an incident does not decode");
}

}  // namespace faultline::model

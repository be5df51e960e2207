// StoredAssessment: what a change was expected to do, as somebody saw it, pinned to the version of
// the graph and the plan that it was computed from.
//
// It is a record of kind kAssessmentRecord, its key is assessment_key(): assessments of a change
// are numbered from 1 and never altered.  Beside the document it holds what a later assessment is
// compared with.
//
// Canonical binary form (primitives: engine/base/bytes.h; list x: varint n, x * n, ascending,
// unique):
//
//     assessment = u8 1, bytes change, varint number, 32 bytes SHA-256 of the plan,
//                  varint version, varint graph version, zigzag at, bytes by, u8 bits,
//                  real probability, bytes band, bytes decision, list (bytes blocker),
//                  list (bytes down service), list (bytes at-risk service),
//                  list (bytes impaired service), list (bytes owner, bytes group), list figure,
//                  bytes document
//     bits       = bit 0: approved without a decision
//     figure     = bytes name, real value

#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "engine/base/utc_time.h"
#include "engine/model/change_record.h"

namespace faultline::model {

// The kind of the record.
inline constexpr std::string_view kAssessmentRecord = "assessment";

// A group in which no further member may fail.
struct ExhaustedGroup {
    std::string owner;
    std::string group;

    friend auto operator<=>(const ExhaustedGroup&, const ExhaustedGroup&) = default;
};

// A number of an assessment that a later one is compared with.
struct AssessmentFigure {
    std::string name;
    double value = 0;

    friend bool operator==(const AssessmentFigure&, const AssessmentFigure&) = default;
};

// An assessment that was stored.
struct StoredAssessment {
    std::string change;
    std::uint64_t number = 1;
    Digest plan{};  // digest_of_plan()
    Version version{};
    Version graph_version{};
    UtcTime at;
    std::string by;
    bool auto_approved = false;
    double probability = 0;
    std::string band;
    std::string decision;
    std::vector<std::string> blockers;
    std::vector<std::string> down;      // services, in a step or if the change fails
    std::vector<std::string> at_risk;   // the same, and not down
    std::vector<std::string> impaired;  // the same, and neither
    std::vector<ExhaustedGroup> exhausted;
    std::vector<AssessmentFigure> figures;  // by name
    std::string document;                   // as it was answered

    friend bool operator==(const StoredAssessment&, const StoredAssessment&) = default;
};

// The key of assessment `number` of a change; keys of one change ascend with the number.
[[nodiscard]] std::string assessment_key(std::string_view change, std::uint64_t number);

// What an assessment is pinned to besides the graph: equal plans, equal digests.
// REQUIRES: the plan is canonical.
[[nodiscard]] Digest digest_of_plan(const ChangePlan& plan);

// The canonical form.  REQUIRES: every list ascends and has no item twice.
[[nodiscard]] std::string encode_assessment(const StoredAssessment& assessment);

// Errors: corruption if the bytes are not a canonical assessment.
[[nodiscard]] Result<StoredAssessment> decode_assessment(std::string_view bytes);

}  // namespace faultline::model

// PlanNote: what a kept plan says of itself: how its import is to be understood, and what it
// counts.
//
// Canonical binary form (primitives: engine/base/bytes.h, scopes: engine/model/scope.h):
//
//     note    = u8 1, options, varint graph version, bytes principal, varint parts,
//               (bytes name, varint size) * parts, counts of CIs, counts of relationships,
//               varint problems, varint operations
//     options = bytes format, bytes source, bytes host, u8 flags, [scope], varint percent,
//               bytes reason
//     flags   = bit 0: best effort   bit 1: strict schema   bit 2: complete   bit 3: allow retire
//               bit 4: has a scope   others 0
//     counts  = varint created, varint updated, varint unchanged, varint retired,
//               varint quarantined

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/app/import.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"

namespace faultline::app {

// One file of the payload.
struct PlanPart {
    std::string name;
    std::uint64_t size_bytes = 0;

    friend bool operator==(const PlanPart&, const PlanPart&) = default;
};

// Everything about a plan but its files.
struct PlanNote {
    ImportRequest options;    // without parts, request id and keeping; format and source are set
    Version graph_version{};  // of the state it was planned on
    std::string principal;
    std::vector<PlanPart> parts;
    identify::ImportCounts cis;
    identify::ImportCounts relationships;
    std::uint64_t problem_count = 0;
    std::uint64_t operation_count = 0;
};

// How an import is to be understood, in the form that plan ids are made of.
[[nodiscard]] std::string encode_import_options(const ImportRequest& options);

// The canonical form.
[[nodiscard]] std::string encode_plan_note(const PlanNote& note);

// Errors: corruption if the bytes are not a canonical note.
[[nodiscard]] Result<PlanNote> decode_plan_note(std::string_view bytes);

}  // namespace faultline::app

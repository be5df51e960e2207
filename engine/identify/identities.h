// Identities: which CI each id of an import stands for.
//
// An id stands for the CI that this source calls so, else for the CI whose external id it is, else
// for the one CI that the identification rules of the catalogue recognise in what the line says.
// Nothing is guessed: what may be several, or one that something speaks against, is ambiguous.
// docs/reference/import.md has the rules.
//
// Thread safety: const members may be called from several threads.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/ids.h"
#include "engine/model/observations.h"

namespace faultline::identify {

// How an id of an import came to stand for its CI.
enum class Recognised : std::uint8_t {
    unseen = 0,       // the store never saw it
    external_id = 1,  // by the external id
    native_id = 2,    // by what the source calls it
    identifiers = 3,  // by an identification rule
    decided = 4,      // somebody decided it
    ambiguous = 5,    // not at all
};

// Why an id stands for no CI.
struct Ambiguity {
    model::LocalCi row{};
    std::vector<CiId> candidates;      // CIs that it may be; ascending
    std::vector<model::LocalCi> rows;  // other ids of the import that may be the same; by id
    std::string reason;                // "its serial_number names several CIs"
};

// The CIs behind all ids of one import.
struct Identities {
    std::vector<CiId> cis;               // by LocalCi; CiId{0}: none yet
    std::vector<Recognised> how;         // by LocalCi
    std::vector<Ambiguity> ambiguities;  // ascending by id of the row

    [[nodiscard]] CiId ci(model::LocalCi id) const { return cis[static_cast<std::uint32_t>(id)]; }
    [[nodiscard]] Recognised how_of(model::LocalCi id) const {
        return how[static_cast<std::uint32_t>(id)];
    }
};

}  // namespace faultline::identify

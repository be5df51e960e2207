// CutShare: the part of Fussell-Vesely's measure that a module contributes.
//
// Thread safety: none; one owner.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/impact/bdd.h"
#include "engine/impact/outage_diagrams.h"

namespace faultline::impact {

// P(the rest of some minimal cut that contains an event fails), for events of modules.
//
// Some minimal cut with x lies within what failed exactly if some subset of what failed, without x,
// takes the module down with x and does not without: the upward closure of (f if x) and not
// (f if not x).
class CutShare {
 public:
    // `values` are those of the diagrams; both outlive it.
    CutShare(const OutageDiagrams& diagrams, const DiagramValues& values, std::size_t nodes_max)
        : diagrams_(diagrams), values_(values), bdd_(nodes_max) {}

    // That probability for an event (by its position in the module) of a module; nothing once the
    // limit is hit.
    [[nodiscard]] std::optional<double> of(std::uint32_t module, std::uint32_t event);

 private:
    // The function of a module with `event` fixed.
    BddNode fixed(const DiagramModule& module, std::uint32_t event, bool value);
    BddNode upward_closure(BddNode function);
    [[nodiscard]] double probability(const DiagramModule& module, BddNode function) const;

    const OutageDiagrams& diagrams_;
    const DiagramValues& values_;
    Bdd bdd_;
};

}  // namespace faultline::impact

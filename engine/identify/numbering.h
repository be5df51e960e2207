// Numbering: the store's numbers for the CIs and names of one import, known and new ones.
//
// New CIs and new names get the next numbers in the order of their bytes, so that numbers do not
// depend on the order of the lines.  While lines may still be dropped the numbers of new ones are
// provisional: they keep their order, but not their value, when settle() leaves some out.
//
// Thread safety: const members may be called from several threads.

#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/ids.h"
#include "engine/identify/claim_index.h"
#include "engine/identify/known_state.h"
#include "engine/identify/line_table.h"

namespace faultline::identify {

// Numbers for everything one import names.
class Numbering {
 public:
    // Number all ids and all classes and types of `lines`, and the source.
    // Cost: O(new log new).
    Numbering(const LineTable& lines,
              const KnownState& known,
              std::string_view source,
              const ClaimIndex& index);

    // Leave out new CIs without a `ci` line and new names that only dropped lines use, and the
    // source if no line claims anything.
    void settle(const LineTable& lines);

    // CiId{0} for a new CI that was left out.
    [[nodiscard]] CiId ci(model::LocalCi ci) const { return cis_[static_cast<std::uint32_t>(ci)]; }

    // REQUIRES: a line that counts uses `name` as a class or type.
    [[nodiscard]] SymbolId symbol(model::LocalName name) const {
        return symbols_[static_cast<std::uint32_t>(name)];
    }
    [[nodiscard]] SymbolId source() const { return source_; }

    // The name of a symbol, old or new.  REQUIRES: it was assigned, here or in the store.
    [[nodiscard]] std::string_view name_of(SymbolId symbol) const;

    // What has to be named first, ascending by number.
    [[nodiscard]] const std::vector<model::LocalCi>& new_cis() const { return new_cis_; }
    [[nodiscard]] const std::vector<std::pair<SymbolId, std::string>>& new_symbols() const {
        return new_symbols_;
    }

 private:
    void number_cis();
    void number_symbols(const LineTable& lines, bool settled);

    std::string source_name_;
    const ClaimIndex* index_;
    SymbolId source_{};
    std::vector<CiId> cis_;          // by LocalCi
    std::vector<SymbolId> symbols_;  // by LocalName
    std::vector<model::LocalCi> new_cis_;
    std::vector<std::pair<SymbolId, std::string>> new_symbols_;
};

}  // namespace faultline::identify

// ProposedEdits: what a step of a what-if question changes, in the words of the interchange format.
//
// Thread safety: const members may be called from several threads.
//
// An edit adds or changes what it names and leaves the rest as it is, whoever claims it: the edits
// of one step are an import by a source of its own, which is newer than all others.  What is to go
// is named: `retire` takes a CI away with all its relationships, `remove_relationship` and
// `remove_group` take what they name from every source.  In one step they come first, so that a
// member can be exchanged; the order of the edits of a step means nothing.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "api/app/proposed_state.h"
#include "api/app/request_places.h"
#include "engine/base/result.h"
#include "engine/graph/snapshot.h"
#include "engine/model/observations.h"

namespace faultline::app {

// What an edit does.
enum class EditAction : std::uint8_t { add, remove_relationship, remove_group };

// One edit.
struct ProposedEdit {
    EditAction action = EditAction::add;
    std::string line = {};  // add: an object of the interchange format, without line feeds

    // The relationship, or the group as `source` and `group`, that is taken away.
    std::string source = {};
    std::string type = {};
    std::string target = {};
    std::string group = {};
};

// What became of a state by the edits of one step.
struct EditsOutcome {
    std::vector<Violation> violations;  // why they cannot be done; then nothing else counts
    std::vector<Violation> notes;       // what else went: relationships of CIs that retire
    std::uint64_t note_count = 0;       // listed or not
    graph::Delta delta;                 // what is different in the graph
};

// The edits of one step, read once.
class ProposedEdits {
 public:
    // Read `edits`, the first of which stands at `pointer`/0 in the request.  What is wrong with
    // them alone goes to `violations`.  Errors: unavailable without memory to parse.
    [[nodiscard]] static Result<ProposedEdits> read(std::vector<ProposedEdit> edits,
                                                    const std::string& pointer,
                                                    std::vector<Violation>& violations);

    // True if there are none; and how many.
    [[nodiscard]] bool empty() const { return edits_.empty(); }
    [[nodiscard]] std::size_t size() const { return edits_.size(); }

    // The CIs that retire, by external id, in the order of the edits; and the edits without those
    // that retire them.  Errors: as read().
    [[nodiscard]] std::vector<std::string> retired() const;
    [[nodiscard]] Result<ProposedEdits> without_retirements() const;

    // Do them to `state`, whose graph is `graph`.  A state on which they cannot be done is of no
    // use afterwards. Errors: corruption, unavailable. Cost: that of planning an import of so many
    // lines, without the graph.
    [[nodiscard]] Result<EditsOutcome> apply(ProposedState& state,
                                             const graph::Snapshot& graph) const;

    // True if these edits and `later` ones must keep their order: both set or take away the same
    // thing, or one of them names what the other sets.  Cost: O(edits) of both.
    [[nodiscard]] bool meets(const ProposedEdits& later) const;

 private:
    class Doing;

    void list_things();

    std::vector<ProposedEdit> edits_;
    RequestPlaces places_;
    std::vector<std::string> pointers_;  // of edits_
    model::Observations seen_;           // of those that add
    std::vector<std::string> sets_;      // keys of what is set or taken away; ascending
    std::vector<std::string> names_;     // keys of what is named only; ascending
};

}  // namespace faultline::app

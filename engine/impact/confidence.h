// Confidence: how far a blast radius rests on needs of which nobody knows whether they are still
// there, and on CIs of which nobody knows whether they are up.
//
// Thread safety: a pure function of an immutable Snapshot and the caller's own Scratch; an answer
// is a value.
//
// Two bounds go with an answer.  The optimistic one leaves out stale needs, keeps stale members and
// takes unknown CIs to be up; the pessimistic one keeps stale needs, loses stale members of groups
// that are hit, and takes unknown CIs to have failed (reading.h).  What falls in the optimistic one
// falls in the answer, and what falls in the answer falls, or has failed, in the pessimistic one.
// Whether a need is stale is judged by its verifications, by what import runs saw, and by the
// limits of the sources in the catalogue of the graph's version, at a time that the question names
// (need_freshness.h).

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/graph/need_detail.h"
#include "engine/graph/snapshot.h"
#include "engine/impact/blast_radius.h"
#include "engine/impact/need_freshness.h"
#include "engine/impact/scratch.h"

namespace faultline::impact {

// So many needs or differences are listed unless a question says otherwise.
inline constexpr std::size_t kConfidenceListMax = 100;

// What to judge by.
struct Judgement {
    FreshnessQuestion freshness = {};
    std::vector<graph::NodeIndex> unknown;  // up or down, nobody knows; any order
    std::size_t list_max = kConfidenceListMax;
};

// A need on the paths of an answer that is not fresh.  The graph's detail of its edge says when it
// was verified.
struct DoubtfulNeed {
    NeedPlace place;
    graph::Freshness freshness = graph::Freshness::fresh;
    std::optional<std::int64_t> last_seen = {};  // as last_seen() has it; of what is listed

    friend bool operator==(const DoubtfulNeed&, const DoubtfulNeed&) = default;
};

// The first needs by dependent, dependency and group, and how many there are in all.
struct DoubtfulNeeds {
    std::uint64_t count = 0;
    std::vector<DoubtfulNeed> listed;

    friend bool operator==(const DoubtfulNeeds&, const DoubtfulNeeds&) = default;
};

// What a CI is in an answer.  `other`: unaffected or inherited.
enum class AnswerClass : std::uint8_t { other, failed, down, at_risk, impaired };

// A CI that an answer and a bound see differently.  Margins are kNoMargin unless at risk.
struct Difference {
    graph::NodeIndex node;
    AnswerClass in_answer;
    AnswerClass in_bound;
    std::uint32_t margin_in_answer;
    std::uint32_t margin_in_bound;

    friend bool operator==(const Difference&, const Difference&) = default;
};

// A bound in figures, and where it differs from the answer: the CIs, first by id, and the needs on
// which that rests.  Of those the optimist left out the stale needs of CIs that differ, of those
// the pessimist lost the stale members of groups of CIs that differ; what differs further up
// follows from them, or from unknown CIs.
struct Bound {
    std::uint32_t down = 0;  // without the CIs that were assumed to have failed
    std::uint32_t at_risk = 0;
    std::uint32_t impaired = 0;
    std::uint32_t inherited = 0;
    bool complete = true;
    bool equals_answer = true;  // nothing below, and the same figures
    std::uint64_t difference_count = 0;
    std::vector<Difference> differences;
    DoubtfulNeeds responsible;

    friend bool operator==(const Bound&, const Bound&) = default;
};

// All that is to be said beside an answer.
struct Confidence {
    std::uint64_t needs = 0;                // on the paths of the answer, fresh ones included
    DoubtfulNeeds stale;                    // of them
    DoubtfulNeeds unverified;               // of them
    std::vector<graph::NodeIndex> unknown;  // by id, unique, without CIs that the question fails
    Bound optimistic;
    Bound pessimistic;

    friend bool operator==(const Confidence&, const Confidence&) = default;
};

// The confidence in `answer`, which is that of `snapshot` to `question`.
//
// On the paths are the needs along which something fell or was hit: of each CI that is down its
// hard needs on, and its broken groups' members among, what failed or is down; of each CI at risk
// all members of its groups that were hit, because the others hold it up; of each impaired CI the
// soft needs and soft members that are down.
// REQUIRES: question.reading is as_recorded; each node < snapshot.node_count().
// Cost: the needs of what is in the answer; for each bound that can differ that of blast_radius(),
// and O(log needs) a need more where some need of the graph is stale.
[[nodiscard]] Confidence confidence(const graph::Snapshot& snapshot,
                                    const BlastQuestion& question,
                                    const BlastRadius& answer,
                                    const Judgement& judgement,
                                    Scratch& scratch);

}  // namespace faultline::impact

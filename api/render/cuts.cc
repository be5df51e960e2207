#include "api/render/cuts.h"

#include <algorithm>

#include "api/render/common.h"
#include "api/render/reliability.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

// Writes one answer; the members are one function each.
class CutsDocument {
 public:
    CutsDocument(const app::CutsQuestion& question, const app::CutsAnswer& answer, JsonWriter& out)
        : question_(question), answer_(answer), graph_(*answer.at->graph), out_(out) {}

    void write() {
        const std::size_t count = answer_.ranked.size();
        const std::size_t shown = std::min<std::size_t>(count, question_.limit);
        out_.begin_object();
        write_versions(*answer_.at, out_);
        out_.member("ci", graph_.id(answer_.ci));
        out_.key("cut_sets");
        out_.begin_array();
        for (std::size_t i = 0; i < shown && out_.ok(); i++) {
            write_set(i);
        }
        out_.end_array();
        out_.member("complete", answer_.cuts.complete && shown == count);
        out_.member("complete_size", answer_.cuts.complete_size);
        write_limit_hit();
        write_omitted(shown);
        write_reliabilities(graph_, answer_.reliabilities, out_);
        out_.end_object();
    }

 private:
    void write_set(std::size_t i) {
        const impact::RankedCut& cut = answer_.ranked[i];
        out_.begin_object();
        const auto members = answer_.cuts.nodes_of(answer_.cuts.sets[cut.set]);
        write_ids("members", graph_, members, out_);
        out_.member("probability", cut.probability);
        if (i < answer_.broken.size()) write_broken(i);
        out_.end_object();
    }

    void write_broken(std::size_t i) {
        out_.key("broken_groups");
        out_.begin_array();
        for (const graph::GroupIndex group : answer_.broken[i]) {
            out_.begin_object();
            out_.member("owner", graph_.id(graph_.owner(group)));
            out_.member("name", graph_.group_name(group));
            out_.end_object();
        }
        out_.end_array();
    }

    // The limit because of which larger sets, or some of the largest, are missing.
    void write_limit_hit() {
        out_.key("limit_hit");
        if (!answer_.cuts.sets_max_hit && !answer_.cuts.work_max_hit) return out_.null();
        out_.begin_object();
        if (answer_.cuts.sets_max_hit) {
            out_.member("name", "cut_sets");
            out_.member("value", impact::kCutSetsMax);
        } else {
            out_.member("name", "search_steps");
            out_.member("value", impact::kCutWorkMax);
        }
        out_.end_object();
    }

    void write_omitted(std::size_t shown) {
        out_.key("omitted");
        out_.begin_object();
        out_.member("cut_sets", answer_.ranked.size() - shown);
        if (question_.groups) out_.member("broken_groups", shown - answer_.broken.size());
        out_.end_object();
    }

    const app::CutsQuestion& question_;
    const app::CutsAnswer& answer_;
    const graph::Snapshot& graph_;
    JsonWriter& out_;
};

}  // namespace

void write_cuts(const app::CutsQuestion& question, const app::CutsAnswer& answer, JsonWriter& out) {
    CutsDocument(question, answer, out).write();
}

}  // namespace faultline::render

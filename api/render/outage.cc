#include "api/render/outage.h"

#include <optional>
#include <string_view>

#include "api/render/common.h"
#include "api/render/reliability.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

std::string_view name_of(impact::OutageMethod method) {
    if (method == impact::OutageMethod::exact) return "exact";
    return method == impact::OutageMethod::monte_carlo ? "monte_carlo" : "bounds";
}

std::string_view name_of(impact::MethodChoice method) {
    if (method == impact::MethodChoice::automatic) return "auto";
    return method == impact::MethodChoice::exact ? "exact" : "monte_carlo";
}

// Writes one answer; the members are one function each.
class OutageDocument {
 public:
    OutageDocument(const app::OutageQuestion& question,
                   const app::OutageAnswer& answer,
                   JsonWriter& out)
        : question_(question), answer_(answer), graph_(*answer.at->graph), out_(out) {}

    void write() {
        const impact::OutageAnswer& outage = answer_.outage;
        out_.begin_object();
        write_versions(*answer_.at, out_);
        out_.member("ci", graph_.id(answer_.ci));
        write_members(outage.outage);
        write_estimate("before", outage.before);
        write_importance();
        write_reliabilities(graph_, answer_.reliabilities, out_);
        write_estimate("difference", outage.difference);
        out_.member("rare", outage.outage.rare);
        write_limit_hit();
        write_question();
        write_ids("not_needed", graph_, answer_.not_needed, out_);
        out_.member("importance_scenarios", outage.importance_scenarios);
        out_.key("omitted");
        out_.begin_object();
        out_.member("importance", outage.importance_omitted);
        out_.end_object();
        out_.end_object();
    }

 private:
    void write_members(const impact::OutageEstimate& estimate) {
        out_.member("method", name_of(estimate.method));
        out_.member("unavailability", estimate.unavailability);
        out_.member("low", estimate.low);
        out_.member("high", estimate.high);
        out_.member("scenarios", estimate.scenarios);
    }

    void write_estimate(std::string_view name,
                        const std::optional<impact::OutageEstimate>& estimate) {
        out_.key(name);
        if (!estimate) return out_.null();
        out_.begin_object();
        write_members(*estimate);
        out_.end_object();
    }

    void write_importance() {
        out_.key("importance");
        out_.begin_array();
        for (const impact::CiImportance& item : answer_.outage.importance) {
            out_.begin_object();
            out_.member("id", graph_.id(answer_.nodes[item.number]));
            out_.member("birnbaum", item.birnbaum);
            out_.member("criticality", item.criticality);
            out_.member("fussell_vesely", item.fussell_vesely);
            out_.member("raw", item.raw);
            out_.member("rrw", item.rrw);
            out_.end_object();
        }
        out_.end_array();
    }

    // The limit because of which scenarios were played although an exact value was wanted.
    void write_limit_hit() {
        out_.key("limit_hit");
        if (!answer_.outage.limit_hit) return out_.null();
        out_.begin_object();
        out_.member("name", "diagram_nodes");
        out_.member("value", impact::kOutageNodesMax);
        out_.end_object();
    }

    void write_question() {
        out_.key("question");
        out_.begin_object();
        out_.member("method", name_of(question_.method));
        write_ids("down", graph_, answer_.down, out_);
        out_.key("may_fail");
        out_.begin_array();
        for (const app::MayFailNode& entry : answer_.may_fail) {
            out_.begin_object();
            out_.member("id", graph_.id(entry.node));
            out_.member("probability", entry.probability);
            out_.end_object();
        }
        out_.end_array();
        out_.member("scenarios", question_.scenarios);
        out_.member("seed", question_.seed);
        out_.end_object();
    }

    const app::OutageQuestion& question_;
    const app::OutageAnswer& answer_;
    const graph::Snapshot& graph_;
    JsonWriter& out_;
};

}  // namespace

void write_outage(const app::OutageQuestion& question,
                  const app::OutageAnswer& answer,
                  JsonWriter& out) {
    OutageDocument(question, answer, out).write();
}

}  // namespace faultline::render

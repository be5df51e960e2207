#include "api/render/risk_weights.h"

#include "api/render/common.h"
#include "api/render/policies.h"

namespace faultline::render {

namespace {

using json::JsonWriter;

void write_prior(const model::PriorWeights& prior, JsonWriter& out) {
    out.key("prior");
    out.begin_object();
    out.member("all", prior.all);
    out.member("class", prior.class_name);
    out.member("ci", prior.ci);
    out.member("model", prior.model);
    out.member("team", prior.team);
    out.end_object();
}

void write_features(const model::RiskWeights& weights, JsonWriter& out) {
    out.key("features");
    out.begin_object();
    for (std::size_t i = 0; i < model::kRiskFeatureCount; i++) {
        const auto feature = static_cast<model::RiskFeature>(i);
        out.key(model::risk_feature_name(feature));
        out.begin_object();
        out.member("beta", weights.of(feature).beta);
        out.member("mean", weights.of(feature).mean);
        out.end_object();
    }
    out.end_object();
}

}  // namespace

void write_risk_weights(const app::RiskWeightsAnswer& answer, JsonWriter& out) {
    const model::RiskWeights& weights = answer.in_force.weights;
    out.begin_object();
    write_versions(answer.view, answer.as_of, out);
    out.member("written", raw(answer.in_force.version));
    write_origin(answer.origin, out);
    out.member("w_class", weights.w_class);
    out.member("w_ci", weights.w_ci);
    out.member("w_model", weights.w_model);
    out.member("w_team", weights.w_team);
    out.member("half_life_days", weights.half_life_days);
    out.member("base_rate", weights.base_rate);
    write_prior(weights.prior, out);
    out.member("outage_prior", weights.outage_prior);
    out.member("outage_prior_weight", weights.outage_prior_weight);
    write_features(weights, out);
    out.end_object();
}

void write_risk_weights_changes(const app::RiskWeightsDone& done, JsonWriter& out) {
    out.begin_object();
    write_versions(done.position, out);
    out.member("written", raw(done.written));
    out.member("draft", done.draft);
    out.member("count", done.changes.size());
    out.key("changes");
    out.begin_array();
    for (const model::WeightChange& change : done.changes) {
        out.begin_object();
        out.member("name", change.name);
        out.member("before", change.before);
        out.member("after", change.after);
        out.end_object();
    }
    out.end_array();
    out.end_object();
}

}  // namespace faultline::render

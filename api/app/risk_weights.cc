#include "api/app/risk_weights.h"

#include <utility>

namespace faultline::app {

namespace {

const CurrentRecord& weights_record() {
    static const CurrentRecord kRecord = {model::kRiskWeightsRecord,
                                          kRiskWeightsKey,
                                          "record of the risk weights",
                                          kRiskWeightsSource,
                                          model::encode_risk_weights(model::RiskWeights())};
    return kRecord;
}

Result<void> check_valid(const model::RiskWeights& weights) {
    std::vector<Violation> violations = model::validate(weights);
    if (violations.empty()) return {};
    Error error = invalid_argument("the weights break rules: " + violations.front().message);
    error.violations = std::move(violations);
    return error;
}

}  // namespace

Result<WeightsInForce> risk_weights_at(const storage::View& view) {
    FL_TRY(const auto stored, view.find_record(model::kRiskWeightsRecord, kRiskWeightsKey));
    if (!stored) return WeightsInForce{};
    FL_TRY(const model::RiskWeights weights, model::decode_risk_weights(stored->bytes));
    return WeightsInForce{weights, stored->version};
}

Result<RiskWeightsAnswer> show_risk_weights(const Principal& /*principal*/,
                                            const App& app,
                                            const AsOf& as_of) {
    FL_TRY(storage::View view, view_as_of(app.view(), as_of));
    RiskWeightsAnswer answer{std::move(view), as_of, {}, {}};
    FL_TRY(answer.in_force, risk_weights_at(answer.view));
    FL_TRY(answer.origin, origin_if_kept(answer.view, answer.in_force.version));
    return answer;
}

Result<RiskWeightsDone> compare_risk_weights(const Principal& /*principal*/,
                                             const App& app,
                                             const model::RiskWeights& draft,
                                             const AsOf& as_of) {
    FL_CHECK(check_valid(draft));
    FL_TRY(const storage::View view, view_as_of(app.view(), as_of));
    FL_TRY(const WeightsInForce before, risk_weights_at(view));
    return RiskWeightsDone{{view.version(), view.graph_version()},
                           before.version,
                           true,
                           model::changes_between(before.weights, draft)};
}

Result<CurrentOutcome> write_risk_weights(const Principal& principal,
                                          App& app,
                                          const RiskWeightsRequest& request) {
    FL_CHECK(check_valid(request.weights));
    CurrentWrite write;
    write.bytes = model::encode_risk_weights(request.weights);
    write.reason = request.reason;
    write.request_id = request.request_id;
    write.condition = request.condition;
    write.key = request.keeping.key;
    write.answer = [&](const ReplacedRecord& replaced) -> std::string {
        if (!request.keeping.answer) return {};
        RiskWeightsDone done{replaced.position, replaced.written, false, {}};
        const auto before = model::decode_risk_weights(replaced.before);
        if (before.ok()) done.changes = model::changes_between(before.value(), request.weights);
        return request.keeping.answer(done);
    };
    return replace_record(principal, app, weights_record(), write);
}

}  // namespace faultline::app

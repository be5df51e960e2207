// Documents of a policy and of risk weights, as requests carry them.
//
// Thread safety: constants.

#pragma once

namespace faultline::http {

// A policy that says something of everything.
inline constexpr const char* kPolicy =
    R"({"name":"p","bands":{"p":{"low":0.1,"medium":0.2,"high":0.3},)"
    R"("money":[{"currency":"EUR","limits":{"low":1,"medium":2,"high":3}}],)"
    R"("user_minutes":{"low":1,"medium":2,"high":3},)"
    R"("service_minutes":{"low":1,"medium":2,"high":3}},)"
    R"("unknown":{"band":"medium","decision":"cab"},)"
    R"("decisions":{"low":"auto_approve","medium":"cab","high":"cab","critical":"block"},)"
    R"("auto_approve":{"p_upper":null},)"
    R"("evidence":[{"kind":"load_test","band":"high","decision":"block"}],)"
    R"("rules":[{"name":"r","check":"services_planned_down_above","threshold":0,)"
    R"("decision":"cab","when":{"types":["normal"],"tier":1,"band":"medium"}},)"
    R"({"name":"s","check":"applies","decision":"cab"}],)"
    R"("freezes":[{"name":"f","begin":"2026-12-20T00:00:00Z","end":"2027-01-02T00:00:00Z",)"
    R"("scope":{"everything":true},"exempt":["emergency"],"decision":"block"}]})";

// Weights that are other than those built in.
inline constexpr const char* kWeights =
    R"({"w_class":0.5,"w_ci":0.5,"w_model":0.25,"w_team":0.125,"half_life_days":180,)"
    R"("base_rate":0.05,"prior":{"all":20,"class":25,"ci":10,"model":25,"team":15},)"
    R"("outage_prior":0.5,"outage_prior_weight":10,"features":{"size":{"beta":0,)"
    R"("mean":0},"steps":{"beta":0,"mean":0},"first_time":{"beta":0,"mean":0},)"
    R"("emergency":{"beta":0,"mean":0},"recent_failure":{"beta":0,"mean":0},)"
    R"("concurrency":{"beta":0,"mean":0},"tested":{"beta":0,"mean":0},)"
    R"("rollback_tested":{"beta":0,"mean":0},"staged":{"beta":0,"mean":0},)"
    R"("automated":{"beta":0,"mean":0},"short_lead":{"beta":0,"mean":0},)"
    R"("missing_fields":{"beta":0,"mean":0},"stale_data":{"beta":0,"mean":0}}})";

}  // namespace faultline::http

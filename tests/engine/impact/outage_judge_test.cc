// An independent judge: scram, a fault-tree program, run on the same models when it is installed.

#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include <doctest/doctest.h>

#include "tests/support/impact_answers.h"
#include "tests/support/open_psa.h"
#include "tests/support/outage_case.h"
#include "tests/support/outage_graphs.h"
#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"

namespace faultline::impact {

namespace {

using test::OutageCase;
using test::ReferenceOutage;

constexpr const char* kJudge = "/usr/bin/scram";
constexpr double kSixDigits = 2e-5;  // what its report rounds to

// A question that the judge can read.
struct Judged {
    std::string name;
    ReferenceOutage question;
    std::string root;
};

std::map<std::string, test::JudgedOutage> judge(const std::vector<Judged>& models) {
    test::OpenPsa writer;
    for (const Judged& model : models)
        writer.add(model.name, model.question, model.root);
    const test::TemporaryFolder folder;
    const std::filesystem::path file = folder.path() / "model.xml";
    std::ofstream(file) << writer.text();
    const test::ProcessEnd end = test::run_process({{kJudge,
                                                     "--bdd",
                                                     "--probability",
                                                     "true",
                                                     "--importance",
                                                     "true",
                                                     "--ccf",
                                                     "true",
                                                     file.string()}});
    REQUIRE_MESSAGE(end.exit_code == 0, end.err);
    return test::read_report(end.out);
}

bool agree(double ours, double theirs) {
    return std::abs(ours - theirs) <= kSixDigits * std::max(std::abs(theirs), 1e-9);
}

// A random question without cycles: CIs need only those with a later id; capacities are 1.
Judged random_model(std::uint64_t seed) {
    const test::RandomOutage random = test::random_outage(seed, 30);
    Judged model{"m" + std::to_string(seed), random.question, random.root};
    ReferenceOutage& question = model.question;
    question.betas.clear();
    question.planned_down.clear();
    question.breakable.clear();
    std::map<std::pair<std::string, std::string>, std::set<std::string>> members;
    std::vector<test::ReferenceNeed> needs;
    for (test::ReferenceNeed need : question.graph.needs) {
        if (need.dependency < need.dependent) std::swap(need.dependency, need.dependent);
        need.capacity = 1;
        // The judge takes no operand twice.
        if (members[{need.dependent, need.group}].insert(need.dependency).second)
            needs.push_back(need);
    }
    question.graph.needs = needs;
    question.graph.required.clear();
    for (const auto& [key, list] : members)
        if (!key.second.empty())
            question.graph.required[key] = 1 + static_cast<std::uint32_t>(seed % list.size());
    model.root = question.graph.classes.begin()->first;
    for (auto& [id, unavailability] : question.unavailability)
        unavailability = std::max(unavailability, 1e-3);
    return model;
}

void compare(const Judged& model, const test::JudgedOutage& theirs) {
    CAPTURE(model.name);
    CAPTURE(test::describe(model.question.graph));
    const OutageCase asked(model.question, model.root);
    const OutageAnswer ours = asked.ask();
    CHECK(agree(ours.outage.unavailability, theirs.unavailability));
    for (const CiImportance& item : ours.importance) {
        const std::string id = asked.id(item.number);
        const auto found = theirs.importance.find(test::own_event(model.name, id));
        if (found == theirs.importance.end()) continue;  // in a common-cause group
        CAPTURE(id);
        CHECK(agree(item.birnbaum, found->second.birnbaum));
        CHECK(agree(item.criticality.value(), found->second.criticality));
        CHECK(agree(item.raw.value(), found->second.raw));
        if (item.rrw) CHECK(agree(*item.rrw, found->second.rrw));
    }
}

bool judge_is_missing() {
    if (std::filesystem::exists(kJudge)) return false;
    MESSAGE("scram is not installed; nothing is judged");
    return true;
}

}  // namespace

TEST_CASE("an independent program finds the same outages and measures on generated fault trees") {
    if (judge_is_missing()) return;
    std::vector<Judged> models;
    for (std::uint64_t seed = 1; seed <= 100; ++seed)
        models.push_back(random_model(seed));

    const auto judged = judge(models);

    for (const Judged& model : models) {
        const auto found = judged.find(test::gate(model.name, model.root));
        REQUIRE_MESSAGE(found != judged.end(), model.name);
        compare(model, found->second);
    }
}

TEST_CASE("an independent program finds the same bridge, web servers and common causes") {
    if (judge_is_missing()) return;
    std::vector<Judged> models = {{"bridge", test::bridge(), "s"},
                                  {"onehost", test::webs_on_one_host(), "s"},
                                  {"twohosts", test::webs_on_two_hosts(), "s"},
                                  {"onetwo", test::pool(1, {0.01, 0.01}), "s"},
                                  {"twothree", test::pool(2, {0.01, 0.01, 0.01}), "s"}};
    models[3].question.betas = {{"pool", {"1", "2"}, 0.05}};
    models[4].question.betas = {{"pool", {"1", "2", "3"}, 0.05}};

    const auto judged = judge(models);

    for (const Judged& model : models)
        compare(model, judged.at(test::gate(model.name, model.root)));
}

}  // namespace faultline::impact

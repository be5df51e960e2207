// StoredAssessment: the canonical form is golden, comes back, and is the only one that decodes.

#include "engine/model/stored_assessment.h"

#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/golden_file.h"
#include "tests/support/malformed_bytes.h"

namespace faultline::model {
namespace {

StoredAssessment any_assessment() {
    StoredAssessment assessment;
    assessment.change = "CHG1";
    assessment.number = 2;
    assessment.plan.fill(0xAB);
    assessment.version = Version{300};
    assessment.graph_version = Version{299};
    assessment.at = UtcTime{1'700'000'000'000'000};
    assessment.by = "ann";
    assessment.auto_approved = true;
    assessment.probability = 0.25;
    assessment.band = "high";
    assessment.decision = "cab";
    assessment.blockers = {"load test missing"};
    assessment.down = {"pay", "web"};
    assessment.at_risk = {"mail"};
    assessment.impaired = {"wiki"};
    assessment.exhausted = {{"app", "db"}, {"app", "hosts"}};
    assessment.figures = {{"minutes", 1.5}, {"money", 1000}};
    assessment.document = "{}";
    return assessment;
}

std::vector<std::string> some_texts(std::mt19937& random) {
    std::vector<std::string> texts;
    for (char c = 'a'; c < 'f'; c++) {
        if (random() % 2 == 0) texts.emplace_back(1, c);
    }
    return texts;
}

StoredAssessment random_assessment(std::mt19937& random) {
    StoredAssessment assessment;
    assessment.change = std::to_string(random() % 1000);
    assessment.number = random();
    for (auto& byte : assessment.plan) {
        byte = static_cast<Digest::value_type>(random());
    }
    assessment.version = Version{random()};
    assessment.graph_version = Version{random() % 200};
    assessment.at = UtcTime{static_cast<std::int64_t>(random()) - 1'000'000'000};
    assessment.by = std::to_string(random() % 10);
    assessment.auto_approved = random() % 2 == 0;
    assessment.probability = static_cast<double>(random()) / 4294967296.0;
    assessment.band = std::to_string(random() % 10);
    assessment.decision = std::to_string(random() % 10);
    assessment.blockers = some_texts(random);
    assessment.down = some_texts(random);
    assessment.at_risk = some_texts(random);
    assessment.impaired = some_texts(random);
    for (const std::string& owner : some_texts(random)) {
        assessment.exhausted.push_back({owner, "g"});
        assessment.figures.push_back({owner, static_cast<double>(random())});
    }
    assessment.document = std::string(random() % 300, 'd');
    return assessment;
}

TEST_SUITE("engine/model/stored_assessment") {
    TEST_CASE("the canonical form of an assessment is the golden one") {
        CHECK(test::hex_digits(encode_assessment(any_assessment())) ==
              test::hex_digits(test::golden_bytes("model/assessment.hex")));
    }

    TEST_CASE("every assessment comes back as it was") {
        for (std::uint32_t seed = 0; seed < 500; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            const StoredAssessment assessment = random_assessment(random);

            const auto read = decode_assessment(encode_assessment(assessment));

            REQUIRE(read.ok());
            CHECK(read.value() == assessment);
        }
    }

    TEST_CASE("no part of an assessment and nothing longer decodes, and only canonical forms do") {
        test::check_truncations(encode_assessment(any_assessment()), [](const std::string& bytes) {
            return decode_assessment(bytes).ok();
        });
        test::check_mutations(
            encode_assessment(any_assessment()), 20'000, [](const std::string& bytes) {
                const auto read = decode_assessment(bytes);
                return read.ok() ? encode_assessment(read.value()) : std::string();
            });
    }

    TEST_CASE("a list that does not ascend, or holds something twice, does not decode") {
        StoredAssessment down = any_assessment();
        std::swap(down.down[0], down.down[1]);
        StoredAssessment blockers = any_assessment();
        blockers.blockers.push_back(blockers.blockers[0]);
        StoredAssessment groups = any_assessment();
        std::swap(groups.exhausted[0], groups.exhausted[1]);
        StoredAssessment figures = any_assessment();
        figures.figures[1] = {"minutes", 2};

        for (const StoredAssessment& assessment : {down, blockers, groups, figures}) {
            CHECK_FALSE(decode_assessment(encode_assessment(assessment)).ok());
        }
    }

    TEST_CASE("keys of one change ascend with the number, and lie between those of no other") {
        CHECK(assessment_key("CHG1", 9) < assessment_key("CHG1", 10));
        CHECK(assessment_key("CHG1", 99) < assessment_key("CHG1", 1000));
        CHECK(assessment_key("CHG1", 1) != assessment_key("CHG11", 1));
        CHECK(assessment_key("CHG1", 2'000'000'000) < assessment_key("CHG11", 1));
    }

    TEST_CASE("the digest of a plan is another for whatever is different in it") {
        ChangePlan plan;
        plan.title = "t";
        plan.cis = {{"a"}};
        const Digest before = digest_of_plan(plan);
        ChangePlan effect = plan;
        effect.cis[0].effect = PlannedEffect::planned_down;
        ChangePlan evidence = plan;
        evidence.evidence = {{EvidenceKind::peer_review, "r", "b", {}}};
        ChangePlan automated = plan;
        automated.automated = true;

        CHECK(digest_of_plan(plan) == before);
        CHECK(digest_of_plan(effect) != before);
        CHECK(digest_of_plan(evidence) != before);
        CHECK(digest_of_plan(automated) != before);
    }
}

}  // namespace
}  // namespace faultline::model

// Retention and recovery: history is removed, or its loss accepted, only by name and in writing.

#include "api/app/retention.h"

#include <string>

#include <doctest/doctest.h>

#include "api/app/baselines.h"
#include "api/app/cis.h"
#include "api/app/history.h"
#include "api/app/recovery.h"
#include "storage/mark.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using storage::must;

void import_some(TestApp& test) {
    test.import_text(ci_line("a", "server"));
    test.import_text(ci_line("a", "host"));
    test.import_text(ci_line("a", "server"));
}

TEST_SUITE("api/app/retention") {
    TEST_CASE("a dry run says what would go and removes nothing") {
        TestApp test;
        import_some(test);

        const auto answer = must(remove_history(
            kTester, test.app(), {.before = Version{3}, .reason = "policy", .dry_run = true}));

        CHECK_FALSE(answer.removed);
        CHECK(answer.oldest == Version{1});
        CHECK(answer.before == Version{3});
        CHECK(test.app().view().version() == Version{4});
        CHECK(get_ci(kTester, test.app(), "a", AsOf(Version{2})).ok());
    }

    TEST_CASE("what was before the version is gone, what it shows and who wrote it stays") {
        TestApp test;
        import_some(test);
        const std::string hash = test.hash();

        const auto answer =
            must(remove_history(kTester, test.app(), {.before = Version{3}, .reason = "policy"}));

        CHECK(answer.removed);
        CHECK(answer.rows.claims == 1);
        CHECK(answer.view.version() == Version{5});
        CHECK(get_ci(kTester, test.app(), "a", AsOf(Version{2})).error().code ==
              ErrorCode::not_found);
        CHECK(get_ci(kTester, test.app(), "a", AsOf(Version{3})).ok());
        CHECK(test.hash() == hash);
        const auto header = must(test.app().view().read_record(Version{5})).header;
        CHECK(header.context.reason == "policy");
        CHECK(header.context.source == kRetentionSource);
        const auto history = must(ci_history(kTester, test.app(), "a", {}));
        REQUIRE(history.entries.size() == 2);
        CHECK(history.entries[1].what == CiStep::kept);
        CHECK(must(test.app().view().read_record(Version{2})).header.context.principal == "tester");
    }

    TEST_CASE("a baseline that shows an older version forbids it, by name") {
        TestApp test;
        import_some(test);
        must(create_baseline(kTester, test.app(), {.name = "kept", .as_of = Version{2}}));
        const RetentionRequest request{.before = Version{3}, .reason = "policy"};

        const auto refused = remove_history(kTester, test.app(), request);

        REQUIRE_FALSE(refused.ok());
        CHECK(refused.error().code == ErrorCode::conflict);
        CHECK(refused.error().message.find("'kept'") != std::string::npos);
        CHECK(must(remove_history(kTester, test.app(), {.before = Version{2}, .reason = "policy"}))
                  .removed);
        must(delete_baseline(kTester, test.app(), "kept", {}));
        CHECK(must(remove_history(kTester, test.app(), request)).removed);
    }

    TEST_CASE("without a reason, a point or a version that is there nothing is removed") {
        TestApp test;
        import_some(test);

        CHECK(remove_history(kTester, test.app(), {.before = Version{3}}).error().code ==
              ErrorCode::invalid_argument);
        CHECK(remove_history(kTester, test.app(), {.reason = "r"}).error().code ==
              ErrorCode::invalid_argument);
        CHECK(remove_history(kTester, test.app(), {.before = Version{9}, .reason = "r"})
                  .error()
                  .code == ErrorCode::not_found);
        const auto nothing =
            must(remove_history(kTester, test.app(), {.before = Version{1}, .reason = "r"}));
        CHECK_FALSE(nothing.removed);
        CHECK(test.app().view().version() == Version{4});
    }
}

TEST_SUITE("api/app/recovery") {
    RecoveryRequest request_for(const std::filesystem::path& folder) {
        return {folder, "disk died", [] { return UtcTime{1'700'000'000'000'000}; }};
    }

    TEST_CASE("a store that lost nothing is left as it is") {
        const MemoryFolder folder;
        (void)must(App::open(test_app_options(folder.path())));

        const auto answer = must(recover(kTester, request_for(folder.path())));

        CHECK(answer.lost.empty());
        CHECK(answer.version == Version{1});
    }

    TEST_CASE("a loss is accepted once, in writing, and the store opens from then on") {
        const MemoryFolder folder;
        (void)must(App::open(test_app_options(folder.path())));
        {
            auto mark = must(storage::HighWaterMark::open(folder.path() / "MARK", false));
            must(mark.advance({Version{3}, sha256("lost")}));
        }
        REQUIRE_FALSE(App::open(test_app_options(folder.path())).ok());

        const auto answer = must(recover(kTester, request_for(folder.path())));
        const auto again = must(recover(kTester, request_for(folder.path())));

        CHECK(answer.lost == "versions 2 to 3 were lost");
        CHECK(answer.version == Version{2});
        CHECK(again.lost.empty());
        const auto app = must(App::open(test_app_options(folder.path())));
        const auto header = must(app->view().read_record(Version{2})).header;
        CHECK(header.context.principal == "tester");
        CHECK(header.context.reason == "disk died");
        CHECK(header.context.source == kRecoverySource);
    }

    TEST_CASE("without a reason, or a store, nothing is accepted") {
        const MemoryFolder folder;

        CHECK(recover(kTester, {folder.path(), ""}).error().code == ErrorCode::invalid_argument);
        CHECK_FALSE(recover(kTester, request_for(folder.path() / "none")).ok());
    }
}

}  // namespace
}  // namespace faultline::app

#include "api/cli/backend.h"

#include <string>

#include <doctest/doctest.h>

#include "tests/api/app/test_app.h"

namespace faultline::cli {
namespace {

using storage::must;

TEST_SUITE("api/cli/backend") {
    TEST_CASE("further header fields reach the router whatever the case of their names") {
        const app::MemoryFolder folder;
        const auto backend = must(local_backend((folder.path() / "store").string(), true));
        BackendCall call;
        call.target = "/livez";
        const int without = must(backend->send(call)).status;
        call.headers = {{"Host", "elsewhere.example"}};

        const BackendAnswer with = must(backend->send(call));

        CHECK(without == 200);
        CHECK(with.status == 421);
    }
}

}  // namespace
}  // namespace faultline::cli

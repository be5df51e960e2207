// Short ways to write to a store and to look at it.
//
// Thread safety: none.

#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/attributes.h"
#include "engine/model/change_set.h"
#include "engine/model/claim.h"
#include "storage/store.h"
#include "tests/support/temporary_folder.h"

namespace faultline::storage {

using test::MemoryFolder;
using test::TemporaryFolder;

// A relationship of a TestClaim, with names in place of numbers.
struct TestNeed {
    std::string type = "depends_on";
    std::string other;
    std::string group = {};
    std::optional<std::int64_t> verified_at = {};  // microseconds since 1970
};

// What a source says about one CI; none: it says nothing any more.
struct TestClaim {
    std::string ci;
    std::string source = "manual";
    std::optional<std::string> name = {};  // with class "server"; none: no CI fields
    std::vector<TestNeed> needs = {};      // any order
    std::map<std::string, std::uint32_t> groups = {};
    bool withdrawn = false;
    model::Attributes attributes = {{"owner", model::Scalar("team")}};  // if it has CI fields
};

// A change set that makes `claims`, with the numbers that `index` gives to new names.
[[nodiscard]] model::ChangeSet make_change_set(const identify::ClaimIndex& index,
                                               const std::vector<TestClaim>& claims);

// Options with a clock that stands at `seconds` after 1970.
[[nodiscard]] StoreOptions test_options(std::int64_t seconds = 1'000'000);

// The store in `folder`, created when it is not there.  Fails the test case if it does not open.
[[nodiscard]] std::unique_ptr<Store> open_test_store(const std::filesystem::path& folder,
                                                     StoreOptions options = test_options());

// Append and sync.  Fails the test case on an error.
Committed write(Repository& store, const std::vector<TestClaim>& claims);

// One line a live CI: id, name, needs ("type other [group]"), by id.  Fails the test case on an
// error.
[[nodiscard]] std::vector<std::string> describe(const View& view);

// The state hash as hex.  Fails the test case on an error.
[[nodiscard]] std::string hash_of(const View& view);

// The value of a result; fails the test case and ends it if there is none.
template <typename T>
T must(Result<T> result);
void must(Result<void> result);

// Ends the test case with the message of the error.
[[noreturn]] void fail_test(const Error& error);

template <typename T>
T must(Result<T> result) {
    if (!result.ok()) fail_test(result.error());
    return std::move(result).value();
}

}  // namespace faultline::storage

// Test 7: files deleted, cut, or exchanged with those of another store or of an earlier day.

#include "tests/faults/damage.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/faults/contents.h"
#include "tests/faults/runs.h"
#include "tests/storage/test_store.h"

namespace faultline::faults {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kSeed = 20260307;

// What is done to a file.
enum class Harm { removed, emptied, halved, shortened, of_another_store, of_an_earlier_day };

constexpr std::array<Harm, 6> kHarms = {Harm::removed,
                                        Harm::emptied,
                                        Harm::halved,
                                        Harm::shortened,
                                        Harm::of_another_store,
                                        Harm::of_an_earlier_day};

constexpr std::array<const char*, 6> kHarmNames = {
    "removed", "emptied", "halved", "shortened", "of another store", "of an earlier day"};

// The store, another one, the store as it was earlier, and two with files being staged.
struct Stores {
    Machine store;
    Machine other;
    Machine earlier;
    Machine staging;
    Machine other_staging;
};

// The largest file of that kind: the one in which something is lost.
fs::path file_of_kind(const fs::path& store, const std::string& kind) {
    fs::path found;
    std::uintmax_t most = 0;
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(store)) {
        if (entry.is_regular_file()) files.push_back(fs::relative(entry.path(), store));
    }
    std::ranges::sort(files);
    for (const fs::path& file : files) {
        if (kind_of_file(file) != kind || fs::file_size(store / file) <= most) continue;
        most = fs::file_size(store / file);
        found = file;
    }
    return found;
}

// Exchange the file for the one of that kind in another store.
void exchange(const fs::path& store, const fs::path& file, const fs::path& other) {
    const fs::path theirs = file_of_kind(other, kind_of_file(file));
    REQUIRE_FALSE(theirs.empty());
    fs::copy_file(other / theirs, store / file, fs::copy_options::overwrite_existing);
}

void harm(const fs::path& store, const fs::path& file, Harm how, const Stores& stores) {
    const std::uintmax_t size = fs::file_size(store / file);
    const bool is_staged = kind_of_file(file) == "staged file";
    switch (how) {
        case Harm::removed:
            fs::remove(store / file);
            break;
        case Harm::emptied:
            fs::resize_file(store / file, 0);
            break;
        case Harm::halved:
            fs::resize_file(store / file, size / 2);
            break;
        case Harm::shortened:
            fs::resize_file(store / file, size - 1);
            break;
        case Harm::of_another_store:
            exchange(store, file, is_staged ? stores.other_staging.store() : stores.other.store());
            break;
        case Harm::of_an_earlier_day:
            exchange(store, file, stores.earlier.store());
            break;
    }
}

// Harm that takes nothing away: an older mark asks for less, and its second slot may be the older
// one; the last record of a manifest may be that of an opening; stores of one format have the same
// format file, and the library's pointer may be the same in any store.
bool may_be_harmless(const std::string& kind, Harm how) {
    const bool is_exchange = how == Harm::of_another_store || how == Harm::of_an_earlier_day;
    if (kind == "mark") {
        return how == Harm::of_an_earlier_day || how == Harm::shortened || how == Harm::halved;
    }
    if (kind == "manifest") return how == Harm::shortened;
    if (kind == "format" || kind == "current") return is_exchange;
    return false;
}

void make_stores(const Stores& stores) {
    make_store_to_damage(stores.earlier, kSeed, !kUpToStaging);
    fs::copy(stores.earlier.store(), stores.store.store(), fs::copy_options::recursive);
    make_store_to_damage(stores.store, kSeed, !kUpToStaging);
    make_store_to_damage(stores.other, kSeed + 1, !kUpToStaging);
    make_store_to_damage(stores.staging, kSeed, kUpToStaging);
    make_store_to_damage(stores.other_staging, kSeed + 1, kUpToStaging);
}

}  // namespace

TEST_CASE("a file that is removed, cut or exchanged is noticed") {
    const Stores stores;
    make_stores(stores);
    const fs::path copy = stores.store.scratch() / "copy";
    int cases = 0;
    std::string unharmed;

    for (const std::string kind :
         {"table", "log", "manifest", "current", "mark", "format", "staged file"}) {
        for (std::size_t i = 0; i < kHarms.size(); i++) {
            const bool exists = kind != "staged file" || kHarms[i] != Harm::of_an_earlier_day;
            if (!exists || may_be_harmless(kind, kHarms[i])) continue;
            CAPTURE(kind);
            CAPTURE(std::string(kHarmNames[i]));
            fs::remove_all(copy);
            const Machine& whole = kind == "staged file" ? stores.staging : stores.store;
            fs::copy(whole.store(), copy, fs::copy_options::recursive);
            const fs::path file = file_of_kind(copy, kind);
            REQUIRE_FALSE(file.empty());
            harm(copy, file, kHarms[i], stores);

            const Result<Contents> read = read_contents(copy);

            CHECK_FALSE(read.ok());
            cases++;
        }
    }

    MESSAGE("test 7: " << cases << " cases, all noticed");
    CHECK(cases >= 30);
}

}  // namespace faultline::faults

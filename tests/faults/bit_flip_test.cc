// Test 6: a flipped bit in any kind of file is refused or harmless, never a wrong answer.

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "storage/fault_points.h"
#include "tests/faults/damage.h"
#include "tests/faults/machine.h"
#include "tests/faults/runs.h"
#include "tests/storage/test_store.h"

namespace faultline::faults {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kSeed = 20260306;

// What the flips in one kind of file came to.
struct Toll {
    int refused = 0;
    int harmless = 0;
};

void flip_bit(const fs::path& file, std::mt19937_64& random) {
    const std::uint64_t size = fs::file_size(file);
    if (size == 0) return;
    const auto at = static_cast<std::streamoff>(random() % size);
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekg(at);
    const int byte = stream.get();
    stream.seekp(at);
    stream.put(static_cast<char>(byte ^ (1 << (random() % 8))));
}

// A store to flip bits in, and the right answer.
struct Subject {
    Machine machine;
    Contents whole;
    std::map<std::string, std::vector<fs::path>> files;  // by kind
};

void prepare(Subject& subject, bool up_to_staging) {
    make_store_to_damage(subject.machine, kSeed, up_to_staging);
    const fs::path store = subject.machine.store();
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(store)) {
        if (!entry.is_regular_file()) continue;
        const fs::path path = fs::relative(entry.path(), store);
        subject.files[kind_of_file(path)].push_back(path);
    }
    for (auto& [kind, paths] : subject.files) {
        std::ranges::sort(paths);
    }
    const fs::path copy = subject.machine.scratch() / "copy";
    fs::copy(store, copy, fs::copy_options::recursive);
    subject.whole = storage::must(read_contents(copy));
}

// The right answer is all of it.  While files are being staged also all but the last entry: nobody
// was told that it is there.
bool is_right(const Contents& read, const Contents& whole, bool is_staging) {
    Contents expected = whole;
    if (is_staging && read.head + 1 == whole.head) {
        expected.entries.pop_back();
        expected.estate.clear();
        for (const EntryName& name : expected.entries) {
            apply_entry(kSeed, name, expected.estate);
        }
    } else if (read.hash != whole.hash || read.audit != whole.audit || read.head != whole.head) {
        return false;
    }
    return read.entries == expected.entries && read.estate == expected.estate &&
           read.complaints.empty();
}

}  // namespace

TEST_CASE("a flipped bit in any kind of file is refused or harmless") {
    const int flips = runs(200, 5'000);
    std::array<Subject, 2> subjects;
    prepare(subjects[0], !kUpToStaging);
    prepare(subjects[1], kUpToStaging);
    std::map<std::string, Toll> tolls;

    for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(flips); i++) {
        const std::uint64_t seed = kSeed + i;
        std::mt19937_64 random(seed);
        const Subject& subject = subjects[i % subjects.size()];
        const auto& files = subject.files;
        const auto kind = std::next(files.begin(), static_cast<long>(i / 2 % files.size()));
        const fs::path copy = subject.machine.scratch() / "copy";
        const fs::path& file = kind->second[random() % kind->second.size()];
        CAPTURE(seed);
        CAPTURE(file);
        fs::remove_all(copy);
        fs::copy(subject.machine.store(), copy, fs::copy_options::recursive);
        flip_bit(copy / file, random);

        const Result<Contents> read = read_contents(copy);

        Toll& toll = tolls[kind->first];
        (read.ok() ? toll.harmless : toll.refused)++;
        if (read.ok()) REQUIRE(is_right(read.value(), subject.whole, i % subjects.size() == 1));
        if (!read.ok()) CHECK_FALSE(read.error().message.empty());
    }

    std::string text;
    for (const auto& [kind, toll] : tolls) {
        text += "; " + kind + " " + std::to_string(toll.refused) + " refused, " +
                std::to_string(toll.harmless) + " harmless";
    }
    MESSAGE("test 6: " << flips << " flips, wrong answers 0, unnoticed losses 0" << text);
    for (const std::string kind : {"table", "log", "manifest", "format", "staged file"}) {
        CAPTURE(kind);
        REQUIRE(tolls.contains(kind));
        CHECK(tolls[kind].refused > 0);
    }
}

}  // namespace faultline::faults

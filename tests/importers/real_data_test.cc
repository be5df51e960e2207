#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/importers/reading.h"

namespace faultline::importers::testing {

namespace {

// The standard output of a command.
class CommandSource final : public ByteSource {
 public:
    explicit CommandSource(const char* command) : pipe_(popen(command, "r"), pclose) {}

    Result<std::size_t> read(std::span<char> into) override {
        return std::fread(into.data(), 1, into.size(), pipe_.get());
    }

 private:
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe_;
};

bool has_package_index() {
    return std::system("apt-cache dumpavail 2>/dev/null | head -c 1 | grep -q .") == 0;
}

// Who needs whom: by member, the groups it belongs to, and how many members each has.
struct Needs {
    std::map<model::LocalCi, std::set<model::LocalCi>> hard_dependents;
    std::map<model::LocalCi, std::set<std::pair<model::LocalCi, model::LocalName>>> groups;
    std::map<std::pair<model::LocalCi, model::LocalName>, std::size_t> members;

    explicit Needs(const model::Observations& seen) {
        for (const model::SeenRelationship& need : seen.relationships()) {
            if (seen.name(need.group).empty()) {
                hard_dependents[need.target].insert(need.source);
            } else {
                groups[need.target].insert({need.source, need.group});
                members[{need.source, need.group}]++;
            }
        }
    }

    // How many fall when `failed` does, as sets that grow until nothing more falls.
    [[nodiscard]] std::size_t fallen_count(model::LocalCi failed) {
        std::set<model::LocalCi> fallen{failed};
        std::vector<model::LocalCi> open{failed};
        auto left = members;
        const auto fall = [&](model::LocalCi ci) {
            if (fallen.insert(ci).second) open.push_back(ci);
        };
        while (!open.empty()) {
            const model::LocalCi ci = open.back();
            open.pop_back();
            for (const model::LocalCi dependent : hard_dependents[ci]) {
                fall(dependent);
            }
            for (const auto& group : groups[ci]) {
                if (--left[group] == 0) fall(group.first);
            }
        }
        return fallen.size() - 1;
    }

    // How many can be reached when groups are ignored.
    [[nodiscard]] std::size_t reachable_count(model::LocalCi failed) {
        std::set<model::LocalCi> reached{failed};
        std::vector<model::LocalCi> open{failed};
        while (!open.empty()) {
            const model::LocalCi ci = open.back();
            open.pop_back();
            for (const model::LocalCi dependent : hard_dependents[ci]) {
                if (reached.insert(dependent).second) open.push_back(dependent);
            }
            for (const auto& group : groups[ci]) {
                if (reached.insert(group.first).second) open.push_back(group.first);
            }
        }
        return reached.size() - 1;
    }
};

model::LocalCi find_ci(const model::Observations& seen, std::string_view id) {
    for (const model::SeenCi& ci : seen.cis()) {
        if (seen.id(ci.ci) == id) return ci.ci;
    }
    FAIL("no CI " << id);
    return {};
}

}  // namespace

TEST_CASE("redundancy keeps most dependents of systemd up in the archive of this machine") {
    if (!has_package_index()) {
        MESSAGE("skipped: apt-cache has no package index here");
        return;
    }
    Reading reading;
    reading.seen.add_file("index");
    auto importer = find_format("dpkg")->make({});
    CommandSource source("apt-cache dumpavail 2>/dev/null");

    REQUIRE(importer.value()->read(source, 0, reading.seen).ok());
    REQUIRE(importer.value()->finish(reading.seen).ok());

    CHECK(faults_of(reading) == "");
    if (reading.seen.cis().size() < 50'000) {
        MESSAGE("skipped: the index holds only a part of an archive");
        return;
    }
    Needs needs(reading.seen);
    // The archive's date moves these a little; on the whole they stay.
    const model::LocalCi systemd = find_ci(reading.seen, "deb:systemd");
    const std::size_t fallen = needs.fallen_count(systemd);
    CHECK(fallen > 80);
    CHECK(needs.reachable_count(systemd) > 20 * fallen);
}

TEST_CASE("what is installed on this machine is read without a problem, each need once") {
    std::ifstream file("/var/lib/dpkg/status");
    if (!file) {
        MESSAGE("skipped: this machine has no /var/lib/dpkg/status");
        return;
    }
    std::ostringstream bytes;
    bytes << file.rdbuf();

    const auto reading = read_bytes("dpkg", bytes.str(), "this-host");

    CHECK(faults_of(reading) == "");
    CHECK(counted(reading.seen, "unsatisfied_clause") == 0);
    CHECK(reading.seen.cis().size() > 10);
    CHECK(reading.seen.relationships().size() > reading.seen.cis().size());
    std::set<std::tuple<model::LocalCi, model::LocalCi, model::LocalName, model::LocalName>> keys;
    for (const model::SeenRelationship& one : reading.seen.relationships()) {
        keys.insert({one.source, one.target, one.type, one.group});
    }
    CHECK(keys.size() == reading.seen.relationships().size());
}

TEST_CASE("real files of other formats are refused with problems or an error, by every importer") {
    const std::filesystem::path folder = FL_SOURCE_DIR "/../shared/data";
    if (!std::filesystem::exists(folder)) {
        MESSAGE("skipped: " << folder.string() << " is absent");
        return;
    }
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        constexpr std::uintmax_t kBytesMax = 100'000;
        if (!entry.is_regular_file() || entry.file_size() == 0) continue;
        if (entry.file_size() > kBytesMax) continue;
        std::ifstream file(entry.path());
        std::ostringstream bytes;
        bytes << file.rdbuf();
        CAPTURE(entry.path().string());
        files++;
        for (const Format& format : formats()) {
            CAPTURE(format.name);

            const auto reading = read_bytes(format.name, bytes.str());

            CHECK((reading.error.has_value() || reading.seen.problem_count() > 0));
        }
    }
    CHECK(files > 0);
}

}  // namespace faultline::importers::testing

// Random operations on a store against the repository in memory, which answers by looking through
// every version, with frequent reopening.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "engine/identify/import_plan.h"
#include "tests/storage/subjects.h"
#include "tests/storage/test_store.h"
#include "tests/storage/view_text.h"
#include "tests/support/test_lines.h"

namespace faultline::storage {

namespace {

constexpr std::uint64_t kOperationsShort = 200'000;
constexpr std::uint64_t kOperationsLong = 5'000'000;
constexpr std::uint64_t kOperationsPerSeed = 10'000;

const model::WriteContext kWhy{"tester", "retention", "the law says so", ""};

// Two views of one version, one of each repository.
struct Pair {
    View disk;
    View memory;
};

// One run on both repositories.
class Run {
 public:
    explicit Run(std::uint64_t seed) : random_(seed), is_wild_(seed % 4 == 3) {}

    // Do one thing to both.
    void step() {
        tick();
        const std::uint64_t what = random_() % 100;
        if (what < 45) {
            import();
        } else if (what < 62) {
            claim();
        } else if (what < 70) {
            alter_catalogue();
        } else if (what < 88) {
            record();
        } else if (what < 91) {
            append_wrong();
        } else if (what < 98) {
            sync();
        } else if (what < 99) {
            reopen();
        } else {
            remove_history();
        }
        if (random_() % 32 == 0) look_around();
        operations_++;
    }

    // Compare everything that can be asked.
    void finish() {
        reopen();
        look_around();
        compare_all();
    }

    [[nodiscard]] std::uint64_t operations() const { return operations_; }

 private:
    std::uint64_t below(std::uint64_t end) { return random_() % end; }
    std::string id() { return "ci" + std::to_string(below(60)); }
    std::string source() { return "s" + std::to_string(below(3)); }

    // Time mostly goes on, and sometimes back.
    void tick() {
        const std::int64_t by = below(8) == 0 ? -3'000'000 : 1'000'000;
        disk_.now.microseconds += by;
        memory_.now = disk_.now;
    }

    void import();
    void claim();
    void alter_catalogue();
    void record();
    void append_wrong();
    void sync();
    void reopen();
    void remove_history();
    void look_around();
    void compare_all();
    void append(model::ChangeSet change_set);
    test::TestLine random_line();

    std::mt19937_64 random_;
    bool is_wild_;  // claims may contradict each other, so that there may be no graph
    OnDisk disk_;
    InMemory memory_;
    std::vector<Pair> kept_;
    std::uint64_t operations_ = 0;
};

// Sometimes with a request that may have been answered, sometimes on a head that is not there.
void Run::append(model::ChangeSet change_set) {
    change_set.context.principal = below(4) == 0 ? "other" : "tester";
    if (below(5) == 0) {
        const std::string key = "k" + std::to_string(below(2'000));
        change_set.add_request({key, sha256(key), "answer"});
    }
    Version expected{raw(disk_->next_version()) - 1};
    if (below(40) == 0) expected = Version{below(raw(expected) + 2)};
    const Result<Appended> on_disk = disk_->append(expected, change_set);
    const Result<Appended> in_memory = memory_->append(expected, change_set);
    CAPTURE((on_disk.ok() ? "" : on_disk.error().message));
    CAPTURE((in_memory.ok() ? "" : in_memory.error().message));
    REQUIRE(on_disk.ok() == in_memory.ok());
    if (!on_disk.ok()) {
        REQUIRE(on_disk.error().code == in_memory.error().code);
        return;
    }
    REQUIRE(on_disk.value() == in_memory.value());
    operations_ += change_set.operation_count();
}

test::TestLine Run::random_line() {
    const std::uint64_t kind = below(20);
    if (kind < 8) return test::CiLine{id(), below(3) == 0 ? "database" : "server", "n" + id()};
    if (kind < 9) return test::RetireLine{id()};
    const std::string group = below(3) == 0 ? "g" + std::to_string(below(2)) : "";
    if (kind < 11) return test::GroupLine{id(), "g" + std::to_string(below(2)), 1};
    const char* const types[] = {"depends_on", "runs_on", "powers", "documents"};
    test::RelationshipLine line{id(), types[below(4)], id(), group};
    if (below(4) == 0) line.strength = 0.5;
    if (below(4) == 0) line.delay_s = 60;
    return line;
}

// A plan made on either repository is the same.
void Run::import() {
    std::vector<test::TestLine> lines;
    for (std::uint64_t left = 5 + below(60); left > 0; left--) {
        lines.push_back(random_line());
    }
    identify::PlanOptions options{.source = source(), .format = "faultline", .best_effort = true};
    const model::Observations seen = test::observe(lines);
    identify::ImportPlan plan = must(identify::plan_import(seen, options, *disk_));
    const identify::ImportPlan same = must(identify::plan_import(seen, options, *memory_));
    REQUIRE(plan.accepted == same.accepted);
    REQUIRE(plan.change_set.chunks() == same.change_set.chunks());
    if (plan.accepted) append(std::move(plan.change_set));
}

// What no plan has looked at; in a run that is not wild without needs.
void Run::claim() {
    std::vector<TestClaim> claims;
    for (std::uint64_t left = 1 + below(20); left > 0; left--) {
        TestClaim claim{.ci = is_wild_ ? id() : "alone" + std::to_string(below(30)),
                        .source = source()};
        claim.withdrawn = below(3) == 0;
        if (below(5) != 0) claim.name = "n" + std::to_string(below(100));
        const std::string other = id();
        if (below(3) == 0) {
            const double q = 0.25 * static_cast<double>(below(5));  // 1 is unusable
            claim.attributes = {{"unavailability", model::Scalar(q)}};
        }
        if (is_wild_ && below(3) == 0 && other != claim.ci) {
            claim.needs.push_back({.other = other});
            if (below(2) == 0) {
                claim.needs.back().verified_at = static_cast<std::int64_t>(below(9));
            }
        }
        claims.push_back(std::move(claim));
    }
    append(make_change_set(*disk_, claims));
}

void Run::alter_catalogue() {
    model::ChangeSet change_set;
    const auto layer = static_cast<std::uint8_t>(below(90));
    change_set.put_catalogue_entry(
        model::ClassDefinition{below(2) == 0 ? "server" : "database", layer, {}});
    std::optional<std::uint32_t> days;
    if (below(3) != 0) days = static_cast<std::uint32_t>(1 + below(9));
    change_set.put_catalogue_entry(model::SourceDefinition{source(), days});
    const bool is_need = is_wild_ && below(2) == 0;
    const auto kind = is_need ? model::ImpactKind::source_needs_target : model::ImpactKind::none;
    change_set.put_catalogue_entry(model::RelationshipType{
        is_wild_ && below(3) == 0 ? "runs_on" : "documents", "is said by", kind, {}});
    const std::string name = below(2) == 0 ? "server" : "database";
    change_set.put_catalogue_entry(model::AuthorityRule{name, "ram", {source(), "z"}});
    change_set.put_catalogue_entry(model::IdentificationRule{name, {{.attributes = {"ram"}}}});
    change_set.put_catalogue_entry(model::RemovedEntry{static_cast<model::EntryKind>(below(6)),
                                                       below(2) == 0 ? name : "documents"});
    append(std::move(change_set));
}

void Run::record() {
    model::ChangeSet change_set;
    const char* const kinds[] = {"a", "ab", "b"};
    for (std::uint64_t left = 1 + below(5); left > 0; left--) {
        const std::string key = below(6) == 0 ? "" : "r" + std::to_string(below(12));
        if (below(3) == 0) {
            change_set.erase_record(kinds[below(3)], key);
        } else {
            change_set.put_record(kinds[below(3)], key, std::string(1 + below(40), 'x'));
        }
    }
    append(std::move(change_set));
}

void Run::append_wrong() {
    model::ChangeSet change_set;
    switch (below(4)) {
        case 0:
            change_set.name_ci(CiId{raw(disk_->next_ci()) + below(2) * 2 - 1}, "x");
            break;
        case 1:
            change_set.name_symbol(SymbolId{raw(disk_->next_symbol()) + 1}, "x");
            break;
        case 2:
            change_set.put_claim(disk_->next_ci(), SymbolId{1}, model::encode_claim({}));
            break;
        default:
            change_set.put_claim(CiId{1}, SymbolId{1}, "not a claim");
            break;
    }
    append(std::move(change_set));
}

void Run::sync() {
    must(disk_->sync());
    must(memory_->sync());
    REQUIRE(disk_->head() == memory_->head());
    if (kept_.size() < 12) kept_.push_back({disk_->view(), memory_->view()});
}

// What was appended and not synced is kept, since nothing but the process ends.
void Run::reopen() {
    kept_.clear();
    disk_.one_batch_bytes_max = below(3) == 0 ? below(400) : kOneBatchBytesMax;
    disk_.reopen();
    memory_.reopen();
    compare_all();
}

// Views of what is removed do not answer any more.
void Run::remove_history() {
    const View view = disk_->appended_view();
    const Version before{raw(view.version()) - below(raw(view.version()) / 2 + 1)};
    const auto on_disk = disk_->remove_history(before, kWhy);
    const auto in_memory = memory_->remove_history(before, kWhy);
    REQUIRE(on_disk.ok() == in_memory.ok());
    if (on_disk.ok()) kept_.clear();
    sync();
}

// What can be asked about the past and about single things.
void Run::look_around() {
    sync();
    const View disk = disk_->view();
    const View memory = memory_->view();
    const std::uint64_t oldest = raw(disk.oldest());
    const Version version{oldest + below(raw(disk.version()) - oldest + 1)};
    CAPTURE(raw(version));
    REQUIRE(state_text(must(disk.at(version))) == state_text(must(memory.at(version))));
    REQUIRE(graph_text(must(disk.at(version))) == graph_text(must(memory.at(version))));
    for (std::uint64_t ci = 1 + below(5); ci < raw(disk_->next_ci()); ci += 1 + below(20)) {
        REQUIRE(history_text(disk, CiId{ci}) == history_text(memory, CiId{ci}));
    }
    const Altered on_disk = must(disk.altered_since(version));
    const Altered in_memory = must(memory.altered_since(version));
    REQUIRE(on_disk.cis == in_memory.cis);
    REQUIRE(on_disk.catalogue == in_memory.catalogue);
    const UtcTime time{disk.time().microseconds - static_cast<std::int64_t>(below(90'000'000))};
    const auto then = disk.version_at(time);
    const auto same = memory.version_at(time);
    REQUIRE(then.ok() == same.ok());
    if (then.ok()) REQUIRE(then.value() == same.value());
    const std::string key = "k" + std::to_string(below(2'000));
    REQUIRE(must(disk_->resolve("tester", key)) == must(memory_->resolve("tester", key)));
}

void Run::compare_all() {
    REQUIRE(disk_->next_version() == memory_->next_version());
    REQUIRE(disk_->next_ci() == memory_->next_ci());
    REQUIRE(disk_->next_symbol() == memory_->next_symbol());
    REQUIRE(state_text(disk_->appended_view()) == state_text(memory_->appended_view()));
    REQUIRE(graph_text(disk_->appended_view()) == graph_text(memory_->appended_view()));
    REQUIRE(log_text(*disk_) == log_text(*memory_));
    for (const Pair& pair : kept_) {
        REQUIRE(state_text(pair.disk) == state_text(pair.memory));
    }
}

}  // namespace

TEST_CASE("a store answers as maps of every version do after any operations and reopenings") {
    const bool is_long = std::getenv("FL_LONG") != nullptr;  // NOLINT(concurrency-mt-unsafe)
    const std::uint64_t wanted = is_long ? kOperationsLong : kOperationsShort;
    std::uint64_t operations = 0;
    for (std::uint64_t seed = 0; operations < wanted; seed++) {
        CAPTURE(seed);
        Run run(seed);
        while (run.operations() < kOperationsPerSeed) {
            CAPTURE(run.operations());
            run.step();
        }
        run.finish();
        operations += run.operations();
    }
    CHECK(operations >= wanted);
}

}  // namespace faultline::storage

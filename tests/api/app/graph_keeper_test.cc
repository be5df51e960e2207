#include "api/app/graph_keeper.h"

#include <algorithm>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <thread>

#include <doctest/doctest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include "api/app/questions.h"
#include "engine/graph/patch.h"
#include "storage/snapshot_file.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

namespace fs = std::filesystem;
using storage::must;

// What is logged while it lives.
class HeardLog {
 public:
    HeardLog() : before_(spdlog::default_logger()) {
        const auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(text_);
        auto logger = std::make_shared<spdlog::logger>("heard", sink);
        logger->set_level(spdlog::level::debug);
        logger->set_pattern("%l %v");
        spdlog::set_default_logger(std::move(logger));
    }

    ~HeardLog() { spdlog::set_default_logger(before_); }

    HeardLog(const HeardLog&) = delete;
    HeardLog& operator=(const HeardLog&) = delete;

    [[nodiscard]] std::string text() const { return text_.str(); }
    [[nodiscard]] bool is_loud() const { return text().find("warning ") != std::string::npos; }

 private:
    std::ostringstream text_;
    std::shared_ptr<spdlog::logger> before_;
};

AppOptions keeping_options(const fs::path& folder) {
    AppOptions options = test_app_options(folder);
    options.kept_graph_bytes_min = 0;
    return options;
}

// A store whose app is opened for each thing that is done with it.
class KeptStore {
 public:
    [[nodiscard]] fs::path path() const { return folder_.path() / "store"; }
    [[nodiscard]] fs::path file() const { return storage::snapshot_path(path()); }
    [[nodiscard]] std::unique_ptr<App> open() const {
        return must(App::open(keeping_options(path())));
    }

    // Import without asking anything, so that the file is left behind.
    void import_text(const std::string& text) const {
        const auto app = open();
        REQUIRE(must(import_texts(*app, {text})).accepted);
    }

    // Ask for the graph, so that the file is written if it is time to.
    void ask() const { must(open()->published()); }

    [[nodiscard]] Version version_of_file() const {
        const auto read = must(storage::read_snapshot_file(file()));
        return read ? read->origin.graph_version : Version{0};
    }

 private:
    MemoryFolder folder_;
};

// Everything in the buffer but the header, which names versions.
std::string content_of(const graph::Snapshot& graph) {
    const graph::Snapshot plain = must(graph::materialised(graph));
    const auto content = plain.bytes().subspan(sizeof(graph::BufferHeader));
    return {reinterpret_cast<const char*>(content.data()), content.size()};  // NOLINT
}

// Check that an app on the store publishes the graph that the store would be read as.
void check_right(const KeptStore& store) {
    const auto app = store.open();
    const auto at = must(app->published());
    const graph::Snapshot loaded = must(at->view.load_graph());
    CHECK((content_of(*at->graph) == content_of(loaded)));
    CHECK(at->graph->graph_version() == loaded.graph_version());
    CHECK(at->view.version() == app->view().version());
}

std::string estate(int cis) {
    std::string text;
    for (int i = 0; i < cis; i++) {
        text += ci_line("ci-" + std::to_string(i));
    }
    for (int i = 1; i < cis; i++) {
        text += need_line("ci-" + std::to_string(i), "ci-" + std::to_string(i / 2));
    }
    return text;
}

void flip_bit(const fs::path& file, std::uint64_t at) {
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekg(static_cast<std::streamoff>(at));
    const auto flipped = static_cast<char>(bytes.get() ^ 4);
    bytes.seekp(static_cast<std::streamoff>(at));
    bytes.put(flipped);
}

TEST_SUITE("api/app/graph_keeper") {
    TEST_CASE("the first who asks keeps the graph, silently, and the next one finds it") {
        const KeptStore store;
        store.import_text(estate(100));
        const HeardLog log;
        CHECK_FALSE(fs::exists(store.file()));

        store.ask();
        const Version kept = store.version_of_file();
        store.ask();

        CHECK(kept == Version{2});
        CHECK_FALSE(log.is_loud());
        CHECK(log.text().find("no graph in") == log.text().rfind("no graph in"));
        check_right(store);
    }

    TEST_CASE("a graph that later versions did not alter is still the one") {
        const KeptStore store;
        store.import_text(estate(100));
        store.ask();
        store.import_text(estate(100));

        {
            const auto app = store.open();
            const auto at = must(app->published());
            CHECK(at->view.version() == Version{3});
            CHECK(at->graph->version() == Version{2});
        }

        check_right(store);
    }

    TEST_CASE("a small graph is not kept") {
        const MemoryFolder folder;
        AppOptions options = test_app_options(folder.path());
        {
            const auto app = must(App::open(options));
            REQUIRE(must(import_texts(*app, {estate(100)})).accepted);
            must(app->published());
        }

        CHECK_FALSE(fs::exists(storage::snapshot_path(folder.path())));
    }

    TEST_CASE("a file of an older version is followed, whatever changed since") {
        for (std::uint32_t seed = 0; seed < 30; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            const KeptStore store;
            store.import_text(estate(300));
            store.ask();
            for (std::uint32_t i = 0; i <= random() % 3; i++) {
                const std::string id = "ci-" + std::to_string(random() % 300);
                const std::string text = random() % 3 == 0
                                             ? retire_line(id)
                                             : ci_line(id, "database") + need_line(id, "ci-7") +
                                                   ci_line("new-" + std::to_string(i));
                must(import_texts(*store.open(), {text}));
            }

            const HeardLog log;

            check_right(store);

            CHECK(log.text().find("changed since") != std::string::npos);
        }
    }

    TEST_CASE("a file that is far behind is not followed") {
        const KeptStore store;
        store.import_text(estate(10));
        store.ask();
        store.import_text(estate(500));
        const HeardLog log;

        check_right(store);

        CHECK(log.text().find("changed since") == std::string::npos);
        CHECK_FALSE(log.is_loud());
    }

    TEST_CASE("a relationship type that got another meaning is not followed") {
        const KeptStore store;
        store.import_text(estate(100));
        store.ask();
        {
            const auto app = store.open();
            must(app->write([](storage::Repository& log) -> Result<Write> {
                model::RelationshipType type = *log.catalogue().find_type("depends_on");
                type.kind = model::ImpactKind::none;
                model::ChangeSet change_set;
                change_set.put_catalogue_entry(type);
                FL_TRY(const storage::Committed committed, log.append(change_set));
                return Write{committed, {}};
            }));
        }

        check_right(store);

        CHECK(must(store.open()->published())->graph->edge_count() == 0);
    }

    TEST_CASE("few changes leave the file, many replace it") {
        const KeptStore store;
        store.import_text(estate(20'000));
        store.ask();
        store.import_text(ci_line("new"));
        store.ask();
        CHECK(store.version_of_file() == Version{2});
        std::string many;
        for (std::uint64_t i = 0; i < kUnkeptChangesMax; i++) {
            many += ci_line("many-" + std::to_string(i));
        }

        store.import_text(many);
        store.ask();

        CHECK(store.version_of_file() == Version{4});
        check_right(store);
    }

    TEST_CASE("a damaged file is said loudly, and replaced") {
        const KeptStore store;
        store.import_text(estate(100));
        store.ask();
        const auto size = fs::file_size(store.file());
        for (const std::uint64_t at : {std::uint64_t{3}, std::uint64_t{100}, size - 100}) {
            CAPTURE(at);
            flip_bit(store.file(), at);
            const HeardLog log;

            check_right(store);

            CHECK(log.text().find("warning '" + store.file().string() + "' is damaged: ") == 0);
            CHECK(store.version_of_file() == Version{2});
        }
        fs::resize_file(store.file(), size / 2);
        const HeardLog log;

        check_right(store);

        CHECK(log.is_loud());
        CHECK(store.version_of_file() == Version{2});
    }

    TEST_CASE("the file of another store, or of a version that is gone, is not taken") {
        const KeptStore store;
        const KeptStore other;
        store.import_text(estate(100));
        store.ask();
        other.import_text(estate(90));
        other.ask();
        const fs::path old = store.path().string() + "-old";
        fs::copy(store.path(), old, fs::copy_options::recursive);
        store.import_text(estate(100) + ci_line("lost"));
        const HeardLog log;

        fs::copy(other.file(), store.file(), fs::copy_options::overwrite_existing);
        check_right(store);
        CHECK(store.version_of_file() == Version{3});
        fs::copy(store.file(), storage::snapshot_path(old), fs::copy_options::overwrite_existing);
        fs::remove_all(store.path());
        fs::rename(old, store.path());
        check_right(store);
        CHECK(store.version_of_file() == Version{2});

        CHECK_FALSE(log.is_loud());
    }

    TEST_CASE("a folder that takes no file is no error of whoever asks") {
        const KeptStore store;
        store.import_text(estate(100));
        fs::create_directory(store.file().string() + ".new");
        const HeardLog log;

        check_right(store);

        CHECK_FALSE(fs::exists(store.file()));
        CHECK_FALSE(log.is_loud());
    }

    TEST_CASE("a server keeps the graph while it serves") {
        const KeptStore store;
        store.import_text(estate(100));
        AppOptions options = keeping_options(store.path());
        options.load_in_background = true;

        const auto app = must(App::open(options));
        while (!fs::exists(store.file())) {
            REQUIRE(app->readiness() != Readiness::failed);
            std::this_thread::yield();
        }

        CHECK(app->readiness() == Readiness::ready);
        CHECK(store.version_of_file() == Version{2});
    }
}

}  // namespace
}  // namespace faultline::app

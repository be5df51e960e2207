#include "tests/bench/estate.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <numeric>
#include <utility>
#include <vector>

#include "engine/base/byte_source.h"
#include "engine/graph/snapshot_builder.h"
#include "engine/model/catalogue.h"
#include "engine/model/observations.h"
#include "importers/interchange.h"

namespace faultline::bench {

namespace {

constexpr auto kNoNode = graph::NodeIndex{UINT32_MAX};

// A file, read from the front.
class FileSource final : public ByteSource {
 public:
    explicit FileSource(const std::string& path)
        : path_(path), file_(std::fopen(path.c_str(), "rb")) {}

    [[nodiscard]] bool is_open() const { return file_ != nullptr; }

    Result<std::size_t> read(std::span<char> into) override {
        const std::size_t size = std::fread(into.data(), 1, into.size(), file_.get());
        if (size == 0 && std::ferror(file_.get()) != 0)
            return unavailable(path_ + " is unreadable");
        return size;
    }

 private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };

    std::string path_;
    std::unique_ptr<std::FILE, Close> file_;
};

Result<model::Observations> observe(const std::string& path) {
    FileSource source(path);
    if (!source.is_open()) return not_found(path + " cannot be opened");
    model::Observations seen;
    FL_TRY(const auto importer, importers::make_interchange_importer({}));
    FL_CHECK(importer->read(source, seen.add_file(path), seen));
    FL_CHECK(importer->finish(seen));
    if (seen.problem_count() > 0) {
        const model::Problem& first = seen.problems().front();
        return invalid_argument(path + ", line " + std::to_string(first.origin.line) + ": " +
                                first.message);
    }
    return seen;
}

// Hands what was seen to a builder, nodes in the order of their ids.
class Assembly {
 public:
    explicit Assembly(const model::Observations& seen)
        : seen_(seen), node_of_(seen.id_count(), kNoNode) {}

    Result<graph::Snapshot> run() {
        builder_.reserve(seen_.cis().size(), seen_.relationships().size());
        FL_CHECK(add_nodes());
        for (const model::SeenRelationship& relationship : seen_.relationships()) {
            FL_CHECK(add_need(relationship));
        }
        for (const model::SeenGroup& group : seen_.groups()) {
            FL_CHECK(builder_.add_group(node_of(group.ci), seen_.name(group.name), group.required));
        }
        return builder_.build(Version{1}, Version{1});
    }

 private:
    graph::NodeIndex& node_of(model::LocalCi ci) {
        return node_of_[static_cast<std::uint32_t>(ci)];
    }

    Result<void> add_nodes() {
        std::vector<std::uint32_t> order(seen_.cis().size());
        std::iota(order.begin(), order.end(), 0U);
        std::ranges::sort(
            order, {}, [this](std::uint32_t i) { return seen_.id(seen_.cis()[i].ci); });
        for (const std::uint32_t i : order) {
            const model::SeenCi& ci = seen_.cis()[i];
            FL_TRY(node_of(ci.ci),
                   builder_.add_node({seen_.id(ci.ci),
                                      ci.name,
                                      seen_.name(ci.class_name),
                                      CiId{i + 1},
                                      model::own_reliability(ci.attributes)}));
        }
        return {};
    }

    Result<void> add_need(const model::SeenRelationship& seen) {
        const auto kind = model::builtin_catalogue().impact_kind(seen_.name(seen.type));
        if (kind == model::ImpactKind::none) return {};
        graph::NeedInput need;
        need.dependent = node_of(seen.source);
        need.dependency = node_of(seen.target);
        if (kind == model::ImpactKind::target_needs_source) {
            std::swap(need.dependent, need.dependency);
        }
        need.group = seen_.name(seen.group);
        need.detail.strength = seen.strength;
        need.detail.delay_s = seen.delay_s;
        need.detail.capacity = seen.capacity;
        if (seen.verified) need.detail.verified_at = seen.verified_at;
        return builder_.add_need(need);
    }

    const model::Observations& seen_;
    std::vector<graph::NodeIndex> node_of_;  // by LocalCi
    graph::SnapshotBuilder builder_;
};

}  // namespace

Result<graph::Snapshot> read_estate(const std::string& path) {
    FL_TRY(const model::Observations seen, observe(path));
    return Assembly(seen).run();
}

}  // namespace faultline::bench

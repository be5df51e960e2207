#include "tests/faults/contents.h"

#include <algorithm>
#include <memory>

#include "engine/model/change_set.h"
#include "tests/storage/test_store.h"

namespace faultline::faults {

namespace {

// The log: without gaps, in the order of time, each record continuing the chain of hashes.
Result<void> read_log(const storage::View& view, Contents& contents) {
    Digest chain{};
    UtcTime time{};
    for (std::uint64_t number = 1; number <= contents.head; number++) {
        const Version version{number};
        FL_TRY(const storage::View::LogRecord record, view.read_record(version));
        chain = model::chain_hash(chain, model::encode_header(record.header));
        const std::string where = "version " + std::to_string(number);
        if (record.chain != chain) contents.complaints.push_back(where + " breaks the chain");
        if (record.header.version != version) contents.complaints.push_back(where + " is another");
        if (number > 1 && record.header.time < time) {
            contents.complaints.push_back(where + " is older than the one before");
        }
        time = record.header.time;
        model::IgnoringVisitor ignore;
        FL_CHECK(view.read_operations(version, ignore));
        const auto name = parse_entry_name(record.header.context.request_id);
        if (name) contents.entries.push_back(*name);
    }
    contents.audit = hex(chain);
    return {};
}

Result<void> read_estate(const storage::View& view, Estate& estate) {
    return view.visit_cis([&](CiId ci, const identify::MergedCi& merged) -> Result<void> {
        std::vector<CiId> ids = {ci};
        for (const identify::MergedRelationship& relationship : merged.relationships) {
            ids.push_back(relationship.content.other);
        }
        FL_TRY(const std::vector<std::string> names, view.external_ids(ids));
        std::string text(merged.name);
        for (std::size_t i = 1; i < names.size(); i++) {
            text += " > " + names[i];
        }
        estate[names.front()] = std::move(text);
        return {};
    });
}

// The same again through the other ways to read: point look-ups and the graph.
Result<void> check_other_ways(const storage::View& view, Contents& contents) {
    for (const auto& [id, text] : contents.estate) {
        FL_TRY(const std::optional<CiId> ci, view.find_ci(id));
        if (!ci) {
            contents.complaints.push_back("'" + id + "' is there and not found");
            continue;
        }
        FL_TRY(const storage::CiRecord record, view.read_ci(*ci));
        if (!text.starts_with(record.merged().name)) {
            contents.complaints.push_back("'" + id + "' reads differently by itself");
        }
    }
    FL_TRY(const graph::Snapshot graph, view.load_graph());
    if (graph.node_count() != contents.estate.size()) {
        contents.complaints.push_back("the graph has " + std::to_string(graph.node_count()) +
                                      " CIs, not " + std::to_string(contents.estate.size()));
    }
    return {};
}

std::string difference(const Estate& expected, const Estate& found) {
    for (const auto& [id, text] : expected) {
        const auto at = found.find(id);
        if (at == found.end()) return "'" + id + "' is missing";
        if (at->second != text) return "'" + id + "' is '" + at->second + "', not '" + text + "'";
    }
    for (const auto& [id, text] : found) {
        if (!expected.contains(id)) return "'" + id + "' is there, which nobody wrote";
    }
    return {};
}

}  // namespace

Result<Contents> read_contents(const storage::Store& store) {
    Contents contents;
    const storage::View view = store.view();
    contents.head = raw(view.version());
    FL_CHECK(read_log(view, contents));
    FL_CHECK(read_estate(view, contents.estate));
    FL_CHECK(check_other_ways(view, contents));
    FL_TRY(const Digest hash, view.state_hash());
    contents.hash = hex(hash);
    return contents;
}

Result<Contents> read_contents(const std::filesystem::path& folder) {
    storage::StoreOptions options = storage::test_options();
    options.create_if_missing = false;
    FL_TRY(const std::unique_ptr<storage::Store> store, storage::Store::open(folder, options));
    return read_contents(*store);
}

Acknowledged entries_in(const Contents& contents) {
    Acknowledged entries;
    for (const EntryName& name : contents.entries) {
        entries[name.writer] = std::max(entries[name.writer], name.number);
    }
    return entries;
}

std::uint64_t lost_entries(const Contents& contents, const Acknowledged& acknowledged) {
    const Acknowledged there = entries_in(contents);
    std::uint64_t lost = 0;
    for (const auto& [writer, number] : acknowledged) {
        const auto at = there.find(writer);
        const std::uint64_t last = at == there.end() ? 0 : at->second;
        lost += number - std::min(number, last);
    }
    return lost;
}

std::vector<std::string> complaints_about(const Contents& contents,
                                          std::uint64_t seed,
                                          const Acknowledged& acknowledged) {
    std::vector<std::string> complaints = contents.complaints;
    Acknowledged last;
    Estate expected;
    for (const EntryName& name : contents.entries) {
        if (name.number != ++last[name.writer]) {
            complaints.push_back("entry " + text_of(name) + " is out of order or there twice");
        }
        apply_entry(seed, name, expected);
    }
    const std::uint64_t lost = lost_entries(contents, acknowledged);
    if (lost != 0) complaints.push_back(std::to_string(lost) + " acknowledged entries are lost");
    for (const auto& [writer, number] : last) {
        const auto at = acknowledged.find(writer);
        const std::uint64_t known = at == acknowledged.end() ? 0 : at->second;
        if (number <= known + kInFlightMax) continue;
        complaints.push_back("writer " + std::to_string(writer) + " never wrote " +
                             std::to_string(number));
    }
    if (std::string what = difference(expected, contents.estate); !what.empty()) {
        complaints.push_back(std::move(what));
    }
    return complaints;
}

}  // namespace faultline::faults

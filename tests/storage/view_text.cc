#include "tests/storage/view_text.h"

#include <algorithm>
#include <sstream>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/sha256.h"
#include "engine/identify/terms.h"
#include "engine/model/claim.h"
#include "storage/retention.h"
#include "tests/storage/test_store.h"
#include "tests/support/graph_text.h"

namespace faultline::storage {

namespace {

constexpr std::string_view kKinds[] = {"a", "ab", "b", kRetentionRecord};

std::string code_of(const Error& error) {
    return "error " + std::to_string(static_cast<int>(error.code));
}

std::string id_of(const View& view, CiId ci) {
    const std::vector<CiId> cis = {ci};
    return must(view.external_ids(cis)).front();
}

void write_merged(const View& view, const identify::MergedCi& ci, std::ostream& out) {
    out << (ci.alive ? "alive " : "dead ") << raw(ci.version) << " '" << ci.name << "'";
    if (ci.alive) out << " class " << view.symbol_name(ci.class_name);
    for (const identify::MergedAttribute& attribute : ci.attributes) {
        out << " " << attribute.name << "=" << hex(sha256(attribute.value)).substr(0, 8) << " by "
            << view.symbol_name(attribute.source) << " in " << raw(attribute.version);
    }
    for (const identify::MergedGroup& group : ci.groups) {
        out << " group " << group.name << " needs " << group.required;
    }
    for (const identify::MergedRelationship& relationship : ci.relationships) {
        const model::RelationshipClaim& content = relationship.content;
        out << "\n    " << view.symbol_name(content.type) << (content.other_is_source ? "<" : ">")
            << id_of(view, content.other) << " group " << content.group << " in "
            << raw(content.version) << " " << content.capacity << " " << content.strength << " "
            << content.delay_s << " " << content.verified_at.value_or(-1) << " by";
        for (const SymbolId source : relationship.sources) {
            out << " " << view.symbol_name(source);
        }
    }
}

// By how many terms of its claim the CI is found.
void write_found(const View& view, CiId ci, std::string_view bytes, std::ostream& out) {
    model::Claim claim;
    must(model::decode_claim(bytes, claim));
    std::vector<identify::Term> terms;
    must(identify::append_terms(claim, terms));
    std::size_t found = 0;
    for (const std::vector<CiId>& cis : must(view.candidates(terms))) {
        found += std::ranges::binary_search(cis, ci) ? 1U : 0U;
    }
    CHECK(found == terms.size());
    out << " found by " << found;
}

void write_ci(const View& view, CiId ci, std::ostream& out) {
    const std::string id = id_of(view, ci);
    const std::optional<CiId> found = must(view.find_ci(id));
    const CiRecord record = must(view.read_ci(ci));
    out << "\n  " << raw(ci) << " " << id << " is " << raw(found.value_or(CiId{})) << " changed "
        << raw(record.changed()) << " ";
    write_merged(view, record.merged(), out);
    out << " claimed by";
    const auto visited = view.visit_claims(ci, [&](CiId, SymbolId source, std::string_view claim) {
        out << " " << view.symbol_name(source) << "=" << hex(sha256(claim)).substr(0, 8);
        write_found(view, ci, claim, out);
        return Result<void>();
    });
    REQUIRE(visited.ok());
    out << " mentioned by";
    for (const CiId owner : must(view.mentioned_by(ci))) {
        out << " " << raw(owner);
    }
}

class Digester final : public LogVisitor {
 public:
    explicit Digester(std::ostream& out) : out_(out) {}

    Result<void> on_record(const VerbatimRecord& record) override {
        out_ << raw(record.version) << " " << hex(sha256(record.header)) << " " << hex(record.chain)
             << "\n";
        return {};
    }
    Result<void> on_chunk(std::string_view chunk) override {
        out_ << "  " << hex(sha256(chunk)) << "\n";
        return {};
    }

 private:
    std::ostream& out_;
};

}  // namespace

std::string state_text(const View& view) {
    std::ostringstream out;
    out << "version " << raw(view.version()) << " graph " << raw(view.graph_version()) << " at "
        << view.time().microseconds << " oldest " << raw(view.oldest()) << " hash " << hash_of(view)
        << "\ncatalogue";
    for (const model::CatalogueEntry& entry : view.catalogue().entries()) {
        out << " " << hex(sha256(model::encode_catalogue_entry(entry))).substr(0, 8);
    }
    for (std::uint64_t ci = 1;; ci++) {
        const std::vector<CiId> cis = {CiId{ci}};
        if (!view.external_ids(cis).ok()) break;
        write_ci(view, CiId{ci}, out);
    }
    out << "\nlive";
    must(view.visit_cis([&](CiId ci, const identify::MergedCi& merged) -> Result<void> {
        out << " " << raw(ci) << (merged.alive ? "" : "!");
        return {};
    }));
    for (const std::string_view kind : kKinds) {
        out << "\nrecords " << kind;
        must(view.visit_records(
            kind,
            [&](std::string_view key, Version version, std::string_view bytes) -> Result<void> {
                out << " '" << key << "' in " << raw(version) << " "
                    << hex(sha256(bytes)).substr(0, 8);
                return {};
            }));
    }
    return out.str() + "\n";
}

std::string graph_text(const View& view) {
    const Result<graph::Snapshot> graph = view.load_graph();
    return graph.ok() ? test::text_of(graph.value()) : code_of(graph.error());
}

std::string history_text(const View& view, CiId ci) {
    std::ostringstream out;
    must(view.visit_ci_history(ci,
                               [&](Version version,
                                   const identify::MergedCi& before,
                                   const identify::MergedCi& after) -> Result<void> {
                                   out << raw(version) << "\n  before ";
                                   write_merged(view, before, out);
                                   out << "\n  after ";
                                   write_merged(view, after, out);
                                   out << "\n";
                                   return {};
                               }));
    return out.str();
}

std::string log_text(const Repository& repository) {
    std::ostringstream out;
    Digester digester(out);
    must(repository.read(Version{raw(repository.view().oldest()) - 1}, digester));
    return out.str();
}

}  // namespace faultline::storage

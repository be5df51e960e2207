#include "storage/verify.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "storage/catalogue_rows.h"
#include "storage/log_rows.h"
#include "storage/records.h"
#include "storage/state_hash.h"
#include "storage/verify_mentions.h"
#include "storage/verify_names.h"
#include "storage/verify_terms.h"

namespace faultline::storage {

namespace {

constexpr unsigned kFirstFormat = 1;
constexpr unsigned kFormatOfTerms = 3;

// The table `meta` holds the head and nothing else unless an import is being staged.
Result<void> check_meta(const Verification& check) {
    Scan rows = check.database.scan(Table::meta, {});
    for (; rows.valid(); rows.next()) {
        if (rows.key() == kHeadKey || rows.key().starts_with(kStagedPrefix)) continue;
        check.findings.add(
            std::nullopt, "row_unexpected", "the table 'meta' has a row of no known name");
    }
    FL_CHECK(check.findings.accept(rows.status(), "table_unreadable"));
    return {};
}

// Names and catalogue of a store that was not opened to be used; what is damaged is left out.
Result<Published> state_of(const InspectedStore& store, const Verification& check) {
    Published state;
    state.core = store.core;
    state.position = check.position;
    state.oldest = check.first;
    SymbolTable symbols;
    Scan rows = check.database.scan(Table::symbol, {});
    for (; rows.valid(); rows.next()) {
        (void)symbols.add(rows.value());
    }
    FL_CHECK(check.findings.accept(rows.status(), "table_unreadable"));
    state.symbols = symbols.names();
    Result<CatalogueAt> at = read_catalogue(check.database, check.position.version);
    if (!at.ok()) {
        FL_CHECK(check.findings.accept(at.error(), "table_unreadable"));
        at = CatalogueAt{};
    }
    state.catalogue = std::make_shared<const model::Catalogue>(std::move(at.value().catalogue));
    state.catalogue_altered = at.value().altered;
    return state;
}

Result<void> hash_state(const Verification& check, const Published& state, VerifyReport& report) {
    Result<Digest> hash = state_hash(state);
    if (hash.ok()) {
        report.state_hash = hash.value();
        return {};
    }
    if (hash.error().code != ErrorCode::corruption) return hash.error();
    if (check.findings.count() == 0) {
        check.findings.add(std::nullopt, "state_damaged", hash.error().message);
    }
    return {};
}

// Everything but the log itself.
Result<void> check_state(Verification& check, const Published& state, VerifyReport& report) {
    FL_CHECK(check_meta(check));
    FL_TRY(const CheckedNames names, check_names(check));
    report.symbols = names.symbols.size();
    report.known_cis = names.cis.size();
    FL_TRY(report.rows, check_rows(check, names));
    FL_TRY(report.mentions, check_mentions(check, names));
    if (check.has_terms) {
        FL_TRY(report.terms, check_terms(check, names));
    }
    // With gaps in the names, numbers do not lead to the names they were given.
    const bool names_whole = names.cis.size() + 1 == raw(check.position.next_ci) &&
                             state.symbols->size() + 1 == raw(check.position.next_symbol);
    if (!names_whole) return {};
    FL_TRY(report.live, check_references(check, state, names));
    return hash_state(check, state, report);
}

}  // namespace

Result<VerifyReport> verify_store(const InspectedStore& store, const AuditExpectations& expected) {
    VerifyReport report;
    FL_TRY(report.audit, check_audit(store, expected));
    if (!store.head) return report;  // found; without it no state is known
    Verification check{.database = *store.core->database,
                       .position = *store.head,
                       .is_whole = true,
                       .has_new_tables = store.core->directory.format() != kFirstFormat,
                       .has_terms = store.core->directory.format() >= kFormatOfTerms,
                       .findings = report.audit.findings};
    // A head without its record, found by now, may name any version: nothing is replayed up to it.
    const Result<StoredHeader> last = read_header(check.database, check.position.version);
    if (!last.ok()) return report;
    check.first = std::min(report.audit.counts.removed_before, check.position.version);
    FL_TRY(const Published state, state_of(store, check));
    FL_CHECK(check_state(check, state, report));
    return report;
}

Result<VerifyReport> verify_store(const Published& state, const AuditExpectations& expected) {
    VerifyReport report;
    FL_TRY(report.audit, check_audit(state, expected));
    Verification check{.database = state.database(),
                       .position = state.position,
                       .first = state.oldest,
                       .is_whole = false,
                       .has_new_tables = true,
                       .has_terms = true,
                       .findings = report.audit.findings};
    FL_CHECK(check_state(check, state, report));
    return report;
}

}  // namespace faultline::storage

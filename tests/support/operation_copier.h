// OperationCopier: a change set made from the decoded operations of another one.
//
// Thread safety: none.

#pragma once

#include <string_view>

#include "engine/base/result.h"
#include "engine/model/change_set.h"

namespace faultline::test {

// Writes every operation it sees into `copy`.
class OperationCopier final : public model::OperationVisitor {
 public:
    Result<void> on_symbol(SymbolId symbol, std::string_view name) override {
        copy.name_symbol(symbol, name);
        return {};
    }
    Result<void> on_ci(CiId ci, std::string_view external_id) override {
        copy.name_ci(ci, external_id);
        return {};
    }
    Result<void> on_claim(CiId ci, SymbolId source, std::string_view claim) override {
        copy.put_claim(ci, source, claim);
        return {};
    }
    Result<void> on_withdrawal(CiId ci, SymbolId source) override {
        copy.withdraw_claim(ci, source);
        return {};
    }
    Result<void> on_catalogue_entry(const model::CatalogueEntry& entry) override {
        copy.put_catalogue_entry(entry);
        return {};
    }
    Result<void> on_import_run(std::string_view bytes) override {
        FL_TRY(const model::ImportRun run, model::decode_import_run(bytes));
        copy.add_import_run(run);
        return {};
    }
    Result<void> on_request(const model::AnsweredRequest& request) override {
        copy.add_request(request);
        return {};
    }
    Result<void> on_record(std::string_view kind,
                           std::string_view key,
                           std::string_view bytes) override {
        if (bytes.empty()) {
            copy.erase_record(kind, key);
        } else {
            copy.put_record(kind, key, bytes);
        }
        return {};
    }

    model::ChangeSet copy;
};

}  // namespace faultline::test

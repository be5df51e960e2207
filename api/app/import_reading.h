// Reading what an import was given, before anything is compared with the store.
//
// Thread safety: may be called from any thread.

#pragma once

#include <string>

#include "api/app/import.h"
#include "engine/base/result.h"
#include "engine/model/observations.h"
#include "storage/view.h"

namespace faultline::app {

// Counts an import for as long as it runs.
class ImportAdmission {
 public:
    ImportAdmission();
    ~ImportAdmission();
    ImportAdmission(const ImportAdmission&) = delete;
    ImportAdmission& operator=(const ImportAdmission&) = delete;

    // Errors: unavailable if kImportsAtOnceMax others run already.
    [[nodiscard]] Result<void> check() const;

 private:
    bool admitted_;
};

// What was read of all parts, or of those before one that cannot be read at all.
struct ReadImport {
    std::string format;
    std::string source;
    model::Observations seen;
    bool whole = true;
};

// Errors: invalid_argument if the request breaks a rule before it is read.
[[nodiscard]] Result<void> check_import(const ImportRequest& request);

// What was read, as an answer says it; all of it if not everything could be read.
void describe(const ReadImport& reading, ImportAnswer& answer);

// Read all parts, with the types that the catalogue of `view` gives attributes.
// Errors: as import_files().
// REQUIRES: check_import() found nothing wrong.
[[nodiscard]] Result<ReadImport> read_import(const ImportRequest& request,
                                             const storage::View& view);

}  // namespace faultline::app

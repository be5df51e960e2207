#include "storage/first_change_set.h"

#include "engine/model/catalogue.h"

namespace faultline::storage {

model::ChangeSet first_change_set() {
    model::ChangeSet change_set;
    change_set.context = {.principal = "faultline",
                          .source = "builtin",
                          .reason = "initial catalogue",
                          .request_id = ""};
    for (const model::CatalogueEntry& entry : model::builtin_catalogue().entries()) {
        change_set.put_catalogue_entry(entry);
    }
    return change_set;
}

}  // namespace faultline::storage

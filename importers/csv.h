// Importer of the format `csv`: the interchange format as three tables, told apart by their header.
//
//     id,class,name,<attribute>...
//     source,type,target[,group][,capacity][,strength][,delay_s][,verified_at]     any order behind
//     target ci,group,required
//
// An empty cell is an absent member.  Attributes are what the catalogue says, else strings; the
// reliability attributes are numbers, and the items of an array are parted by a semicolon.
// Reading of rows: csv_rows.h.

#pragma once

#include <memory>
#include <string_view>

#include "importers/importer.h"

namespace faultline::importers {

// A fresh importer.  Errors: invalid_argument if a host is given.
Result<std::unique_ptr<Importer>> make_csv_importer(const ImporterOptions& options);

// True if the first line is the header of one of the tables.
[[nodiscard]] bool looks_like_csv(std::string_view head);

}  // namespace faultline::importers

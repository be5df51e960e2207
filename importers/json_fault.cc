#include "importers/json_fault.h"

#include <cstdint>

#include <nlohmann/json.hpp>
#include <simdjson.h>

#include "importers/wording.h"

namespace faultline::importers {

namespace {

// "[json.exception.parse_error.101] parse error at line 1, column 9: syntax error ..." -> "syntax
// error ...".  A line's column is told apart from that, the line's number is not 1.
std::string reason_of(std::string_view what) {
    const std::size_t column = what.find(", column ");
    const std::size_t colon = what.find(": ", column == std::string_view::npos ? 0 : column);
    if (colon != std::string_view::npos) return std::string(what.substr(colon + 2));
    const std::size_t bracket = what.find("] ");
    return std::string(bracket == std::string_view::npos ? what : what.substr(bracket + 2));
}

}  // namespace

JsonFault explain_json_fault(std::string_view line) {
    if (!simdjson::validate_utf8(line.data(), line.size())) {
        return {"invalid_text", "the line is not UTF-8; " + std::string(kConvertHint)};
    }
    // A NUL byte is the end of the input to the parser below.
    if (const std::size_t nul = line.find('\0'); nul != std::string_view::npos) {
        return {"invalid_json", "NUL byte at column " + std::to_string(nul + 1)};
    }
    try {
        // Only the first fault is of interest: values are thrown away as they are read.
        const auto discard = [](int, nlohmann::json::parse_event_t, nlohmann::json&) {
            return false;
        };
        [[maybe_unused]] const auto discarded = nlohmann::json::parse(line, discard);
    } catch (const nlohmann::json::parse_error& fault) {
        return {"invalid_json",
                "not a JSON object at column " + std::to_string(fault.byte) + ": " +
                    reason_of(fault.what())};
    } catch (const nlohmann::json::exception& fault) {
        return {"out_of_range", reason_of(fault.what()) + "; numbers must fit into 64 bits"};
    }
    // That parser reads what the fast one refuses: integers of any length, and a byte order mark.
    simdjson::dom::parser parser;
    const auto error = parser.parse(line.data(), line.size()).error();
    if (error == simdjson::NUMBER_ERROR) {
        return {"out_of_range", "an integer does not fit into 64 bits"};
    }
    return {"invalid_json", std::string("not a JSON object: ") + simdjson::error_message(error)};
}

}  // namespace faultline::importers

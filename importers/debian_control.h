// ControlReader: the stanzas of a Debian control file (deb822), such as dpkg's status file.
//
// Thread safety: none; a reader belongs to one import.
//
//     file   = stanza *(1*blank stanza)
//     stanza = 1*(field / comment)
//     field  = name ":" value *(newline (" " / tab) more)
//     comment = "#" anything
//
// Names of fields compare without case.  Only the values of wanted fields are kept.

#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/byte_source.h"
#include "engine/base/result.h"
#include "importers/line_reader.h"

namespace faultline::importers {

// A stanza with more different fields is refused.
inline constexpr std::size_t kStanzaFieldsMax = 1000;

// A value longer than this is refused.
inline constexpr std::size_t kFieldBytesMax = std::size_t{4} << 20;

// Faults of one stanza beyond this many are not told apart; the last one says so.
inline constexpr std::size_t kStanzaFaultsMax = 100;

// Something that is wrong with a stanza.
struct ControlFault {
    std::uint32_t line = 0;
    std::string code;
    std::string message;
};

// The value of a wanted field; lines of one value are separated by LF.
struct ControlField {
    bool present = false;
    std::uint32_t line = 0;
    std::string value;  // trimmed
};

// One stanza.
struct Stanza {
    std::uint32_t line = 0;            // where it starts
    std::vector<ControlField> fields;  // in the order of the wanted names
    std::vector<ControlFault> faults;  // not empty: the stanza must not be used

    // Note a fault; those beyond kStanzaFaultsMax are one.
    void add_fault(std::uint32_t at, std::string code, std::string message);
};

// Reads stanzas.
class ControlReader {
 public:
    // Read from `source` the fields named in `wanted`; both must outlive the reader.
    ControlReader(ByteSource& source, std::span<const std::string_view> wanted);

    // Read the next stanza into `stanza`, whose memory is reused; false at the end.
    // Errors: those of LineReader.
    Result<bool> next(Stanza& stanza);

 private:
    void take_line(const Line& line, Stanza& stanza);
    void start_field(const Line& line, Stanza& stanza);
    void continue_field(const Line& line, Stanza& stanza);
    void append(const Line& line, std::string_view text, Stanza& stanza);

    LineReader lines_;
    std::span<const std::string_view> wanted_;
    std::set<std::string, std::less<>> names_;  // of the stanza being read, in lower case
    ControlField* open_ = nullptr;              // continuation lines go here
    bool in_field_ = false;
};

}  // namespace faultline::importers

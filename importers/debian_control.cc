#include "importers/debian_control.h"

#include <algorithm>
#include <utility>

#include <simdjson.h>

#include "importers/importer.h"
#include "importers/wording.h"

namespace faultline::importers {

namespace {

constexpr std::string_view kBlank = " \t";

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string_view trimmed(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
    return text.substr(0, text.find_last_not_of(kBlank) + 1);
}

// True if `name` can name a field: printable ASCII without spaces and colons.
bool is_field_name(std::string_view name) {
    return !name.empty() && !name.starts_with('-') &&
           std::ranges::all_of(name, [](char c) { return c > ' ' && c < '\x7F'; });
}

}  // namespace

void Stanza::add_fault(std::uint32_t at, std::string code, std::string message) {
    if (faults.size() > kStanzaFaultsMax) return;
    if (faults.size() == kStanzaFaultsMax) {
        code = "too_many_faults";
        message = "more faults in this stanza are not listed; the limit is " +
                  std::to_string(kStanzaFaultsMax);
    }
    faults.push_back({at, std::move(code), std::move(message)});
}

ControlReader::ControlReader(ByteSource& source, std::span<const std::string_view> wanted)
    : lines_(source), wanted_(wanted) {}

Result<bool> ControlReader::next(Stanza& stanza) {
    stanza.line = 0;
    stanza.fields.resize(wanted_.size());
    for (ControlField& field : stanza.fields) {
        field.present = false;
        field.value.clear();
    }
    stanza.faults.clear();
    names_.clear();
    open_ = nullptr;
    in_field_ = false;
    Line line;
    while (true) {
        FL_TRY(const bool more, lines_.next(line));
        if (!more) return stanza.line != 0;
        if (line.text.starts_with('#')) continue;
        const bool blank =
            !line.too_long && line.text.find_first_not_of(kBlank) == std::string_view::npos;
        if (blank && stanza.line != 0) return true;
        if (blank) continue;
        if (stanza.line == 0) stanza.line = line.number;
        take_line(line, stanza);
    }
}

void ControlReader::take_line(const Line& line, Stanza& stanza) {
    if (line.too_long) {
        stanza.add_fault(line.number,
                         "line_too_long",
                         "the line is longer than " + std::to_string(kLineBytesMax) +
                             " bytes, the limit of a line");
    } else if (kBlank.find(line.text.front()) != std::string_view::npos) {
        continue_field(line, stanza);
    } else {
        start_field(line, stanza);
    }
}

void ControlReader::start_field(const Line& line, Stanza& stanza) {
    open_ = nullptr;
    const std::size_t colon = line.text.find(':');
    std::string name(line.text.substr(0, colon));
    in_field_ = colon != std::string_view::npos && is_field_name(name);
    if (!in_field_) {
        stanza.add_fault(
            line.number,
            "malformed_line",
            shown(line.text) + " is neither 'Field: value' nor does it continue a field");
        return;
    }
    std::ranges::transform(name, name.begin(), lower);
    if (names_.size() == kStanzaFieldsMax) {
        return stanza.add_fault(line.number,
                                "too_many_fields",
                                "the stanza has more than " + std::to_string(kStanzaFieldsMax) +
                                    " different fields, the limit");
    }
    const auto [at, is_new] = names_.insert(std::move(name));
    if (!is_new) {
        stanza.add_fault(
            line.number, "duplicate_field", "field " + shown(*at) + " is there twice in a stanza");
        return;
    }
    const auto wanted = std::ranges::find_if(wanted_, [&at = *at](std::string_view candidate) {
        return std::ranges::equal(candidate, at, {}, lower);
    });
    if (wanted == wanted_.end()) return;
    open_ = &stanza.fields[static_cast<std::size_t>(wanted - wanted_.begin())];
    open_->present = true;
    open_->line = line.number;
    append(line, line.text.substr(colon + 1), stanza);
}

void ControlReader::continue_field(const Line& line, Stanza& stanza) {
    if (!in_field_) {
        stanza.add_fault(line.number, "malformed_line", shown(line.text) + " continues no field");
    } else if (open_ != nullptr) {
        append(line, line.text, stanza);
    }
}

// Add a line to the value of the open field.
void ControlReader::append(const Line& line, std::string_view text, Stanza& stanza) {
    text = trimmed(text);
    std::string code;
    std::string message;
    if (!simdjson::validate_utf8(text.data(), text.size())) {
        code = "invalid_text";
        message = "the line is not UTF-8; " + std::string(kConvertHint);
    } else if (open_->value.size() + text.size() > kFieldBytesMax) {
        code = "too_long";
        message = "the field is longer than " + std::to_string(kFieldBytesMax) +
                  " bytes, the limit of a field";
    }
    if (!code.empty()) {
        stanza.add_fault(line.number, std::move(code), std::move(message));
        open_ = nullptr;
        return;
    }
    if (line.number != open_->line) open_->value += '\n';
    open_->value += text;
}

}  // namespace faultline::importers

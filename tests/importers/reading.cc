#include "tests/importers/reading.h"

#include <algorithm>
#include <sstream>

#include <doctest/doctest.h>

namespace faultline::importers::testing {

namespace {

std::string text_of(const model::Scalar& scalar) {
    std::ostringstream out;
    if (const auto* text = std::get_if<std::string>(&scalar)) {
        out << '"' << *text << '"';
    } else if (const auto* integer = std::get_if<std::int64_t>(&scalar)) {
        out << *integer;
    } else if (const auto* real = std::get_if<double>(&scalar)) {
        out << *real << 'r';
    } else {
        out << (std::get<bool>(scalar) ? "true" : "false");
    }
    return out.str();
}

std::string text_of(const model::AttributeValue& value) {
    if (const auto* scalar = std::get_if<model::Scalar>(&value)) return text_of(*scalar);
    std::string text = "[";
    for (const model::Scalar& item : std::get<std::vector<model::Scalar>>(value)) {
        if (text.size() > 1) text += ',';
        text += text_of(item);
    }
    return text + "]";
}

std::string joined(std::vector<std::string> lines) {
    std::ranges::sort(lines);
    std::string text;
    for (const std::string& line : lines) {
        text += line + "\n";
    }
    return text;
}

std::string cis_of(const model::Observations& seen) {
    std::vector<std::string> lines;
    for (const model::SeenCi& ci : seen.cis()) {
        std::ostringstream out;
        out << "ci " << seen.id(ci.ci) << ' ' << seen.name(ci.class_name) << " '" << ci.name << "'";
        ByteReader reader(ci.attributes);
        for (const model::Attribute& attribute : model::decode_attributes(reader)) {
            out << ' ' << attribute.name << '=' << text_of(attribute.value);
        }
        lines.push_back(out.str());
    }
    return joined(std::move(lines));
}

std::string relationships_of(const model::Observations& seen) {
    std::vector<std::string> lines;
    for (const model::SeenRelationship& one : seen.relationships()) {
        std::ostringstream out;
        out << "relationship " << seen.id(one.source) << ' ' << seen.name(one.type) << ' '
            << seen.id(one.target) << ' '
            << (seen.name(one.group).empty() ? "-" : seen.name(one.group))
            << " capacity=" << one.capacity << " strength=" << one.strength
            << " delay_s=" << one.delay_s << " verified_at="
            << (one.verified ? std::to_string(one.verified_at) : std::string("-"));
        lines.push_back(out.str());
    }
    return joined(std::move(lines));
}

}  // namespace

Reading read_files(std::string_view format,
                   const std::vector<std::string>& files,
                   const ImporterOptions& options) {
    Reading reading;
    auto importer = find_format(format)->make(options);
    REQUIRE(importer.ok());
    for (const std::string& bytes : files) {
        const std::uint32_t file = reading.seen.add_file("file");
        MemorySource source(bytes);
        const auto read = importer.value()->read(source, file, reading.seen);
        if (!read.ok()) {
            reading.error = read.error();
            return reading;
        }
    }
    const auto finished = importer.value()->finish(reading.seen);
    if (!finished.ok()) reading.error = finished.error();
    return reading;
}

Reading read_bytes(std::string_view format, const std::string& bytes, const std::string& host) {
    return read_files(format, {bytes}, {.host = host});
}

std::string faults_of(const Reading& reading) {
    std::string text;
    for (const model::Problem& problem : reading.seen.problems()) {
        text +=
            (text.empty() ? "" : " ") + problem.code + "@" + std::to_string(problem.origin.line);
    }
    if (!reading.error) return text;
    text += text.empty() ? "error:" : " error:";
    if (reading.error->violations.empty()) return text + reading.error->message;
    const Violation& violation = reading.error->violations.front();
    return text + violation.code + "@" + violation.pointer.substr(violation.pointer.find(' ') + 1);
}

std::string items_of(const model::Observations& seen) {
    std::vector<std::string> groups;
    for (const model::SeenGroup& group : seen.groups()) {
        groups.push_back("group " + std::string(seen.id(group.ci)) + " " +
                         std::string(seen.name(group.name)) + " " + std::to_string(group.required));
    }
    std::vector<std::string> retirements;
    for (const model::SeenRetirement& retirement : seen.retirements()) {
        retirements.push_back("retire " + std::string(seen.id(retirement.ci)));
    }
    return cis_of(seen) + relationships_of(seen) + joined(std::move(groups)) +
           joined(std::move(retirements));
}

std::uint64_t counted(const model::Observations& seen, std::string_view what) {
    const auto at = seen.counts().find(what);
    return at == seen.counts().end() ? 0 : at->second;
}

}  // namespace faultline::importers::testing

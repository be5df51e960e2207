#include "api/app/import_reading.h"

#include <atomic>
#include <string_view>
#include <utility>

#include "api/app/peeked_source.h"
#include "engine/model/limits.h"
#include "engine/model/validation.h"
#include "importers/registry.h"
#include "importers/wording.h"

namespace faultline::app {

namespace {

std::atomic<int> imports_running{0};

std::string format_names() {
    std::string names;
    for (const importers::Format& format : importers::formats()) {
        if (!names.empty()) names += ", ";
        names += format.name;
    }
    return names;
}

Result<const importers::Format*> choose_format(const ImportRequest& request, PeekedSource& first) {
    if (!request.format.empty()) {
        if (const auto* format = importers::find_format(request.format)) return format;
        return invalid_argument("unknown format '" + request.format + "'; known are " +
                                format_names());
    }
    FL_TRY(const std::string_view head, first.head());
    if (const auto* format = importers::recognise_format(head)) return format;
    return invalid_argument("cannot tell the format of '" + request.parts.front().name +
                            "'; name it: " + format_names());
}

Result<void> check_completeness(const ImportRequest& request) {
    if (request.complete && !request.scope) {
        return invalid_argument(
            "a complete import must say of what: name its scope (source, class:NAME, service:ID or "
            "ci:ID)");
    }
    if (request.retire_percent_max > 100) {
        return invalid_argument("the limit for what may vanish is " +
                                std::to_string(request.retire_percent_max) +
                                " percent, it must be between 0 and 100");
    }
    if (request.allow_retire && request.reason.empty()) {
        return invalid_argument("to retire whatever is absent needs a reason");
    }
    return {};
}

}  // namespace

ImportAdmission::ImportAdmission() : admitted_(imports_running.fetch_add(1) < kImportsAtOnceMax) {}

ImportAdmission::~ImportAdmission() {
    imports_running.fetch_sub(1);
}

Result<void> ImportAdmission::check() const {
    if (admitted_) return {};
    return unavailable("as many imports as allowed (" + std::to_string(kImportsAtOnceMax) +
                       ") are running already; try again when one is done");
}

Result<void> check_import(const ImportRequest& request) {
    if (request.parts.empty()) return invalid_argument("nothing to import: no file was given");
    FL_CHECK(check_completeness(request));
    if (request.source.size() <= model::kSourceBytesMax && model::is_clean_text(request.source)) {
        return {};
    }
    return invalid_argument("the source must be UTF-8 text without control characters of at most " +
                            std::to_string(model::kSourceBytesMax) + " bytes");
}

Result<ReadImport> read_import(const ImportRequest& request, const storage::View& view) {
    PeekedSource first(*request.parts.front().bytes);
    FL_TRY(const importers::Format* format, choose_format(request, first));
    if (!request.host.empty() && !format->takes_host) {
        return invalid_argument("format '" + std::string(format->name) + "' takes no host");
    }
    FL_TRY(const auto importer, format->make({request.host, &view.catalogue()}));
    ReadImport reading;
    reading.format = format->name;
    reading.source = request.source.empty() ? reading.format : request.source;
    for (std::size_t i = 0; i < request.parts.size() && reading.whole; i++) {
        const std::uint32_t file = reading.seen.add_file(model::printable(request.parts[i].name));
        ByteSource& bytes = i == 0 ? first : *request.parts[i].bytes;
        const Result<void> read = importer->read(bytes, file, reading.seen);
        if (read.ok()) continue;
        auto problem = importers::problem_of_unreadable(read.error(), file);
        if (!problem) return read.error();
        reading.seen.add_problem(problem->origin, problem->code, problem->message);
        reading.whole = false;
    }
    if (reading.whole) {
        FL_CHECK(importer->finish(reading.seen));
    }
    return reading;
}

void describe(const ReadImport& reading, ImportAnswer& answer) {
    answer.format = reading.format;
    answer.source = reading.source;
    answer.files = reading.seen.files();
    answer.dropped = reading.seen.counts();
    if (reading.whole) return;
    answer.problems = reading.seen.problems();
    answer.problem_count = reading.seen.problem_count();
}

}  // namespace faultline::app

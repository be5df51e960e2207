#include "api/render/audit.h"

#include <algorithm>
#include <utility>

#include "api/json/value.h"
#include "api/render/common.h"
#include "engine/base/base64.h"
#include "engine/base/utc_time.h"

namespace faultline::render {

namespace {

using json::Value;

constexpr std::string_view kHeadFormat = "faultline audit head 1";

template <std::size_t Size>
std::string_view view_of(const std::array<std::uint8_t, Size>& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

template <std::size_t Size>
bool copy_exactly(std::string_view bytes, std::array<std::uint8_t, Size>& into) {
    if (bytes.size() != Size) return false;
    bytes.copy(reinterpret_cast<char*>(into.data()), Size);
    return true;
}

// The bytes behind lower-case hex digits; empty if the text is none.
std::string from_hex(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        const std::size_t high = kDigits.find(text[i]);
        const std::size_t low = kDigits.find(text[i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) return {};
        bytes.push_back(static_cast<char>(high << 4 | low));
    }
    return text.size() % 2 == 0 ? bytes : std::string();
}

// Reads the members of an object; remembers the first that is missing or wrong.
class Members {
 public:
    explicit Members(const Value& object) : object_(object) {}

    Version version(std::string_view name) {
        const auto* number = object_[name].as<std::int64_t>();
        if (number == nullptr || *number < 0) fail(name, "a version");
        return Version{number == nullptr ? 0 : static_cast<std::uint64_t>(*number)};
    }

    std::string text(std::string_view name) {
        const auto* text = object_[name].as<std::string>();
        if (text == nullptr) fail(name, "a text");
        return text == nullptr ? std::string() : *text;
    }

    template <typename Bytes>
    Bytes hex(std::string_view name) {
        Bytes bytes{};
        if (!copy_exactly(from_hex(text(name)), bytes)) {
            fail(name, std::to_string(bytes.size()) + " bytes in lower-case hex digits");
        }
        return bytes;
    }

    template <typename Bytes>
    Bytes base64(std::string_view name) {
        Bytes bytes{};
        if (!copy_exactly(from_base64(text(name)).value_or(""), bytes)) {
            fail(name, std::to_string(bytes.size()) + " bytes in base64");
        }
        return bytes;
    }

    std::string base64_text(std::string_view name) {
        std::optional<std::string> bytes = from_base64(text(name));
        if (!bytes) fail(name, "base64");
        return std::move(bytes).value_or("");
    }

    UtcTime time(std::string_view name) {
        const Result<UtcTime> time = parse_utc_time(text(name));
        if (!time.ok()) fail(name, "a time (RFC 3339)");
        return time.ok() ? time.value() : UtcTime{};
    }

    void fail(std::string_view name, const std::string& what) {
        if (!error_.empty()) return;
        error_ = "its member '" + std::string(name) + "' must be " + what;
    }

    // What is wrong; empty: nothing.
    [[nodiscard]] const std::string& error() const { return error_; }

 private:
    const Value& object_;
    std::string error_;
};

// Cuts a stream into lines without their newlines.
class Lines {
 public:
    explicit Lines(ByteSource& source) : source_(source), buffer_(kPieceBytes, '\0') {}

    // The next line; none at the end.
    Result<std::optional<std::string>> next() {
        std::string line;
        while (true) {
            const std::size_t end = rest_.find('\n');
            line += rest_.substr(0, end);
            if (end != std::string_view::npos) {
                rest_.remove_prefix(end + 1);
                return std::optional(std::move(line));
            }
            if (line.size() > kTrailLineBytesMax) {
                return invalid_argument("a line has more than " +
                                        std::to_string(kTrailLineBytesMax) +
                                        " bytes (kTrailLineBytesMax): this is no trail");
            }
            FL_TRY(const std::size_t size, source_.read(buffer_));
            rest_ = std::string_view(buffer_).substr(0, size);
            if (size != 0) continue;
            return line.empty() ? std::optional<std::string>() : std::optional(std::move(line));
        }
    }

 private:
    static constexpr std::size_t kPieceBytes = std::size_t{1} << 16;

    ByteSource& source_;
    std::string buffer_;
    std::string_view rest_;
};

// Shows the lines of a trail to a check.
class TrailReader {
 public:
    explicit TrailReader(storage::AuditExpectations expected) : check_(std::move(expected)) {}

    void add(std::string_view line) {
        number_++;
        const auto document = json::parse(line);
        if (!document.ok()) return add_altered(line, "is no JSON object");
        const Value& object = document.value();
        Members members(object);
        const bool is_chunk = !object["chunk"].is_null();
        if (is_chunk) {
            add_chunk(line, object, members);
        } else {
            add_version(line, object, members);
        }
    }

    Result<storage::AuditReport> finish() { return check_.finish(); }

 private:
    void add_version(std::string_view line, const Value& object, Members& members) {
        storage::TrailVersion version;
        version.version = members.version("version");
        version.record = members.base64_text("record");
        version.chain = members.hex<Digest>("chain");
        if (!object["previous"].is_null()) version.previous = members.hex<Digest>("previous");
        if (!members.error().empty()) return add_altered(line, members.error());
        const auto header = model::decode_header(version.record);
        if (header.ok() && trail_line(version, header.value()) != std::string(line) + "\n") {
            add_altered(line, "says something else than the record in it");
        }
        check_.add(version);
    }

    void add_chunk(std::string_view line, const Value& object, Members& members) {
        storage::TrailChunk chunk;
        chunk.version = members.version("version");
        const auto* number = object["chunk"].as<std::int64_t>();
        if (number == nullptr || *number < 0 || *number > 0xFFFF'FFFF) {
            members.fail("chunk", "a number");
        } else {
            chunk.number = static_cast<std::uint32_t>(*number);
        }
        chunk.bytes = members.base64_text("data");
        if (!members.error().empty()) return add_altered(line, members.error());
        if (trail_line(chunk) != std::string(line) + "\n") {
            add_altered(line, "is not as it is exported");
        }
        check_.add(chunk);
    }

    void add_altered(std::string_view line, const std::string& what) {
        const bool of_chunk = line.find("\"data\":") != std::string_view::npos;
        check_.add_altered("line " + std::to_string(number_) + " of the trail: " + what, of_chunk);
    }

    storage::TrailCheck check_;
    std::uint64_t number_ = 0;
};

void write_findings(const storage::FindingLog& findings, json::JsonWriter& out) {
    out.member("finding_count", findings.count());
    out.key("first_bad_version");
    out.value(findings.first_bad() ? std::optional(raw(*findings.first_bad())) : std::nullopt);
    out.key("findings");
    out.begin_array();
    for (const storage::Finding& finding : findings.listed()) {
        out.begin_object();
        out.key("version");
        out.value(finding.version ? std::optional(raw(*finding.version)) : std::nullopt);
        out.member("code", finding.code);
        out.member("message", finding.message);
        out.end_object();
    }
    out.end_array();
}

void write_digest(std::string_view name,
                  const std::optional<Digest>& digest,
                  json::JsonWriter& out) {
    out.key(name);
    digest ? out.value(hex(*digest)) : out.null();
}

// What the check cannot see, so that nobody takes it for more than it is.
std::vector<std::string> notes_of(const storage::AuditReport& report,
                                  const AuditQuestion& question) {
    std::vector<std::string> notes;
    if (question.heads.empty()) {
        notes.emplace_back(
            "no exported head given: truncation and rewriting of the whole chain cannot be seen");
    } else {
        const Version last = *std::ranges::max_element(question.heads);
        if (report.counts.heads < question.heads.size() && raw(last) <= raw(report.last)) {
            notes.emplace_back("a head before the first version of the trail was not compared");
        }
        if (raw(last) < raw(report.last)) {
            notes.push_back("versions after " + std::to_string(raw(last)) +
                            ", the last head given, could have been truncated or rewritten");
        }
        if (!question.with_key && question.of_trail) {
            notes.emplace_back(
                "signatures were checked with the keys in the heads themselves; give --key with "
                "the public key you keep to see that they are this store's");
        }
    }
    if (!report.with_operations) {
        notes.emplace_back("the trail holds no operations: only records were checked");
    }
    if (report.counts.without_operations != 0) {
        notes.push_back("the operations of " + std::to_string(report.counts.without_operations) +
                        " versions before version " +
                        std::to_string(raw(report.counts.removed_before)) +
                        " were removed, as the log says; their records were checked");
    }
    return notes;
}

void write_audit_members(const storage::AuditReport& report,
                         const AuditQuestion& question,
                         json::JsonWriter& out) {
    out.member("version", raw(report.last));
    out.member("first_version", raw(report.first));
    write_digest("chain", report.chain, out);
    out.member("records", report.counts.records);
    out.member("chunks", report.counts.chunks);
    out.member("heads", report.counts.heads);
    write_texts("notes", notes_of(report, question), out);
}

}  // namespace

void write_audit_head(const storage::SignedHead& head, json::JsonWriter& out) {
    out.begin_object();
    out.member("format", kHeadFormat);
    out.member("store", hex(head.store));
    out.member("version", raw(head.version));
    out.member("graph_version", raw(head.graph_version));
    out.member("time", format_utc_time(head.time));
    out.member("chain", hex(head.chain));
    out.member("public_key", to_base64(view_of(head.public_key)));
    out.member("signature", to_base64(view_of(head.signature)));
    out.end_object();
}

Result<storage::SignedHead> parse_audit_head(std::string_view text) {
    const auto document = json::parse(text);
    if (!document.ok()) {
        return invalid_argument("not a head as `audit head` exports it: it is not JSON");
    }
    Members members(document.value());
    if (members.text("format") != kHeadFormat) {
        members.fail("format", "'" + std::string(kHeadFormat) + "'");
    }
    storage::SignedHead head;
    head.store = members.hex<Digest>("store");
    head.version = members.version("version");
    head.graph_version = members.version("graph_version");
    head.time = members.time("time");
    head.chain = members.hex<Digest>("chain");
    head.public_key = members.base64<storage::PublicKey>("public_key");
    head.signature = members.base64<storage::Signature>("signature");
    if (raw(head.version) == 0) members.fail("version", "at least 1");
    if (members.error().empty()) return head;
    return invalid_argument("not a head as `audit head` exports it: " + members.error());
}

Result<storage::PublicKey> parse_public_key(std::string_view text) {
    storage::PublicKey key{};
    if (copy_exactly(from_base64(text).value_or(""), key)) return key;
    return invalid_argument("'" + std::string(text) +
                            "' is no public key; give the member 'public_key' of a head: 32 bytes "
                            "in base64");
}

std::string trail_line(const storage::TrailVersion& line, const model::ChangeSetHeader& header) {
    return json::to_json([&](json::JsonWriter& out) {
        out.begin_object();
        out.member("version", raw(line.version));
        write_context(header.time, header.context, out);
        out.member("operations", header.operation_count);
        out.member("chunks", header.chunks.size());
        if (line.previous) out.member("previous", hex(*line.previous));
        out.member("chain", hex(line.chain));
        out.member("record", to_base64(line.record));
        out.end_object();
    });
}

std::string trail_line(const storage::TrailChunk& line) {
    return json::to_json([&](json::JsonWriter& out) {
        out.begin_object();
        out.member("version", raw(line.version));
        out.member("chunk", line.number);
        out.member("data", to_base64(line.bytes));
        out.end_object();
    });
}

Result<storage::AuditReport> check_trail(ByteSource& source, storage::AuditExpectations expected) {
    TrailReader reader(std::move(expected));
    Lines lines(source);
    while (true) {
        FL_TRY(const std::optional<std::string> line, lines.next());
        if (!line) return reader.finish();
        reader.add(*line);
    }
}

void write_audit_report(const storage::AuditReport& report,
                        const AuditQuestion& question,
                        json::JsonWriter& out) {
    out.begin_object();
    write_audit_members(report, question, out);
    write_findings(report.findings, out);
    out.end_object();
}

void write_verify_report(const storage::VerifyReport& report, json::JsonWriter& out) {
    out.begin_object();
    write_audit_members(report.audit, {}, out);
    out.member("symbols", report.symbols);
    out.member("cis", report.live.cis);
    out.member("cis_ever", report.known_cis);
    out.member("relationships", report.live.relationships);
    out.member("claim_rows", report.rows.claims);
    out.member("mention_rows", report.mentions);
    out.member("terms", report.terms);
    out.member("catalogue_rows", report.rows.catalogue_entries);
    out.member("record_rows", report.rows.records);
    out.member("request_rows", report.rows.requests);
    write_digest("state_hash", report.state_hash, out);
    write_findings(report.audit.findings, out);
    out.end_object();
}

}  // namespace faultline::render

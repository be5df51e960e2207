// Answers of the Table API, read as a stream by the event parser of nlohmann.

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "importers/table_files.h"
#include "importers/wording.h"

namespace faultline::importers {

namespace {

constexpr std::size_t kDepthMax = 64;
constexpr std::string_view kResult = "result";
constexpr std::string_view kNested = "(nested)";

// The bytes of a source one by one, until it fails or one record takes too many.
class Bytes {
 public:
    explicit Bytes(ByteSource& source) : source_(&source) {}

    // Fill the buffer if it is used up; false at the end.
    bool more() {
        if (next_ < size_) return true;
        if (error_ || at_end_) return false;
        if (since_record_ > kTableRecordBytesMax) {
            error_ = too_large("a record takes more than " + std::to_string(kTableRecordBytesMax) +
                               " bytes, the limit of one");
            return false;
        }
        auto size = source_->read(buffer_);
        if (!size.ok()) {
            error_ = std::move(size).error();
            return false;
        }
        next_ = 0;
        size_ = size.value();
        since_record_ += size_;
        at_end_ = size_ == 0;
        return !at_end_;
    }

    [[nodiscard]] char front() const { return buffer_[next_]; }
    void pop() { next_++; }

    // A record is complete: the next one begins to count.
    void record_ended() { since_record_ = 0; }

    [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
    ByteSource* source_;
    std::array<char, std::size_t{64} << 10> buffer_{};
    std::size_t next_ = 0;
    std::size_t size_ = 0;
    std::size_t since_record_ = 0;
    bool at_end_ = false;
    std::optional<Error> error_;
};

// Bytes as the parser wants them.
class BytesIterator {
 public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = char;

    explicit BytesIterator(Bytes* bytes) : bytes_(bytes) {}

    char operator*() const { return bytes_->front(); }
    BytesIterator& operator++() {
        bytes_->pop();
        return *this;
    }
    BytesIterator operator++(int) {
        BytesIterator before = *this;
        ++*this;
        return before;
    }
    // The end is an iterator of nothing.
    friend bool operator==(const BytesIterator& a, const BytesIterator& b) {
        return a.is_end() == b.is_end();
    }
    friend bool operator!=(const BytesIterator& a, const BytesIterator& b) { return !(a == b); }

 private:
    [[nodiscard]] bool is_end() const { return bytes_ == nullptr || !bytes_->more(); }

    Bytes* bytes_;
};

std::string number_text(double number) {
    constexpr double kExact = 9007199254740992.0;  // up to here every whole double is one integer
    if (std::trunc(number) == number && std::abs(number) <= kExact) {
        return std::to_string(static_cast<std::int64_t>(number));
    }
    return std::to_string(number);
}

// Takes the events of one document apart.
//
// Levels: 1 the document, 2 its result (an array; a single record stands there alone), 3 a record,
// 4 a field that is an object; everything else is passed over.
class Events {
 public:
    using Json = nlohmann::json;

    Events(Bytes& bytes, std::uint32_t file, TableSink& sink) : bytes_(&bytes), sink_(&sink) {
        record_.place.file = file;
    }

    // What the parser calls; false ends it.
    bool null() { return scalar({}); }
    bool boolean(bool truth) { return scalar(truth ? "true" : "false"); }
    bool number_integer(Json::number_integer_t number) { return scalar(std::to_string(number)); }
    bool number_unsigned(Json::number_unsigned_t number) { return scalar(std::to_string(number)); }
    bool number_float(Json::number_float_t number, const std::string&) {
        return scalar(number_text(number));
    }
    bool string(std::string& text) { return scalar(std::move(text)); }
    bool binary(Json::binary_t&) { return stop("invalid_json", "binary values are no JSON"); }

    bool key(std::string& name) {
        if (skipped_ > 0) return true;
        if (in_pair_) {
            part_ = name;
            return true;
        }
        if (in_record_) return begin_field(std::move(name));
        if (name == kResult && has_result_) return stop("invalid_json", "result is there twice");
        at_result_ = name == kResult;
        has_result_ = has_result_ || at_result_;
        return true;
    }

    bool start_object(std::size_t) {
        if (!deeper()) return false;
        if (skipped_ > 0) return skip();
        if (in_pair_) return nested(pair_, part_) && skip();
        if (in_record_) {
            in_pair_ = true;
            pair_ = {};
            has_value_ = has_display_ = false;
            return true;
        }
        if (depth_ == 1) return true;
        if (!at_result_) return skip();
        begin_record();
        return true;
    }

    bool end_object() {
        depth_--;
        if (skipped_ > 0) {
            skipped_--;
            return true;
        }
        if (in_pair_) return end_pair();
        if (in_record_) return end_record();
        return true;
    }

    bool start_array(std::size_t) {
        if (!deeper()) return false;
        if (skipped_ > 0) return skip();
        if (in_pair_) return nested(pair_, part_) && skip();
        if (in_record_) {
            record_.cells.back() = {std::string(kNested), std::string(kNested)};
            return skip();
        }
        if (depth_ == 1) return not_an_answer();
        if (!at_result_ || in_result_) return in_result_ ? not_a_record() : skip();
        in_result_ = true;
        return true;
    }

    bool end_array() {
        depth_--;
        if (skipped_ > 0) {
            skipped_--;
        } else {
            in_result_ = false;
            at_result_ = false;
        }
        return true;
    }

    bool parse_error(std::size_t position, const std::string&, const Json::exception& fault) {
        if (bytes_->error()) return false;  // the document was cut off by that
        const std::string_view what = fault.what();
        const std::size_t colon = what.find(": ", std::min(what.find(", column "), what.size()));
        const std::string_view reason =
            colon == std::string_view::npos ? what : what.substr(colon + 2);
        return stop("invalid_json",
                    "no JSON at byte " + std::to_string(position) + ": " +
                        std::string(reason.substr(0, 200)));
    }

    // What ended the reading; nothing if the document was read to its end.
    [[nodiscard]] const std::optional<Error>& error() const { return error_; }
    [[nodiscard]] bool has_result() const { return has_result_; }

    bool not_an_answer() {
        return stop("invalid_json",
                    "no answer of the Table API, which is an object with a member result");
    }

 private:
    bool deeper() {
        depth_++;
        if (depth_ <= kDepthMax) return true;
        return stop("too_deep",
                    "objects and arrays are nested deeper than " + std::to_string(kDepthMax) +
                        ", the limit");
    }

    bool skip() {
        skipped_++;
        return true;
    }

    bool scalar(std::string text) {
        if (skipped_ > 0) return true;
        if (in_pair_) {
            set_part(std::move(text));
        } else if (in_record_) {
            record_.cells.back() = {text, text};
        } else if (depth_ == 0) {
            return not_an_answer();
        } else if (at_result_) {
            return not_a_record();
        }
        return true;
    }

    bool not_a_record() {
        return stop("invalid_json", "what stands in result is no record, which is an object");
    }

    void begin_record() {
        in_record_ = true;
        record_.names.clear();
        record_.cells.clear();
        record_.place.pointer =
            in_result_ ? "/result/" + std::to_string(records_) : std::string("/result");
        records_++;
        twice_ = false;
    }

    bool begin_field(std::string name) {
        if (std::ranges::count(record_.names, name) > 0 && !twice_) {
            twice_ = true;
            sink_->on_problem({record_.place,
                               name,
                               {},
                               "duplicate_member",
                               "member " + shown(name) + " is there twice"});
        }
        record_.names.push_back(std::move(name));
        record_.cells.emplace_back();
        return true;
    }

    void set_part(std::string text) {
        if (part_ == "value") {
            has_value_ = true;
            pair_.value = std::move(text);
        } else if (part_ == "display_value") {
            has_display_ = true;
            pair_.display = std::move(text);
        }
    }

    static bool nested(TableCell& pair, std::string_view part) {
        if (part == "value") pair.value = kNested;
        if (part == "display_value") pair.display = kNested;
        return true;
    }

    // A member of another object than a pair is what nobody reads; it still counts as dropped.
    bool end_pair() {
        in_pair_ = false;
        pair_.is_pair = has_value_ && has_display_;
        if (!has_value_ && !has_display_) pair_.value = pair_.display = kNested;
        if (!has_value_ && has_display_) pair_.value = pair_.display;
        if (has_value_ && !has_display_) pair_.display = pair_.value;
        record_.cells.back() = std::move(pair_);
        return true;
    }

    bool end_record() {
        in_record_ = false;
        if (!in_result_) at_result_ = false;
        bytes_->record_ended();
        if (twice_) return true;
        auto taken = sink_->on_record(record_);
        if (taken.ok()) return true;
        error_ = std::move(taken).error();
        return false;
    }

    bool stop(std::string code, const std::string& message) {
        const std::string where = in_record_ ? record_.place.pointer : "/";
        error_ = invalid_argument(where + ": " + message);
        error_->violations.push_back({where, std::move(code), message});
        return false;
    }

    Bytes* bytes_;
    TableSink* sink_;
    TableRecord record_;
    TableCell pair_;
    std::string part_;
    std::uint64_t records_ = 0;
    std::size_t depth_ = 0;
    std::size_t skipped_ = 0;  // open objects and arrays that are passed over
    bool at_result_ = false;   // the next value is the result, or it is open
    bool has_result_ = false;
    bool in_result_ = false;  // within its array
    bool in_record_ = false;
    bool in_pair_ = false;
    bool has_value_ = false;
    bool has_display_ = false;
    bool twice_ = false;  // a member of the record is there twice
    std::optional<Error> error_;
};

}  // namespace

Result<void> read_table_json(ByteSource& source, std::uint32_t file, TableSink& sink) {
    Bytes bytes(source);
    Events events(bytes, file, sink);
    bool whole = false;
    try {
        whole = nlohmann::json::sax_parse(BytesIterator(&bytes), BytesIterator(nullptr), &events);
    } catch (const nlohmann::json::exception& fault) {
        return invalid_argument(std::string("the file cannot be read: ") + fault.what());
    }
    if (bytes.error()) return *bytes.error();
    if (whole && !events.has_result()) events.not_an_answer();
    if (events.error()) return *events.error();
    return {};
}

}  // namespace faultline::importers

#include "engine/identify/ci_filter.h"

#include <algorithm>
#include <charconv>

#include "engine/identify/words.h"
#include "engine/model/limits.h"
#include "engine/model/validation.h"

namespace faultline::identify {

namespace {

// Reads one parameter after the other; each mistake is kept.
class FilterReader {
 public:
    FilterReader(CiFilter& filter, std::vector<Violation>& violations)
        : filter_(filter), violations_(violations) {}

    void read(const std::string& name, const std::string& text) {
        name_ = name;
        if (name == "where") return read_condition(text);
        if (std::ranges::find(seen_, name) != seen_.end()) {
            return refuse("is given twice; only `where` may be");
        }
        seen_.push_back(name);
        if (name == "class") read_class(text);
        if (name == "state") read_state(text);
        if (name == "stale_days") filter_.stale_days = read_number(text, kStaleDaysMax);
        if (name == "text") read_text(text);
        if (name == "text_in") read_fields(text);
        if (name == "path") read_path(text);
        if (name == "needs") filter_.needs = read_id(text);
        if (name == "needed_by") filter_.needed_by = read_id(text);
        if (name == "within") filter_.within = read_number(text, kWithinMax);
    }

    // What can only be said after the last parameter.
    void finish() {
        if (has("within") && !has("needs") && !has("needed_by")) {
            name_ = "within";
            refuse("says how far needs are followed, and stands with needs or needed_by only");
        }
        if (has("text_in") && !has("text")) {
            name_ = "text_in";
            refuse("says where the words of `text` must be, and stands with it only");
        }
        const bool asks_graph = has("needs") || has("needed_by") || has("path");
        if (asks_graph && filter_.state != CiState::live) {
            name_ = "state";
            refuse(
                "must be live with needs, needed_by and path: what is retired has no "
                "relationships");
        }
    }

 private:
    [[nodiscard]] bool has(std::string_view name) const {
        return std::ranges::find(seen_, name) != seen_.end();
    }

    void refuse(const std::string& message) {
        violations_.push_back({name_, "wrong_value", name_ + " " + message});
    }

    void read_condition(const std::string& text) {
        if (filter_.where.size() == kConditionsMax) {
            return refuse("may be given " + std::to_string(kConditionsMax) + " times at most");
        }
        Result<CiCondition> condition = parse_ci_condition(text);
        if (!condition.ok()) return refuse(condition.error().message);
        filter_.where.push_back(std::move(condition).value());
    }

    void read_class(const std::string& text) {
        filter_.class_name = text;
        if (!text.empty() && text.size() <= model::kClassBytesMax) return;
        refuse("must be the name of a class, of 1 to " + std::to_string(model::kClassBytesMax) +
               " bytes");
    }

    void read_state(const std::string& text) {
        if (text == "live") return;
        if (text == "retired") {
            filter_.state = CiState::retired;
        } else if (text == "all") {
            filter_.state = CiState::all;
        } else {
            refuse("is '" + model::printable(text) + "', it must be live, retired or all");
        }
    }

    std::optional<std::uint32_t> read_number(const std::string& text, std::uint32_t max) {
        std::uint32_t number = 0;
        const char* const end = text.data() + text.size();
        const auto read = std::from_chars(text.data(), end, number);
        if (read.ec == std::errc() && read.ptr == end && number >= 1 && number <= max) {
            return number;
        }
        refuse("is '" + model::printable(text) + "', it must be a whole number from 1 to " +
               std::to_string(max));
        return std::nullopt;
    }

    void read_text(const std::string& text) {
        filter_.words = words_of(text);
        if (filter_.words.empty()) refuse("has no word: letters or digits");
        if (filter_.words.size() > kTextWordsMax) {
            refuse("has " + std::to_string(filter_.words.size()) + " words, the limit is " +
                   std::to_string(kTextWordsMax));
        }
    }

    void read_fields(std::string_view text) {
        while (true) {
            const std::size_t comma = std::min(text.find(','), text.size());
            Result<CiField> field = parse_ci_field(text.substr(0, comma));
            if (!field.ok()) return refuse(": " + field.error().message);
            filter_.words_in.push_back(std::move(field).value());
            if (comma == text.size()) return;
            text.remove_prefix(comma + 1);
        }
    }

    void read_path(const std::string& text) {
        Result<CiPath> path = parse_ci_path(text);
        if (!path.ok()) return refuse(path.error().message);
        filter_.path = std::move(path).value();
    }

    std::string read_id(const std::string& text) {
        const std::vector<Violation> violations = model::validate_id("", text);
        if (!violations.empty()) refuse(": " + violations.front().message);
        return text;
    }

    CiFilter& filter_;
    std::vector<Violation>& violations_;
    std::vector<std::string> seen_;
    std::string name_;
};

}  // namespace

CiFilter parse_ci_filter(const model::FilterParameters& parameters,
                         std::vector<Violation>& violations) {
    CiFilter filter;
    FilterReader reader(filter, violations);
    for (const auto& [name, text] : parameters) {
        reader.read(name, text);
    }
    reader.finish();
    return filter;
}

}  // namespace faultline::identify

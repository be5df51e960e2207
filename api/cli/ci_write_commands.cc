// `ci set`, `ci retire` and `batch`: direct writes.

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/cli/command_registry.h"
#include "api/cli/commands.h"
#include "api/cli/input_files.h"
#include "api/http/server_limits.h"
#include "api/json/value.h"
#include "api/json/writer.h"

namespace faultline::cli {

namespace {

// What all direct writes take.
struct WriteOptions {
    std::string reason;
    std::string key;
};

struct SetOptions {
    std::string ci;
    std::string class_name;
    std::string name;
    std::vector<std::string> attributes;  // k=TEXT or k:=JSON
    std::vector<std::string> unset;
    std::vector<std::string> needs;  // TYPE:TARGET or TYPE:TARGET:GROUP
    std::string file;
    std::string if_match;
    WriteOptions write;

    [[nodiscard]] bool has_fields() const {
        return !class_name.empty() || !name.empty() || !attributes.empty() || !unset.empty() ||
               !needs.empty();
    }
};

struct RetireOptions {
    std::string ci;
    std::string if_match = "*";
    WriteOptions write;
};

struct BatchOptions {
    std::string file;
    std::string key;
};

void add_key(const std::string& key, CommandRequest& request) {
    if (!key.empty()) request.call.headers.emplace_back("Idempotency-Key", key);
}

// An attribute with its value: text after `=`, JSON after `:=`.
struct NamedValue {
    std::string name;
    json::Value value;
};

Result<NamedValue> parse_attribute(const std::string& word) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0) {
        return wrong_words("--attribute '" + word + "' is not NAME=TEXT or NAME:=JSON");
    }
    const std::string content = word.substr(equals + 1);
    if (word[equals - 1] != ':') {
        return NamedValue{word.substr(0, equals), json::Value(content)};
    }
    auto value = json::parse(content);
    if (!value.ok()) {
        return wrong_words("--attribute '" + word + "': " + value.error().message);
    }
    return NamedValue{word.substr(0, equals - 1), std::move(value).value()};
}

Result<void> write_attributes(const SetOptions& options, json::JsonWriter& out) {
    if (options.attributes.empty() && options.unset.empty()) return {};
    out.key("attributes");
    out.begin_object();
    for (const std::string& word : options.attributes) {
        FL_TRY(const NamedValue attribute, parse_attribute(word));
        out.key(attribute.name);
        if (const auto* text = attribute.value.as<std::string>()) {
            out.value(std::string_view(*text));
        } else {
            out.verbatim(attribute.value.is_null() ? "null" : attribute.value.text());
        }
    }
    for (const std::string& name : options.unset) {
        out.key(name);
        out.null();
    }
    out.end_object();
    return {};
}

Result<void> write_need(const std::string& word, json::JsonWriter& out) {
    const std::size_t first = word.find(':');
    const std::size_t second = first == std::string::npos ? first : word.find(':', first + 1);
    const std::size_t third = second == std::string::npos ? second : word.find(':', second + 1);
    if (first == std::string::npos || third != std::string::npos) {
        return wrong_words("--need '" + word +
                           "' is not TYPE:TARGET or TYPE:TARGET:GROUP; give names with a "
                           "colon by --file");
    }
    out.begin_object();
    out.member("type", word.substr(0, first));
    out.member("target", word.substr(first + 1, second - first - 1));
    if (second != std::string::npos) out.member("group", word.substr(second + 1));
    out.end_object();
    return {};
}

// The merge patch that the options say.
Result<std::string> patch_of(const SetOptions& options) {
    Result<void> written;
    std::string text = json::to_json([&](json::JsonWriter& out) {
        out.begin_object();
        if (!options.class_name.empty()) out.member("class", options.class_name);
        if (!options.name.empty()) out.member("name", options.name);
        written = write_attributes(options, out);
        if (!options.needs.empty()) {
            out.key("relationships");
            out.begin_array();
            for (const std::string& word : options.needs) {
                if (written.ok()) written = write_need(word, out);
            }
            out.end_array();
        }
        out.end_object();
    });
    if (!written.ok()) return written.error();
    return text;
}

// A file as the body of a request, or standard input if its name is `-`.
Result<std::string> file_text(const std::string& name) {
    FL_TRY(InputFiles files, InputFiles::open({name}));
    return http::read_all(files, http::kBodyBytesMax);
}

Result<CommandRequest> set_request(const SetOptions& options) {
    if (options.file.empty() != options.has_fields()) {
        return wrong_words(
            "say what to set: either --file, or --class, --name, --attribute, "
            "--unset and --need");
    }
    TargetBuilder target(ci_path(options.ci));
    target.add_flag("upsert", options.if_match.empty()).add_if("reason", options.write.reason);
    const bool is_file = !options.file.empty();
    FL_TRY(std::string body, is_file ? file_text(options.file) : patch_of(options));
    CommandRequest request = json_request(is_file ? http::Method::put : http::Method::patch,
                                          target.take(),
                                          std::move(body),
                                          render::AnswerKind::ci);
    request.writes = true;
    request.body_is_input = is_file;
    if (!options.if_match.empty()) add_if_match(options.if_match, request);
    add_key(options.write.key, request);
    return request;
}

CommandRequest retire_request(const RetireOptions& options) {
    TargetBuilder target(ci_path(options.ci));
    target.add_if("reason", options.write.reason);
    CommandRequest request = get_request(target.take(), render::AnswerKind::retirement);
    request.call.method = http::Method::del;
    add_if_match(options.if_match, request);
    add_key(options.write.key, request);
    return request;
}

Result<CommandRequest> batch_request(const BatchOptions& options) {
    FL_TRY(std::string body, file_text(options.file));
    CommandRequest request = json_request(
        http::Method::post, "/api/v1/batch", std::move(body), render::AnswerKind::batch);
    request.writes = true;
    request.body_is_input = true;
    add_key(options.key, request);
    return request;
}

void add_ci_set(CommandRegistry& registry) {
    const auto o = std::make_shared<SetOptions>();
    registry
        .add({"ci set",
              "Say what a CI is and needs, as the source manual; it is made if it is not there",
              "faultline --data store ci set vm-17 --class virtual_machine --attribute owner=pay"})
        .argument("ci", o->ci, "Id of the CI")
        .text("--class", o->class_name, "Its class")
        .text("--name", o->name, "Its name")
        .texts("--attribute", o->attributes, "NAME=TEXT, or NAME:=JSON for numbers and the like")
        .texts("--unset", o->unset, "Attributes that manual no longer claims")
        .texts("--need", o->needs, "TYPE:TARGET[:GROUP]; replaces all that manual said it needs")
        .text("--file", o->file, "Everything instead, as JSON; - is standard input")
        .text("--if-match", o->if_match, "Only if it has this ETag or last_changed")
        .text("--reason", o->write.reason, "Why; kept in the log")
        .text("--idempotency-key", o->write.key, kIdempotencyKeyNote)
        .asks([o] { return set_request(*o); });
}

void add_ci_retire(CommandRegistry& registry) {
    const auto o = std::make_shared<RetireOptions>();
    registry
        .add({"ci retire",
              "Withdraw what the source manual says about a CI",
              "faultline --data store ci retire vm-17 --reason 'scrapped'"})
        .argument("ci", o->ci, "Id of the CI")
        .text("--if-match", o->if_match, "Only if it has this ETag or last_changed")
        .text("--reason", o->write.reason, "Why; kept in the log")
        .text("--idempotency-key", o->write.key, kIdempotencyKeyNote)
        .asks([o] { return retire_request(*o); });
}

}  // namespace

void add_ci_write_commands(CommandRegistry& registry) {
    add_ci_set(registry);
    add_ci_retire(registry);
}

void add_batch_command(CommandRegistry& registry) {
    const auto o = std::make_shared<BatchOptions>();
    registry
        .add({"batch",
              "Write several CIs as one change set, all or nothing",
              "faultline --data store batch operations.json"})
        .argument("file", o->file, "JSON as POST /api/v1/batch takes it; - is standard input")
        .text("--idempotency-key", o->key, kIdempotencyKeyNote)
        .asks([o] { return batch_request(*o); });
}

}  // namespace faultline::cli

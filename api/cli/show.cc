#include "api/cli/show.h"

#include <cstdio>
#include <iostream>
#include <string_view>

#include "api/cli/exit_code.h"
#include "api/json/value.h"
#include "api/render/text.h"

namespace faultline::cli {

namespace {

// The request was understood, and the answer to it is no: the lifecycle of a change forbids it.
constexpr std::string_view kBlocked = "urn:faultline:problem:blocked";

// Says on standard error what rows of data cannot say themselves: that there are more.
void warn_if_cut(const render::AnswerKind& kind, const json::Value& answer) {
    const json::Value& cursor = answer["next_cursor"];
    if (!cursor.is_null()) {
        std::cerr << "faultline: there are more: --cursor " << cursor.text() << "\n";
    }
    const bool* const complete = answer["complete"].as<bool>();
    const std::string_view note = kind.incomplete_note;
    if (!note.empty() && complete != nullptr && !*complete) {
        std::cerr << "faultline: " << note << "\n";
    }
}

}  // namespace

bool Stdout::write(std::string_view bytes) {
    return std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size();
}

int print(const std::string& text, int code) {
    Stdout out;
    if (out.write(text) && std::fflush(stdout) == 0) return code;
    return fail(unavailable("the output could not be written"));
}

int show_answer(const std::string& body, const render::AnswerKind& kind, Output output) {
    const auto document = json::parse(body);
    if (!document.ok()) return fail(document.error());
    const auto says_no = kind.says_no;
    const int code = says_no != nullptr && says_no(document.value()) ? kAnswerIsNo : kDone;
    if (output == Output::ndjson || output == Output::csv) warn_if_cut(kind, document.value());
    switch (output) {
        case Output::json:
            return print(body, code);
        case Output::ndjson:
            return print(render::as_ndjson(kind, document.value()), code);
        case Output::csv:
            return print(render::as_csv(kind, document.value()), code);
        case Output::table:
            break;
    }
    return print(render::as_table(kind, document.value()), code);
}

int show_problem(const BackendAnswer& answer, bool body_is_input) {
    const auto problem = json::parse(answer.body);
    if (!problem.ok()) {
        std::cerr << "faultline: the server answered " << answer.status << "\n";
        return kFailed;
    }
    const json::Array& violations = problem.value()["violations"].items();
    for (const json::Value& violation : violations) {
        const json::Value& file = violation["file"];
        // The detail says it all, but for the place in a document that somebody wrote.
        const bool has_place = body_is_input && !violation["pointer"].text().empty();
        if (file.is_null() && violations.size() == 1 && !has_place) continue;
        const std::string where = file.is_null() ? violation["pointer"].text()
                                                 : file.text() + ":" + violation["line"].text();
        std::cerr << where << ": " << violation["code"].text() << ": "
                  << violation["message"].text() << "\n";
    }
    std::cerr << "faultline: " << problem.value()["detail"].text() << "\n";
    if (problem.value()["type"].text() == kBlocked) return kAnswerIsNo;
    return answer.status == 400 && !body_is_input ? kWrongUsage : kFailed;
}

}  // namespace faultline::cli

#include "tests/api/app/test_app.h"

#include <utility>

#include <doctest/doctest.h>

namespace faultline::app {

AppOptions test_app_options(const std::filesystem::path& folder) {
    AppOptions options;
    options.directory = folder;
    options.create_if_missing = true;
    options.clock = [] { return UtcTime{1'700'000'000'000'000}; };
    return options;
}

Result<ImportAnswer> import_texts(App& app,
                                  const std::vector<std::string>& files,
                                  ImportRequest request) {
    std::vector<MemorySource> sources;
    sources.reserve(files.size());
    request.parts.clear();
    for (const std::string& file : files) {
        request.parts.push_back({std::to_string(sources.size()), &sources.emplace_back(file)});
    }
    return import_files(kTester, app, request);
}

TestApp::TestApp() {
    reopen();
}

void TestApp::reopen() {
    app_.reset();
    app_ = storage::must(App::open(test_app_options(folder_.path() / "store")));
}

ImportAnswer TestApp::import_text(const std::string& text, const ImportRequest& request) {
    ImportAnswer answer = storage::must(import_texts(*app_, {text}, request));
    for (const model::Problem& problem : answer.problems) {
        CAPTURE(problem.message);
        CHECK((answer.accepted || request.best_effort));
    }
    REQUIRE(answer.accepted);
    return answer;
}

std::string TestApp::hash() {
    return storage::hash_of(app_->view());
}

namespace {

std::string quoted(std::string_view text) {
    return '"' + std::string(text) + '"';
}

}  // namespace

std::string ci_line(std::string_view id, std::string_view class_name) {
    return R"({"ci":{"id":)" + quoted(id) + R"(,"class":)" + quoted(class_name) + "}}\n";
}

std::string need_line(std::string_view source, std::string_view target, std::string_view group) {
    return R"({"relationship":{"source":)" + quoted(source) + R"(,"type":"depends_on","target":)" +
           quoted(target) + (group.empty() ? "" : R"(,"group":)" + quoted(group)) + "}}\n";
}

std::string group_line(std::string_view ci, std::string_view name, std::uint32_t required) {
    return R"({"group":{"ci":)" + quoted(ci) + R"(,"name":)" + quoted(name) + R"(,"required":)" +
           std::to_string(required) + "}}\n";
}

std::string retire_line(std::string_view ci) {
    return R"({"retire":{"ci":)" + quoted(ci) + "}}\n";
}

}  // namespace faultline::app

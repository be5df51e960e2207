// TestApp: an App on a folder of its own, and short ways to import into it.
//
// Thread safety: import_text() may be called from any thread; the rest belongs to one.

#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/app/app.h"
#include "api/app/import.h"
#include "tests/storage/test_store.h"

namespace faultline::app {

// Whoever asks in tests.
inline const Principal kTester{"tester"};

// The options of an app in `folder`, with a clock that stands still.
[[nodiscard]] AppOptions test_app_options(const std::filesystem::path& folder);

// What an import of files with these contents answers; they are called 0, 1 ...
[[nodiscard]] Result<ImportAnswer> import_texts(App& app,
                                                const std::vector<std::string>& files,
                                                ImportRequest request = {});

using test::MemoryFolder;

// An app with what its tests have in common.
class TestApp {
 public:
    // A new store.
    TestApp();

    [[nodiscard]] App& app() { return *app_; }

    // Close and open again.
    void reopen();

    // Import text that must be accepted.
    ImportAnswer import_text(const std::string& text, const ImportRequest& request = {});

    // The state hash at the head.
    [[nodiscard]] std::string hash();

 private:
    MemoryFolder folder_;
    std::unique_ptr<App> app_;
};

// Interchange lines.
[[nodiscard]] std::string ci_line(std::string_view id, std::string_view class_name = "server");
[[nodiscard]] std::string need_line(std::string_view source,
                                    std::string_view target,
                                    std::string_view group = {});
[[nodiscard]] std::string group_line(std::string_view ci,
                                     std::string_view name,
                                     std::uint32_t required);
[[nodiscard]] std::string retire_line(std::string_view ci);

}  // namespace faultline::app

// The pages of docs/models are those of the built-in catalogue.

#include "api/render/schema_docs.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <doctest/doctest.h>

namespace faultline::render {
namespace {

TEST_SUITE("api/render/schema_docs") {
    TEST_CASE("docs/models is up to date: run `faultline schema docs docs/models` if not") {
        const std::filesystem::path folder = std::string(FL_SOURCE_DIR) + "/docs/models";
        const auto pages = schema_pages(model::builtin_catalogue());

        std::size_t files = 0;
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            CAPTURE(entry.path().string());
            CHECK(pages.contains(entry.path().filename().string()));
            files++;
        }
        CHECK(files == pages.size());
        for (const auto& [name, text] : pages) {
            CAPTURE(name);
            std::ifstream file(folder / name, std::ios::binary);
            std::ostringstream content;
            content << file.rdbuf();
            CHECK(content.str() == text);
        }
    }

    TEST_CASE("a page says what a class inherits, and a bar does not break its table") {
        model::Catalogue catalogue;
        catalogue.put(model::ClassDefinition{
            .name = "box",
            .layer = 40,
            .unavailability = 0.25,
            .attributes = {{.name = "size", .type = model::ValueType::real, .unit = "m|s"}}});
        catalogue.put(model::ClassDefinition{.name = "crate", .extends = "box"});

        const auto pages = schema_pages(catalogue);

        CHECK(pages.size() == 4);
        const std::string& page = pages.at("crate.md");
        CHECK(page.find("[box](box.md), [configuration_item](configuration_item.md)") !=
              std::string::npos);
        CHECK(page.find("| `size` | real | m\\|s | optional |  |") != std::string::npos);
        CHECK(page.find("0.25") != std::string::npos);
        CHECK(pages.at("box.md").find("Subclasses: [crate](crate.md)") != std::string::npos);
    }
}

}  // namespace
}  // namespace faultline::render

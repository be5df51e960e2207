#include "importers/debian_control.h"

#include <array>
#include <string>

#include <doctest/doctest.h>

namespace faultline::importers {

namespace {

constexpr std::array<std::string_view, 2> kWanted{"Package", "Depends"};

// Each stanza as "line Package=value@line Depends=value@line"; joined by "/".
std::string stanzas_of(const std::string& bytes) {
    MemorySource source(bytes);
    ControlReader reader(source, kWanted);
    Stanza stanza;
    std::string all;
    while (true) {
        const auto more = reader.next(stanza);
        REQUIRE(more.ok());
        if (!more.value()) return all;
        REQUIRE(stanza.faults.empty());
        if (!all.empty()) all += '/';
        all += std::to_string(stanza.line);
        for (std::size_t i = 0; i < kWanted.size(); ++i) {
            const ControlField& field = stanza.fields[i];
            if (!field.present) continue;
            all += " " + std::string(kWanted[i]) + "=" + field.value + "@" +
                   std::to_string(field.line);
        }
    }
}

}  // namespace

TEST_CASE("stanzas are separated by blank lines, however many") {
    CHECK(stanzas_of("") == "");
    CHECK(stanzas_of("\n \n\t\n") == "");
    CHECK(stanzas_of("Package: a\n\n\n \nPackage: b") == "1 Package=a@1/5 Package=b@5");
    CHECK(stanzas_of("\nPackage: a\r\n\r\nPackage: b\r\n") == "2 Package=a@2/4 Package=b@4");
}

TEST_CASE("field names compare without case, and values are trimmed") {
    CHECK(stanzas_of("PACKAGE:a\ndepends: \t b:any  \n") == "1 Package=a@1 Depends=b:any@2");
    CHECK(stanzas_of("Package:\nDepends:") == "1 Package=@1 Depends=@2");
}

TEST_CASE("continuation lines belong to their field, also to one that is not wanted") {
    CHECK(stanzas_of("Depends: a,\n b,\n\tc\nX: 1\n 2\nPackage: p\n") ==
          "1 Package=p@6 Depends=a,\nb,\nc@1");
    CHECK(stanzas_of("Description: x\n .\n Package: no\nPackage: p\n") == "1 Package=p@4");
}

TEST_CASE("comment lines are skipped, within a field too") {
    CHECK(stanzas_of("# one\nPackage: p\nDepends: a,\n# two\n b\n#three\n") ==
          "2 Package=p@2 Depends=a,\nb@3");
}

}  // namespace faultline::importers

// The affected part of the graph as DOT and GraphML.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "tests/api/http/test_request.h"

namespace faultline::http {
namespace {

using app::TestApp;

// Ids and names with all that the two formats must escape.
constexpr const char* kEstate = R"J(
{"ci":{"id":"host","class":"server","name":"<a & \"b\"> \\ \uFFFE'c'"}}
{"ci":{"id":"v\"m\\1","class":"virtual_machine","name":"]]>"}}
{"ci":{"id":"spare","class":"server"}}
{"ci":{"id":"app","class":"application"}}
{"ci":{"id":"portal","class":"application"}}
{"ci":{"id":"service","class":"business_service"}}
{"relationship":{"source":"v\"m\\1","type":"runs_on","target":"host"}}
{"relationship":{"source":"app","type":"depends_on","target":"v\"m\\1","group":"p<1>"}}
{"relationship":{"source":"app","type":"depends_on","target":"spare","group":"p<1>"}}
{"relationship":{"source":"portal","type":"calls","target":"v\"m\\1","strength":0.5}}
{"relationship":{"source":"service","type":"depends_on","target":"app"}}
)J";

// Reads the little of XML that a graph needs and fails the test where it is not well formed.
class XmlCheck {
 public:
    explicit XmlCheck(std::string_view text) : rest_(text) {}

    // How often each element occurs.
    std::map<std::string, int> run() {
        REQUIRE(rest_.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"));
        rest_.remove_prefix(rest_.find("?>") + 2);
        while (!rest_.empty()) {
            if (rest_.front() == '<') {
                tag();
            } else {
                content(rest_.substr(0, rest_.find('<')));
            }
        }
        CHECK(open_.empty());
        return counts_;
    }

 private:
    void tag() {
        const std::size_t end = rest_.find('>');
        REQUIRE(end != std::string_view::npos);
        std::string_view inside = rest_.substr(1, end - 1);
        rest_.remove_prefix(end + 1);
        REQUIRE(inside.find('<') == std::string_view::npos);
        if (inside.starts_with('/')) {
            REQUIRE(!open_.empty());
            REQUIRE(open_.back() == inside.substr(1));
            open_.pop_back();
            return;
        }
        const std::string name(inside.substr(0, inside.find_first_of(" /")));
        counts_[name]++;
        if (!inside.ends_with('/')) open_.push_back(name);
        CHECK(std::ranges::count(inside, '"') % 2 == 0);
    }

    void content(std::string_view text) {
        rest_.remove_prefix(text.size());
        CHECK(text.find('>') == std::string_view::npos);
        for (std::size_t at = text.find('&'); at != std::string_view::npos;
             at = text.find('&', at + 1)) {
            const std::string_view entity = text.substr(at, text.find(';', at) - at + 1);
            CHECK(std::set<std::string_view>{"&amp;", "&lt;", "&gt;"}.contains(entity));
        }
        for (const char c : text) {
            CHECK((static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t'));
        }
    }

    std::string_view rest_;
    std::vector<std::string> open_;
    std::map<std::string, int> counts_;
};

// The text of DOT without its quoted strings, which become s.
std::string without_strings(std::string_view dot) {
    std::string out;
    bool inside = false;
    for (std::size_t i = 0; i < dot.size(); i++) {
        if (inside && dot[i] == '\\') {
            i++;
        } else if (dot[i] == '"') {
            inside = !inside;
            if (inside) out += 's';
        } else if (!inside) {
            out += dot[i];
        }
    }
    CHECK_FALSE(inside);
    return out;
}

TEST_SUITE("api/http/impact_graph") {
    TEST_CASE("GraphML is well formed and has each affected CI and each need between them") {
        TestApp test;
        test.import_text(kEstate);

        const TestAnswer answer =
            get(test.app(), "/api/v1/cis/host/impact?format=graphml&inherited=true");

        CHECK(answer.content_type.starts_with("application/graphml+xml"));
        const auto counts = XmlCheck(answer.body).run();
        CHECK(counts.at("node") == 5);  // the spare is not affected
        CHECK(counts.at("edge") == 4);
        CHECK(answer.body.find(
                  "<data key=\"name\">&lt;a &amp; \"b\"&gt; \\ \xEF\xBF\xBD'c'</data>") !=
              std::string::npos);
        CHECK(answer.body.find(
                  "<edge source=\"n0\" target=\"n4\"><data key=\"group\">p&lt;1&gt;</data>"
                  "<data key=\"strength\">1.0</data></edge>") != std::string::npos);
    }

    TEST_CASE("DOT quotes what it must, byte for byte") {
        TestApp test;
        test.import_text(kEstate);

        const TestAnswer answer = get(test.app(), "/api/v1/cis/v%22m%5C1/impact?format=dot");

        CHECK(answer.content_type.starts_with("text/vnd.graphviz"));
        CHECK(answer.body ==
              R"(digraph impact {
  rankdir=BT;
  node [shape=box, style=filled];
  "app" [label="app", class="application", result="at_risk", fillcolor="#f59e0b"];
  "portal" [label="portal", class="application", result="impaired", fillcolor="#facc15"];
  "v\"m\\1" [label="]]>", class="virtual_machine", result="failed", fillcolor="#7f1d1d"];
  "app" -> "v\"m\\1" [strength="1.0", label="p<1>"];
  "portal" -> "v\"m\\1" [strength="0.5", style=dashed];
}
)");
        CHECK(without_strings(answer.body).find("s -> s [strength=s, label=s];") !=
              std::string::npos);
    }

    TEST_CASE("a body draws the same as a path, and what has no place in a drawing is refused") {
        TestApp test;
        test.import_text(kEstate);
        const std::string path = "/api/v1/cis/host/impact?format=dot";

        CHECK(post(test.app(), "/api/v1/impact?format=dot", R"({"failed":["host"]})").body ==
              get(test.app(), path).body);
        for (const char* words : {"&limit=1",
                                  "&view=summary",
                                  "&inherited=server",
                                  "&next=true",
                                  "&times=true",
                                  "&confidence=true",
                                  "&group_by=class"}) {
            CAPTURE(words);
            CHECK(get(test.app(), path + words).status == 400);
        }
        CHECK(get(test.app(), "/api/v1/cis/host/impact?format=svg").status == 400);
        CHECK(get(test.app(), "/api/v1/cis/nobody/impact?format=dot").status == 404);
    }
}

}  // namespace
}  // namespace faultline::http

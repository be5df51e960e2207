// Every filter, order and page size against looking at all CIs, on random stores and their past.

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/ci_query.h"
#include "engine/base/bytes.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {

namespace {

using Random = std::mt19937_64;
using Words = std::vector<std::string>;

constexpr std::uint64_t kCis = 60;

const Words kClasses = {"server", "host", "vm", "database", "made_up"};
// One that the catalogue does not know is refused at versions in which no CI has it.
const Words kAskedClasses = {"server", "host", "virtual_machine", "database"};
const Words kTypes = {"depends_on", "runs_on", "hosts", "owned_by"};
const Words kNames = {"Web One", "web two", "DB-1", "db 2", ""};
const Words kSites = {"ams", "fra", "ams fra", "8"};

const std::string& pick(const Words& words, Random& random) {
    return words[random() % words.size()];
}

// A CI as answers show it.
struct PlainCi {
    std::string id;
    std::string class_name;
    std::string name;
    bool alive = true;
    std::map<std::string, model::AttributeValue> attributes;
    std::vector<std::tuple<std::string, std::string, std::string>> relationships;
    Version version{};
};

using Estate = std::map<std::string, PlainCi>;

std::string id_of(const storage::View& view, CiId ci) {
    const std::vector<CiId> cis = {ci};
    return view.external_ids(cis).value().front();
}

PlainCi plain(const storage::View& view, const std::string& id, const identify::MergedCi& ci) {
    PlainCi shown;
    shown.id = id;
    shown.class_name = view.symbol_name(ci.class_name);
    shown.name = ci.name.empty() ? id : std::string(ci.name);
    shown.version = ci.version;
    for (const identify::MergedAttribute& attribute : ci.attributes) {
        ByteReader in(attribute.value);
        shown.attributes.emplace(attribute.name, model::decode_value(in));
    }
    for (const identify::MergedRelationship& relationship : ci.relationships) {
        const std::string other = id_of(view, relationship.content.other);
        const std::string type(view.symbol_name(relationship.content.type));
        const bool turned = relationship.content.other_is_source;
        shown.relationships.emplace_back(turned ? other : id, type, turned ? id : other);
    }
    return shown;
}

// All CIs that ever lived, as the version shows them.
Estate estate_of(const storage::View& head, Version version) {
    const storage::View view = head.at(version).value();
    Estate estate;
    for (std::uint64_t ci = 1; ci <= view.known_cis(); ci++) {
        const std::string id = id_of(view, CiId{ci});
        for (std::uint64_t v = raw(version); v != 0; v--) {
            const storage::View then = head.at(Version{v}).value();
            if (ci > then.known_cis()) break;
            const storage::CiRecord record = then.read_ci(CiId{ci}).value();
            if (!record.merged().alive) continue;
            PlainCi shown = plain(then, id, record.merged());
            shown.alive = v == raw(version);
            if (!shown.alive) shown.relationships.clear();
            estate.emplace(id, std::move(shown));
            break;
        }
    }
    return estate;
}

using Judge = std::function<bool(const PlainCi&)>;

std::vector<model::Scalar> scalars_of(const PlainCi& ci, const std::string& name) {
    const auto at = ci.attributes.find(name);
    if (at == ci.attributes.end()) return {};
    if (const auto* one = std::get_if<model::Scalar>(&at->second)) return {*one};
    return std::get<std::vector<model::Scalar>>(at->second);
}

std::optional<double> number_of(const model::Scalar& scalar) {
    if (const auto* whole = std::get_if<std::int64_t>(&scalar)) return static_cast<double>(*whole);
    if (const auto* real = std::get_if<double>(&scalar)) return *real;
    return std::nullopt;
}

bool equals(const model::Scalar& scalar, const std::string& text) {
    if (const auto* own = std::get_if<std::string>(&scalar)) return *own == text;
    if (const auto number = number_of(scalar)) return text == "8" ? *number == 8.0 : false;
    return std::get<bool>(scalar) == (text == "true") && (text == "true" || text == "false");
}

// The words of ASCII texts.
std::set<std::string> words_in(const std::string& text) {
    std::set<std::string> words;
    std::string word;
    for (const char c : text + " ") {
        const auto lower = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
        const bool in_word = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
        if (in_word) {
            word += lower;
        } else if (!word.empty()) {
            words.insert(word);
            word.clear();
        }
    }
    return words;
}

std::set<std::string> words_of_ci(const PlainCi& ci, const std::string& stored_name) {
    std::set<std::string> words = words_in(stored_name);
    for (const auto& [name, value] : ci.attributes) {
        for (const model::Scalar& scalar : scalars_of(ci, name)) {
            if (const auto* text = std::get_if<std::string>(&scalar)) words.merge(words_in(*text));
        }
    }
    return words;
}

// One parameter with what it means.
struct Part {
    std::string name;
    std::string text;
    Judge judge;
};

Part condition(const std::string& text, Judge judge) {
    return {"where", text, std::move(judge)};
}

Part number_condition(const std::string& op, double bound, std::function<bool(double)> test) {
    return condition("cores " + op + " " + std::to_string(static_cast<int>(bound)),
                     [test = std::move(test)](const PlainCi& ci) {
                         const auto scalars = scalars_of(ci, "cores");
                         return std::ranges::any_of(scalars, [&](const model::Scalar& scalar) {
                             const auto number = number_of(scalar);
                             return number && test(*number);
                         });
                     });
}

Part attribute_condition(Random& random) {
    const std::string name = pick({"site", "cores", "tags", "nothing"}, random);
    const std::string value = pick({"ams", "8", "true", "fra", "x"}, random);
    const auto any = [name](const PlainCi& ci, const auto& test) {
        const auto scalars = scalars_of(ci, name);
        return std::ranges::any_of(scalars, test);
    };
    switch (random() % 7) {
        case 0:
            return condition(name + " = " + value, [=](const PlainCi& ci) {
                return any(ci, [&](const auto& scalar) { return equals(scalar, value); });
            });
        case 1:
            return condition(name + " in " + value + ", ams", [=](const PlainCi& ci) {
                return any(ci, [&](const auto& scalar) {
                    return equals(scalar, value) || equals(scalar, "ams");
                });
            });
        case 2:
            return condition(name + " != " + value, [=](const PlainCi& ci) {
                return ci.attributes.contains(name) &&
                       !any(ci, [&](const auto& scalar) { return equals(scalar, value); });
            });
        case 3:
            return condition(name + " exists",
                             [=](const PlainCi& ci) { return ci.attributes.contains(name); });
        case 4:
            return condition("attributes." + name + " missing",
                             [=](const PlainCi& ci) { return !ci.attributes.contains(name); });
        case 5:
            return condition("site prefix am", [](const PlainCi& ci) {
                const auto scalars = scalars_of(ci, "site");
                return std::ranges::any_of(scalars, [](const auto& scalar) {
                    const auto* text = std::template get_if<std::string>(&scalar);
                    return text != nullptr && text->starts_with("am");
                });
            });
        default:
            return condition("site = \"8\"", [](const PlainCi& ci) {
                const auto scalars = scalars_of(ci, "site");
                return std::ranges::any_of(
                    scalars, [](const auto& scalar) { return scalar == model::Scalar("8"); });
            });
    }
}

Part field_condition(Random& random) {
    const std::string id = "ci-" + std::to_string(random() % kCis);
    const std::string name = pick({"Web One", "db 2", "ci-3", "none"}, random);
    switch (random() % 6) {
        case 0:
            return condition("id in " + id + ",ci-1",
                             [=](const PlainCi& ci) { return ci.id == id || ci.id == "ci-1"; });
        case 1:
            return condition("id prefix ci-1",
                             [](const PlainCi& ci) { return ci.id.starts_with("ci-1"); });
        case 2:
            return condition("name = " + name, [=](const PlainCi& ci) { return ci.name == name; });
        case 3:
            return condition("name contains eb", [](const PlainCi& ci) {
                return ci.name.find("eb") != std::string::npos;
            });
        case 4:
            return condition("class != host",
                             [](const PlainCi& ci) { return ci.class_name != "host"; });
        default:
            return condition("class = vm", [](const PlainCi& ci) { return ci.class_name == "vm"; });
    }
}

// The CIs from which relationships of the path, along or against, lead to the end.
std::set<std::string> by_path(const Estate& estate,
                              const std::vector<std::pair<std::string, bool>>& steps,
                              const std::string& end,
                              const model::Catalogue& catalogue) {
    std::set<std::string> reached = {end};
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        std::set<std::string> next;
        for (const auto& [id, ci] : estate) {
            for (const auto& [source, type, target] : ci.relationships) {
                const auto* known = catalogue.find_type(type);
                const bool is_name = type == step->first;
                const bool is_inverse = known != nullptr && known->inverse == step->first;
                const bool forth = step->second ? is_inverse : is_name;
                const bool back = step->second ? is_name : is_inverse;
                if (forth && reached.contains(target)) next.insert(source);
                if (back && reached.contains(source)) next.insert(target);
            }
        }
        std::erase_if(next, [&](const std::string& id) {
            const auto at = estate.find(id);
            return at == estate.end() || !at->second.alive;
        });
        reached = std::move(next);
    }
    return reached;
}

// The CIs within so many needs of one, along needs or against them.
std::set<std::string> by_needs(const Estate& estate,
                               const std::string& start,
                               bool dependents,
                               std::uint32_t within,
                               const model::Catalogue& catalogue) {
    std::set<std::string> reached = {start};
    for (std::uint32_t hop = 0; hop < within; hop++) {
        std::set<std::string> more = reached;
        for (const auto& [id, ci] : estate) {
            for (const auto& [source, type, target] : ci.relationships) {
                const model::ImpactKind kind = catalogue.impact_kind(type);
                if (kind == model::ImpactKind::none) continue;
                const bool turned = kind == model::ImpactKind::target_needs_source;
                const std::string& dependent = turned ? target : source;
                const std::string& dependency = turned ? source : target;
                if (!estate.at(dependent).alive || !estate.contains(dependency)) continue;
                if (!estate.at(dependency).alive) continue;
                if (dependents && reached.contains(dependency)) more.insert(dependent);
                if (!dependents && reached.contains(dependent)) more.insert(dependency);
            }
        }
        reached = std::move(more);
    }
    reached.erase(start);
    return reached;
}

// A random question about one version, and who is meant.
class Puzzle {
 public:
    Puzzle(const Estate& estate, const model::Catalogue& catalogue, Random& random)
        : estate_(estate), catalogue_(catalogue), random_(random) {}

    void make() {
        if (random_() % 3 == 0) add_class();
        for (std::uint64_t i = random_() % 3; i != 0; i--) {
            add(random_() % 3 == 0 ? field_condition(random_) : attribute_condition(random_));
        }
        if (random_() % 4 == 0) add_number();
        if (random_() % 5 == 0) add_text();
        const std::uint64_t around = random_() % 8;
        if (around == 0) add_path();
        if (around == 1) add_needs();
        if (around > 1 && random_() % 3 == 0) add_state();
    }

    [[nodiscard]] model::FilterParameters parameters() const {
        model::FilterParameters parameters;
        for (const Part& part : parts_) {
            parameters.emplace_back(part.name, part.text);
        }
        return parameters;
    }

    [[nodiscard]] std::vector<const PlainCi*> meant() const {
        std::vector<const PlainCi*> found;
        for (const auto& [id, ci] : estate_) {
            const bool lives_right = state_ == "all" || ci.alive == (state_ == "live");
            const bool all_hold =
                std::ranges::all_of(parts_, [&](const Part& part) { return part.judge(ci); });
            if (lives_right && all_hold) found.push_back(&ci);
        }
        return found;
    }

    [[nodiscard]] std::string text() const {
        std::string text;
        for (const Part& part : parts_) {
            text += part.name + " {" + part.text + "} ";
        }
        return text;
    }

 private:
    void add(Part part) { parts_.push_back(std::move(part)); }

    void add_class() {
        const std::string name =
            random_() % 4 == 0 ? "configuration_item" : pick(kAskedClasses, random_);
        add({"class", name, [this, name](const PlainCi& ci) {
                 return catalogue_.is_a(ci.class_name, name);
             }});
    }

    void add_number() {
        const auto bound = static_cast<double>(random_() % 10);
        const std::uint64_t op = random_() % 4;
        if (op == 0) add(number_condition("<", bound, [=](double n) { return n < bound; }));
        if (op == 1) add(number_condition("<=", bound, [=](double n) { return n <= bound; }));
        if (op == 2) add(number_condition(">", bound, [=](double n) { return n > bound; }));
        if (op == 3) add(number_condition(">=", bound, [=](double n) { return n >= bound; }));
    }

    void add_text() {
        const std::string text = pick({"web", "AMS", "db fra", "one web", "zzz"}, random_);
        add({"text", text, [text](const PlainCi& ci) {
                 const std::string name = ci.name == ci.id ? "" : ci.name;
                 const auto own = words_of_ci(ci, name);
                 const auto wanted = words_in(text);
                 return std::ranges::includes(own, wanted);
             }});
    }

    void add_state() {
        state_ = random_() % 2 == 0 ? "all" : "retired";
        add({"state", state_, [](const PlainCi&) { return true; }});
    }

    std::optional<std::string> living() {
        Words ids;
        for (const auto& [id, ci] : estate_) {
            if (ci.alive) ids.push_back(id);
        }
        if (ids.empty()) return std::nullopt;
        return pick(ids, random_);
    }

    void add_path() {
        const auto end = living();
        if (!end) return;
        std::vector<std::pair<std::string, bool>> steps;
        std::string text;
        for (std::uint64_t i = 1 + random_() % 2; i != 0; i--) {
            const std::string type = pick({"depends_on", "runs_on", "hosts", "runs"}, random_);
            const bool against = random_() % 3 == 0;
            steps.emplace_back(type, against);
            text += (text.empty() ? "" : ">") + std::string(against ? "<" : "") + type;
        }
        const auto reached = by_path(estate_, steps, *end, catalogue_);
        add({"path", text + ":" + *end, [reached](const PlainCi& ci) {
                 return reached.contains(ci.id);
             }});
    }

    void add_needs() {
        const auto start = living();
        if (!start) return;
        const bool dependents = random_() % 2 == 0;
        const auto within = static_cast<std::uint32_t>(1 + random_() % 3);
        const auto reached = by_needs(estate_, *start, dependents, within, catalogue_);
        add({dependents ? "needs" : "needed_by", *start, [reached](const PlainCi& ci) {
                 return reached.contains(ci.id);
             }});
        add({"within", std::to_string(within), [](const PlainCi&) { return true; }});
    }

    const Estate& estate_;
    const model::Catalogue& catalogue_;
    Random& random_;
    std::string state_ = "live";
    std::vector<Part> parts_;
};

// Where a CI lies by an attribute: rank, number, text.
std::tuple<int, double, std::string> attribute_place(const PlainCi& ci, const std::string& name) {
    const auto at = ci.attributes.find(name);
    if (at == ci.attributes.end()) return {9, 0, ""};
    const bool is_array = at->second.index() == 1;
    const auto scalars = scalars_of(ci, name);
    const int base = is_array ? 4 : 0;
    if (scalars.empty()) return {base, 0, ""};
    if (const auto number = number_of(scalars.front())) return {base + 1, *number, ""};
    if (const auto* text = std::get_if<std::string>(&scalars.front())) return {base + 2, 0, *text};
    return {base + 3, std::get<bool>(scalars.front()) ? 1.0 : 0.0, ""};
}

bool comes_before(const std::string& sort, const PlainCi* a, const PlainCi* b) {
    const bool descending = sort.starts_with('-');
    const std::string field = descending ? sort.substr(1) : sort;
    const auto by = [&](const auto& x, const auto& y) {
        if (x == y) return a->id < b->id;
        return descending ? y < x : x < y;
    };
    if (field == "id") return by(a->id, b->id);
    if (field == "name") return by(a->name, b->name);
    if (field == "class") return by(a->class_name, b->class_name);
    const auto place_a = attribute_place(*a, field);
    const auto place_b = attribute_place(*b, field);
    const bool absent_a = std::get<0>(place_a) == 9;
    const bool absent_b = std::get<0>(place_b) == 9;
    if (absent_a != absent_b) return absent_b;
    return by(place_a, place_b);
}

std::string attribute_text(Random& random) {
    std::string text;
    const auto add = [&text](const std::string& member) {
        text += (text.empty() ? "" : ", ") + member;
    };
    const Words values = {"8", "8.0", "2", "-3", "\"8\"", "true", "7.5"};
    if (random() % 2 == 0) add("\"cores\": " + pick(values, random));
    if (random() % 2 == 0) add("\"site\": \"" + pick(kSites, random) + "\"");
    if (random() % 3 == 0) {
        add("\"tags\": [" + pick(values, random) + ", \"" + pick(kSites, random) + "\"]");
    }
    return "{" + text + "}";
}

std::string random_import(Random& random) {
    std::string text;
    for (std::uint64_t i = 8 + random() % 20; i != 0; i--) {
        const std::string id = "ci-" + std::to_string(random() % kCis);
        const std::string name = pick(kNames, random);
        text += R"({"ci": {"id": ")" + id + R"(", "class": ")" + pick(kClasses, random) + "\"";
        if (!name.empty()) text += R"(, "name": ")" + name + "\"";
        text += ", \"attributes\": " + attribute_text(random) + "}}\n";
    }
    return text;
}

// Imports what fits the store: relationships between CIs that live, and retirements of them.
void write_some(TestApp& test, Random& random) {
    (void)import_texts(test.app(), {random_import(random)}, {.best_effort = true});
    std::string more;
    for (std::uint64_t i = random() % 40; i != 0; i--) {
        more += R"({"relationship": {"source": "ci-)" + std::to_string(random() % kCis) +
                R"(", "type": ")" + pick(kTypes, random) + R"(", "target": "ci-)" +
                std::to_string(random() % kCis) + "\"}}\n";
    }
    if (random() % 3 == 0) more += retire_line("ci-" + std::to_string(random() % kCis));
    if (!more.empty()) (void)import_texts(test.app(), {more}, {.best_effort = true});
}

Words ids_of(const std::vector<const PlainCi*>& cis) {
    Words ids;
    for (const PlainCi* ci : cis) {
        ids.push_back(ci->id);
    }
    return ids;
}

// The ids of all pages, one after the other.
Words all_pages(App& app, CiQuestion question, std::size_t pages_max) {
    Words ids;
    for (std::size_t page = 0; page <= pages_max; page++) {
        const auto answer = query_cis(kTester, app, question);
        REQUIRE_MESSAGE(answer.ok(), answer.error().message);
        REQUIRE(answer.value().rows.size() <= question.limit);
        for (const CiRow& row : answer.value().rows) {
            ids.push_back(row.place.id);
        }
        if (!answer.value().next_cursor) return ids;
        question.cursor = *answer.value().next_cursor;
    }
    FAIL("the pages do not end");
    return ids;
}

const Words kSorts = {"",
                      "id",
                      "-id",
                      "name",
                      "-name",
                      "class",
                      "-class",
                      "cores",
                      "-cores",
                      "attributes.site",
                      "-tags",
                      "tags",
                      "nothing"};

}  // namespace

TEST_CASE("every filter, order and page size gives what looking at all CIs gives") {
    std::size_t answers = 0;  // with someone in them
    std::size_t led = 0;      // that did not look at everyone
    for (std::uint64_t seed = 0; seed < 40; seed++) {
        CAPTURE(seed);
        Random random(seed);
        TestApp test;
        for (std::uint64_t i = 2 + random() % 5; i != 0; i--) {
            write_some(test, random);
        }
        const storage::View head = test.app().view();
        for (int round = 0; round < 25; round++) {
            const Version version{1 + random() % raw(head.version())};
            const Estate estate = estate_of(head, version);
            const model::Catalogue catalogue = head.at(version).value().catalogue();
            Puzzle puzzle(estate, catalogue, random);
            puzzle.make();
            const std::string sort = pick(kSorts, random);
            std::vector<const PlainCi*> expected = puzzle.meant();
            const std::string order = sort.empty() ? "id" : sort;
            const std::string field = order.find("attributes.") == 0 ? order.substr(11) : order;
            std::ranges::sort(expected, [&](const PlainCi* a, const PlainCi* b) {
                return comes_before(field, a, b);
            });
            CAPTURE(puzzle.text());
            CAPTURE(sort);
            CAPTURE(raw(version));

            for (const std::uint32_t limit : {1U, 2U, 5U, 100U}) {
                CiQuestion question;
                question.filter = puzzle.parameters();
                question.sort = sort;
                question.limit = limit;
                question.count = random() % 2 == 0;
                question.as_of = version;
                CHECK(all_pages(test.app(), question, expected.size()) == ids_of(expected));
            }
            CiQuestion counting;
            counting.filter = puzzle.parameters();
            counting.count = true;
            counting.limit = 1;
            counting.as_of = version;
            const CiPage counted = query_cis(kTester, test.app(), counting).value();
            CHECK(counted.count == expected.size());
            answers += expected.empty() ? 0U : 1U;
            led += counted.looked_at < counted.view.known_cis() ? 1U : 0U;
        }
    }
    CHECK(answers > 300);
    CHECK(led > 200);
}

}  // namespace faultline::app

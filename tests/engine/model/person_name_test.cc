// Names of people: what looks like the same name is one, and blanks around a name are refused.

#include "engine/model/person_name.h"

#include <string>

#include <doctest/doctest.h>

namespace faultline::model {
namespace {

TEST_SUITE("engine/model/person_name") {
    TEST_CASE("text is blank if it has white space only, that of Unicode included") {
        for (const char* blank : {"", " ", "\t \n", "\xC2\xA0", "\xE2\x80\x8B \xE3\x80\x80"}) {
            CAPTURE(blank);
            CHECK(is_blank(blank));
        }
        for (const char* text : {"a", " a ", ".", "\xC3\xA9", "\xE2\x80\x94"}) {
            CAPTURE(text);
            CHECK_FALSE(is_blank(text));
        }
    }

    TEST_CASE("a name with a blank at an end is refused, one with blanks inside is not") {
        for (const char* name : {" ",
                                 "anna ",
                                 " anna",
                                 "anna\xC2\xA0",
                                 "\xEF\xBB\xBF"
                                 "anna"}) {
            CAPTURE(name);
            CHECK_FALSE(name_fault(name).empty());
        }
        for (const char* name : {"", "anna", "Anna van Dam", "Zo\xC3\xAB"}) {
            CAPTURE(name);
            CHECK(name_fault(name).empty());
        }
    }

    TEST_CASE("case of A to Z and blanks around make nobody somebody else, other letters do") {
        CHECK(is_same_person("anna", "ANNA"));
        CHECK(is_same_person("anna ",
                             "\xC2\xA0"
                             "Anna"));
        CHECK(is_same_person("Anna van Dam", "anna van dam"));
        CHECK_FALSE(is_same_person("anna", "annie"));
        CHECK_FALSE(is_same_person("anna", "anna b"));
        CHECK_FALSE(is_same_person("van dam", "vandam"));
        CHECK_FALSE(is_same_person("[", "{"));
    }
}

}  // namespace
}  // namespace faultline::model

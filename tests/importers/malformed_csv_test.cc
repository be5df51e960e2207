#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "importers/csv_rows.h"
#include "importers/importer.h"
#include "tests/importers/malformed.h"
#include "tests/importers/reading.h"

namespace faultline::importers::testing {

namespace {

const std::string kCis = "id,class,name,site\n";
const std::string kRelationships = "source,type,target,capacity,strength,delay_s,verified_at\n";

}  // namespace

TEST_CASE("a header that is none of a table ends the reading of the file") {
    const std::vector<MalformedCase> cases{
        {"unknown table", "a,b,c\n1,2,3\n", "error:invalid_header@1"},
        {"too short header", "id,class\n", "error:invalid_header@1"},
        {"wrong order", "class,id,name\n", "error:invalid_header@1"},
        {"upper case", "ID,CLASS,NAME\n", "error:invalid_header@1"},
        {"semicolons", "id;class;name\n", "error:invalid_header@1"},
        {"spaces", "id, class, name\n", "error:invalid_header@1"},
        {"data without header", "\n\nweb-1,server,Web\n", "error:invalid_header@3"},
        {"duplicate attribute", "id,class,name,site,site\n", "error:invalid_header@1"},
        {"attribute named as a column", "id,class,name,id\n", "error:invalid_header@1"},
        {"column without a name", "id,class,name,,site\n", "error:invalid_header@1"},
        {"trailing comma", "id,class,name,\n", "error:invalid_header@1"},
        {"too long column",
         "id,class,name," + std::string(129, 'x') + "\n",
         "error:invalid_header@1"},
        {"line end in a column", "id,class,name,\"a\nb\"\n", "error:invalid_header@1"},
        {"unknown column of relationships",
         "source,type,target,weight\n",
         "error:invalid_header@1"},
        {"duplicate column of relationships",
         "source,type,target,capacity,capacity\n",
         "error:invalid_header@1"},
        {"fourth column of groups", "ci,group,required,capacity\n", "error:invalid_header@1"},
        {"stray quotation mark in the header", "id,cl\"ass,name\n", "error:invalid_csv@1"},
        {"header is GBK", "id,class,name,\xB3\xC7\xCA\xD0\n", "error:invalid_text@1"},
        {"UTF-16", std::string("\xFF\xFEi\0d\0", 6), "error:invalid_encoding@1"},
        {"huge header", std::string(kLineBytesMax + 1, 'x') + "\n", "error:line_too_long@1"},
    };

    check_malformed("csv", cases);
}

TEST_CASE("a row that breaks the rules of CSV is a problem where it starts") {
    const std::string good = "a,server,A,x\n";
    const std::vector<MalformedCase> cases{
        {"too few cells", kCis + "a,server,A\n" + good, "wrong_cell_count@2"},
        {"too many cells", kCis + "a,server,A,x,y\n" + good, "wrong_cell_count@2"},
        {"one cell", kCis + "a\n" + good, "wrong_cell_count@2"},
        {"line of spaces", kCis + "   \n" + good, "wrong_cell_count@2"},
        {"quotation mark in a cell", kCis + "a,ser\"ver,A,x\n" + good, "invalid_csv@2"},
        {"text behind a closing mark", kCis + "a,\"server\"x,A,x\n" + good, "invalid_csv@2"},
        {"space behind a closing mark", kCis + "a,\"server\" ,A,x\n" + good, "invalid_csv@2"},
        {"backslash escape", kCis + "a,\"ser\\\"ver\",A,x\n" + good, "invalid_csv@2"},
        {"fault on the second line of a row",
         kCis + "a,\"two\nlines\"x,A,x\n" + good,
         "invalid_csv@2"},
        {"row behind a row of three lines",
         kCis + "a,server,A,\"1\n2\n3\"\nb,server\n",
         "wrong_cell_count@5"},
        {"no closing mark", kCis + good + "a,\"server,A,x\n", "invalid_csv@3"},
        {"no closing mark far away",
         kCis + "a,\"server,A,x\n" +
             [&good] {
                 std::string rows;
                 while (rows.size() <= kRowBytesMax) {
                     rows += good;
                 }
                 return rows;
             }() +
             "b,server\n",
         "row_too_long@2 wrong_cell_count@322642"},
        {"huge line",
         kCis + "a," + std::string(kLineBytesMax, 'x') + "\n" + good,
         "line_too_long@2"},
        {"GBK", kCis + "a,server,\xD6\xF7\xBB\xFA,x\n" + good, "invalid_text@2"},
        {"NUL in id", kCis + std::string("a\0b,server,A,x\n", 15) + good, "invalid_text@2"},
        {"lone carriage return", kCis + "a\rb,server,A,x\n" + good, "invalid_text@2"},
    };

    check_malformed("csv", cases);
}

TEST_CASE("a cell that breaks a rule is a problem at its row") {
    const std::string groups = "ci,group,required\n";
    const std::string numbers = "id,class,name,availability,mtbf_hours\n";
    const std::vector<MalformedCase> cases{
        {"empty id", kCis + ",server,A,x\n", "missing_value@2"},
        {"empty class", kCis + "a,,A,x\n", "missing_value@2"},
        {"too long id", kCis + std::string(257, 'x') + ",server,A,x\n", "too_long@2"},
        {"line end in id", kCis + "\"a\nb\",server,A,x\n", "invalid_text@2"},
        {"availability is a word", numbers + "a,server,A,high,\n", "not_a_number@2"},
        {"availability with a comma", numbers + "a,server,A,\"0,99\",\n", "not_a_number@2"},
        {"availability in percent", numbers + "a,server,A,99.9%,\n", "not_a_number@2"},
        {"availability NaN", numbers + "a,server,A,nan,\n", "not_a_number@2"},
        {"two bad numbers", numbers + "a,server,A,x,y\n", "not_a_number@2 not_a_number@2"},
        {"availability 1.5", numbers + "a,server,A,1.5,\n", "invalid_reliability@2"},
        {"mtbf beyond double", numbers + "a,server,A,,1e999\n", "out_of_range@2"},
        {"self relationship", kRelationships + "a,runs_on,a,,,,\n", "self_relationship@2"},
        {"no type", kRelationships + "a,,b,,,,\n", "missing_value@2"},
        {"capacity 0", kRelationships + "a,runs_on,b,0,,,\n", "out_of_range@2"},
        {"capacity negative", kRelationships + "a,runs_on,b,-1,,,\n", "out_of_range@2"},
        {"capacity 2^31", kRelationships + "a,runs_on,b,2147483648,,,\n", "out_of_range@2"},
        {"capacity of 30 digits",
         kRelationships + "a,runs_on,b,123456789012345678901234567890,,,\n",
         "out_of_range@2"},
        {"capacity 1.5", kRelationships + "a,runs_on,b,1.5,,,\n", "not_a_number@2"},
        {"capacity with a space", kRelationships + "a,runs_on,b, 1,,,\n", "not_a_number@2"},
        {"strength 0", kRelationships + "a,runs_on,b,,0,,\n", "out_of_range@2"},
        {"strength 1.5", kRelationships + "a,runs_on,b,,1.5,,\n", "out_of_range@2"},
        {"strength is a word", kRelationships + "a,runs_on,b,,hard,,\n", "not_a_number@2"},
        {"strength NaN", kRelationships + "a,runs_on,b,,NaN,,\n", "not_a_number@2"},
        {"strength infinite", kRelationships + "a,runs_on,b,,inf,,\n", "not_a_number@2"},
        {"delay negative", kRelationships + "a,runs_on,b,,,-5,\n", "out_of_range@2"},
        {"verified_at is a date", kRelationships + "a,runs_on,b,,,,2026-11-03\n", "invalid_time@2"},
        {"no required", groups + "a,g,\n", "missing_value@2"},
        {"required 0", groups + "a,g,0\n", "out_of_range@2"},
        {"required is a word", groups + "a,g,all\n", "not_a_number@2"},
        {"no group", groups + "a,,1\n", "missing_value@2"},
    };

    check_malformed("csv", cases);
}

TEST_CASE("a row with the wrong number of cells names both numbers") {
    const auto reading = read_bytes("csv", kCis + "a,server,A\n");

    REQUIRE(reading.seen.problems().size() == 1);
    CHECK(reading.seen.problems()[0].message == "the row has 3 cells, the header has 4");
}

}  // namespace faultline::importers::testing

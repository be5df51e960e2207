#include "importers/csv.h"

#include <string>

#include <doctest/doctest.h>

#include "tests/importers/reading.h"

namespace faultline::importers::testing {

TEST_CASE("the three tables are told apart by their header, in one import") {
    const auto reading =
        read_files("csv",
                   {"id,class,name,site,rack\nvm-17,vm,pay-db-1,north,r 1\nhost-3,host,,,\n",
                    "source,type,target,group,capacity,strength,delay_s,verified_at\n"
                    "vm-17,runs_on,host-3,hosts,2,0.5,30,1970-01-01T01:00:01+01:00\n",
                    "ci,group,required\nvm-17,hosts,1\n"});

    CHECK(faults_of(reading) == "");
    CHECK(items_of(reading.seen) ==
          "ci host-3 host ''\n"
          "ci vm-17 vm 'pay-db-1' rack=\"r 1\" site=\"north\"\n"
          "relationship vm-17 runs_on host-3 hosts capacity=2 strength=0.5 delay_s=30 "
          "verified_at=1000000\n"
          "group vm-17 hosts 1\n");
}

TEST_CASE("optional columns of relationships may be absent, empty and in any order") {
    const auto reading = read_files("csv",
                                    {"source,type,target\na,calls,b\n",
                                     "source,type,target,strength,group\na,calls,c,0.25,\n"});

    CHECK(faults_of(reading) == "");
    CHECK(items_of(reading.seen) ==
          "relationship a calls b - capacity=1 strength=1 delay_s=0 verified_at=-\n"
          "relationship a calls c - capacity=1 strength=0.25 delay_s=0 verified_at=-\n");
}

TEST_CASE("attributes are strings, reliability attributes are numbers") {
    const auto reading =
        read_bytes("csv",
                   "id,class,name,serial,unavailability,availability,mtbf_hours,mttr_hours\n"
                   "a,server,,007,0.01,9.9e-1,8760,4.5\n");

    CHECK(faults_of(reading) == "");
    CHECK(items_of(reading.seen) ==
          "ci a server '' availability=0.99r mtbf_hours=8760 mttr_hours=4.5r serial=\"007\" "
          "unavailability=0.01r\n");
}

TEST_CASE("quoted cells hold commas, quotation marks and line ends; spaces belong to a cell") {
    const auto reading = read_bytes("csv",
                                    "\"id\",class,\"name\",note\r\n"
                                    "\"a,1\",server,\"the \"\"A\"\"\",\"two\r\nlines\"\r\n"
                                    "b,server,  B  ,\" \"\r\n"
                                    "c,server,\"\",\"\"\"\"\r\n");

    CHECK(faults_of(reading) == "");
    CHECK(items_of(reading.seen) ==
          "ci a,1 server 'the \"A\"' note=\"two\nlines\"\n"
          "ci b server '  B  ' note=\" \"\n"
          "ci c server '' note=\"\"\"\n");
}

TEST_CASE("a row's line is where it starts, and empty lines are skipped") {
    const auto reading = read_bytes("csv",
                                    "\xEF\xBB\xBF\nid,class,name,note\n\n"
                                    "a,server,A,\"1\n\n3\"\n"
                                    "b,server,B,");

    CHECK(faults_of(reading) == "");
    REQUIRE(reading.seen.cis().size() == 2);
    CHECK(reading.seen.cis()[0].origin == model::Origin{0, 4});
    CHECK(reading.seen.cis()[1].origin == model::Origin{0, 7});
    CHECK(items_of(reading.seen).find("note=\"1\n\n3\"") != std::string::npos);
}

TEST_CASE("a table without rows and an empty file hold nothing and are no problem") {
    CHECK(faults_of(read_bytes("csv", "ci,group,required\n")) == "");
    CHECK(faults_of(read_bytes("csv", "")) == "");
}

TEST_CASE("after a row that cannot be read the next one is") {
    const auto reading = read_bytes("csv", "id,class,name\na,\"x\"y,A\nb,server,B\n");

    CHECK(faults_of(reading) == "invalid_csv@2");
    CHECK(items_of(reading.seen) == "ci b server 'B'\n");
}

TEST_CASE("a cell of a megabyte is read") {
    const std::string big(std::size_t{1} << 20, 'x');

    const auto reading = read_bytes("csv", "id,class,name,note\na,server,A," + big + "\n");

    CHECK(faults_of(reading) == "");
    CHECK(reading.seen.cis().size() == 1);
}

}  // namespace faultline::importers::testing

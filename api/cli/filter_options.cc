#include "api/cli/filter_options.h"

namespace faultline::cli {

namespace {

void write_text(std::string_view name, const std::string& text, json::JsonWriter& out) {
    if (!text.empty()) out.member(name, text);
}

}  // namespace

Command& add_filter_options(Command& command, FilterOptions& options) {
    return command.text("--class", options.class_name, "Only this class and its subclasses")
        .texts("--where",
               options.where,
               "Only where this holds: 'environment = production', 'cores >= 8', "
               "'site in ams, fra', 'name prefix db-', 'owner missing'; several must all hold")
        .choice("--state",
                options.state,
                "Those that live (as if absent), that once did, or both",
                {"live", "retired", "all"})
        .number("--stale-days",
                options.stale_days,
                "Only what nothing was said or verified of for so many days")
        .text("--text", options.text, "Only with all these words in name and strings")
        .text("--text-in", options.text_in, "The fields that the words must be in: name,owner")
        .text(
            "--path", options.path, "Only with this way to another CI: 'runs_on>located_in:rack-r'")
        .text("--needs", options.needs, "Only what needs this CI, directly or not")
        .text("--needed-by", options.needed_by, "Only what this CI needs, directly or not")
        .number("--within", options.within, "Over so many needs at most");
}

void add_filter(const FilterOptions& options, TargetBuilder& target) {
    target.add_if("class", options.class_name);
    for (const std::string& condition : options.where) {
        target.add("where", condition);
    }
    target.add_if("state", options.state)
        .add_if("stale_days", options.stale_days)
        .add_if("text", options.text)
        .add_if("text_in", options.text_in)
        .add_if("path", options.path)
        .add_if("needs", options.needs)
        .add_if("needed_by", options.needed_by)
        .add_if("within", options.within);
}

void write_filter(const FilterOptions& options, json::JsonWriter& out) {
    write_text("class", options.class_name, out);
    if (!options.where.empty()) {
        out.key("where");
        out.begin_array();
        for (const std::string& condition : options.where) {
            out.value(condition);
        }
        out.end_array();
    }
    write_text("state", options.state, out);
    if (options.stale_days) out.member("stale_days", *options.stale_days);
    write_text("text", options.text, out);
    write_text("text_in", options.text_in, out);
    write_text("path", options.path, out);
    write_text("needs", options.needs, out);
    write_text("needed_by", options.needed_by, out);
    if (options.within) out.member("within", *options.within);
}

}  // namespace faultline::cli

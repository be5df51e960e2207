#include "importers/table_mapping.h"

#include <algorithm>

#include "importers/wording.h"

namespace faultline::importers {

namespace {

const TableField* find_field(std::span<const TableField> fields, std::string_view name) {
    const auto found = std::ranges::find(fields, name, &TableField::name);
    return found == fields.end() ? nullptr : &*found;
}

std::string listed(std::span<const std::string_view> words) {
    std::string list;
    for (const std::string_view word : words) {
        list += (list.empty() ? "" : ", ") + std::string(word);
    }
    return list;
}

std::string names_of(std::span<const TableField> fields, bool with_words) {
    std::vector<std::string_view> names;
    for (const TableField& field : fields) {
        if (!with_words || !field.words.empty()) names.push_back(field.name);
    }
    return listed(names);
}

}  // namespace

std::vector<Violation> check_mapping(const TableMapping& mapping,
                                     std::span<const TableField> fields) {
    std::vector<Violation> violations;
    for (const auto& [name, column] : mapping.columns) {
        if (find_field(fields, name) == nullptr) {
            violations.push_back(
                {"/fields/" + name,
                 "unknown_field",
                 "field " + shown(name) + " is none of this table: " + names_of(fields, false)});
        } else if (column.empty()) {
            violations.push_back(
                {"/fields/" + name, "missing_value", "name the column that it is read from"});
        }
    }
    for (const auto& [name, words] : mapping.words) {
        const TableField* const field = find_field(fields, name);
        if (field == nullptr || field->words.empty()) {
            violations.push_back({"/values/" + name,
                                  "unknown_field",
                                  "field " + shown(name) +
                                      " has no words; those that have: " + names_of(fields, true)});
            continue;
        }
        for (const auto& [theirs, ours] : words) {
            if (std::ranges::count(field->words, ours) != 0) continue;
            violations.push_back({"/values/" + name + "/" + theirs,
                                  "wrong_value",
                                  shown(ours) + " must be one of " + listed(field->words)});
        }
    }
    return violations;
}

std::string small_letters(std::string_view text) {
    std::string small(text);
    for (char& c : small) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return small;
}

}  // namespace faultline::importers

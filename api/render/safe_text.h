// Text of users inside documents: nothing in it acts as markup.
//
// Thread safety: pure functions.

#pragma once

#include <string>
#include <string_view>

namespace faultline::render {

// The text on one line: runs of blanks and control characters are one space, none at either end;
// marks that would turn the direction of what stands around them are shown as U+FFFD.
// `text` is UTF-8.
[[nodiscard]] std::string plain_line(std::string_view text);

// plain_line() for the content of an HTML element and for attributes in quotes.
[[nodiscard]] std::string html_text(std::string_view text);

// plain_line() for GitHub Flavored Markdown, in the middle of a line, at its start and in a cell of
// a table: no emphasis, code, link, image, HTML, entity, heading, list, quote or formula comes of
// it, and what needs no escape has none, so that it reads well unrendered.  Mail addresses and
// @names stay as they are; a viewer may make them links.
[[nodiscard]] std::string markdown_text(std::string_view text);

}  // namespace faultline::render

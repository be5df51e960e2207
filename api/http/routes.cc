// The routes table: every operation of the HTTP API and of the command line.

#include <array>

#include "api/http/handlers.h"
#include "api/http/route.h"

namespace faultline::http {

namespace {

constexpr std::array kListParameters = {
    Parameter{"class", "string", "only CIs of this class"},
    Parameter{"limit", "integer", "how many CIs on a page, 1 to 1000000; 1000 if absent"},
    Parameter{"cursor", "string", "next_cursor of the page before"},
};

constexpr std::array kImpactParameters = {
    Parameter{
        "max_hops", "integer", "only what falls within so many hops; the rest is the frontier"},
    Parameter{"limit", "integer", "items per list; what is left out is counted"},
    Parameter{
        "inherited", "string", "true, or a comma-separated list of classes: list inherited too"},
    Parameter{"view", "string", "summary: no lists"},
};

constexpr std::array kImpactBodyParameters = {
    Parameter{"view", "string", "summary: no lists"},
};

constexpr std::array kImportParameters = {
    Parameter{"format", "string", "faultline, csv or dpkg; recognised if absent"},
    Parameter{"source", "string", "who claims; the format's name if absent"},
    Parameter{"host", "string", "dpkg: the CI whose installed packages these are"},
    Parameter{"best_effort", "boolean", "drop wrong lines instead of refusing everything"},
    Parameter{"strict_schema", "boolean", "refuse classes and types the catalogue does not know"},
    Parameter{"reason", "string", "why; kept in the log"},
    Parameter{"part", "string", "SIZE:NAME of each file in the body, in order", true},
};

constexpr std::span<const Parameter> kNone;
constexpr std::string_view kJsonBody = "application/json";
constexpr std::string_view kBytesBody = "application/octet-stream";

constexpr std::array kRoutes = {
    Route{Method::get, "/livez", "live", "The process answers", "Health", {}, kNone, live},
    Route{Method::get,
          "/readyz",
          "ready",
          "The graph answers at the head",
          "Health",
          {},
          kNone,
          ready},
    Route{
        Method::get, "/openapi.json", "openapi", "This description", "OpenApi", {}, kNone, openapi},
    Route{
        Method::get, "/api/v1/cis", "ci_list", "CIs by id", "CiList", {}, kListParameters, ci_list},
    Route{Method::get, "/api/v1/cis/{id}", "ci_get", "One CI", "Ci", {}, kNone, ci_get},
    Route{Method::get,
          "/api/v1/cis/{id}/impact",
          "impact_of_ci",
          "Blast radius of one CI",
          "Impact",
          {},
          kImpactParameters,
          impact_of_ci},
    Route{Method::get,
          "/api/v1/cis/{id}/dependencies",
          "ci_dependencies",
          "What one CI needs",
          "Dependencies",
          {},
          kNone,
          ci_dependencies},
    Route{Method::post,
          "/api/v1/impact",
          "impact",
          "Blast radius of CIs failing together",
          "Impact",
          kJsonBody,
          kImpactBodyParameters,
          impact},
    Route{Method::post,
          "/api/v1/imports",
          "import",
          "Import one or several files as one change set",
          "ImportResult",
          kBytesBody,
          kImportParameters,
          import},
    Route{Method::get,
          "/api/v1/lint",
          "lint",
          "What looks wrong in the data",
          "Lint",
          {},
          kNone,
          lint},
};

}  // namespace

std::span<const Route> routes() {
    return kRoutes;
}

}  // namespace faultline::http

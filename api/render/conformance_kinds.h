// The kinds of answers about conformance; defined beside their tables in conformance_tables.cc.
//
// Thread safety: constants.

#pragma once

#include "api/render/answer_kind.h"

namespace faultline::render {

extern const AnswerKind kConformanceReport;
extern const AnswerKind kConformanceGaps;
extern const AnswerKind kConformanceRecord;
extern const AnswerKind kConformanceActions;
extern const AnswerKind kConformanceTrend;

}  // namespace faultline::render

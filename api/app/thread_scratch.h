// The working memory of questions about the graph, kept between questions.

#pragma once

#include "engine/impact/scratch.h"

namespace faultline::app {

// That of this thread; nothing in it outlives a call of the engine.
[[nodiscard]] impact::Scratch& thread_scratch();

}  // namespace faultline::app

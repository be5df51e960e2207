// What a thread in the background may take of a processor.
//
// Thread safety: about the calling thread alone.

#pragma once

namespace faultline::app {

// How much less of a processor such a thread gets than others when there are too few, as nice(2).
inline constexpr int kBackgroundNice = 10;

// From now on the calling thread gives way to others.  Where the system refuses that, all works as
// well.
void give_way_to_others();

}  // namespace faultline::app

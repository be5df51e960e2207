#include "engine/impact/random_bits.h"

#include <cassert>
#include <cmath>

#include "engine/impact/scenario_bits.h"

namespace faultline::impact {

namespace {

constexpr std::uint64_t kStep = 0x9e3779b97f4a7c15ULL;
constexpr std::uint64_t kStreamStep = 0xd1342543de82ef95ULL;

// One of the streams of random numbers that an event has in a block.
class Stream {
 public:
    Stream(std::uint64_t place, std::uint64_t number) : state_(place + number * kStreamStep) {}

    std::uint64_t next() {
        state_ += kStep;
        return mixed(state_);
    }

 private:
    std::uint64_t state_;
};

std::uint64_t place_of(std::uint64_t key, std::uint64_t block) {
    return mixed(key + block * kStep);
}

// A number in [0, 1] as a threshold of 64-bit numbers: a fair one is below it that often.
std::uint64_t threshold_of(double share) {
    constexpr double kTwoTo64 = 18446744073709551616.0;
    if (share >= 1) return UINT64_MAX;
    return static_cast<std::uint64_t>(share * kTwoTo64);
}

// A band: where it begins and how many arrivals a block has there.  Entry k is the threshold of "at
// most k" of a Poisson distribution.
constexpr std::size_t kArrivalsMax = 128;  // more of a mean of 24 do not happen in 2^64
constexpr std::size_t kArrivalsAtOnce = 4;

struct Band {
    double begin;
    double end;
    std::array<std::uint64_t, kArrivalsMax> thresholds;
};

Band make_band(double begin, double end) {
    Band band{begin, end, {}};
    const double mean = (end - begin) * kBlockScenarios;
    double term = std::exp(-mean);
    double sum = 0;
    for (std::size_t k = 0; k < kArrivalsMax; ++k) {
        sum += term;
        band.thresholds[k] = threshold_of(sum);
        term *= mean / static_cast<double>(k + 1);
    }
    return band;
}

using Bands = std::array<Band, kBandEnds.size()>;

const Bands kBands = {make_band(0, kBandEnds[0]),
                      make_band(kBandEnds[0], kBandEnds[1]),
                      make_band(kBandEnds[1], kBandEnds[2])};

// Set the scenario of an arrival that is at a place below `threshold`, if there is one (0 or 1).
void arrive(std::uint64_t random,
            std::uint64_t threshold,
            std::uint64_t arrives,
            ScenarioBits& bits) {
    // The low bits choose a scenario, the others say where in the band it arrives.
    const std::uint64_t early = random / kBlockScenarios < threshold / kBlockScenarios ? 1 : 0;
    bits.words.data()[random / 64 % kBlockWords] |= (arrives & early) << (random % 64);
}

// Set the scenarios that have an arrival in a band, at a place below `threshold` (all: UINT64_MAX).
void draw_band(const Band& band, Stream stream, std::uint64_t threshold, ScenarioBits& bits) {
    const std::uint64_t luck = stream.next();
    const std::uint64_t* const counts = band.thresholds.data();
    // How many arrive is a surprise, which a processor does not like; so the first few, which are
    // all as a rule where they are few, are taken with or without effect.
    for (std::size_t k = 0; k < kArrivalsAtOnce; ++k)
        arrive(stream.next(), threshold, luck >= counts[k] ? 1 : 0, bits);
    for (std::size_t k = kArrivalsAtOnce; k < kArrivalsMax && luck >= counts[k]; ++k)
        arrive(stream.next(), threshold, 1, bits);
}

// Uniform numbers of the `open` scenarios of a word against one threshold, bit by bit from the
// highest; those that are decided need no more bits.
std::uint64_t draw_word(Stream stream, std::uint64_t threshold, std::uint64_t open) {
    std::uint64_t below = 0;
    for (std::uint64_t rest = threshold; open != 0 && rest != 0; rest <<= 1) {
        const std::uint64_t random = stream.next();
        const bool set = (rest >> 63) != 0;
        if (set) below |= open & ~random;
        open &= set ? random : ~random;
    }
    return below;
}

}  // namespace

std::uint64_t mixed(std::string_view text) {
    std::uint64_t value = mixed(text.size());
    for (const char letter : text)
        value = (value ^ static_cast<unsigned char>(letter)) * 0x100000001b3ULL;
    return mixed(value);
}

Chance::Chance(double probability) : probability_(probability) {
    assert(probability >= 0 && probability <= 1);
    if (never() || always()) return;
    const double time = -std::log1p(-probability);
    while (bands_ < kBands.size() && time >= kBands[bands_].end)
        ++bands_;
    if (bands_ < kBands.size()) {
        const Band& last = kBands[bands_];
        threshold_ = threshold_of((time - last.begin) / (last.end - last.begin));
    } else {
        threshold_ = threshold_of(-std::expm1(kBandEnds.back() - time));
    }
}

ScenarioBits Chance::draw(std::uint64_t key, std::uint64_t block) const {
    ScenarioBits bits;
    draw_into(key, block, bits);
    return bits;
}

void Chance::draw_into(std::uint64_t key, std::uint64_t block, ScenarioBits& bits) const {
    bits = {};
    if (never()) return;
    if (always()) {
        bits = ~bits;
        return;
    }
    // Each band has a stream of its own, so that what one takes does not move the others.
    const std::uint64_t place = place_of(key, block);
    for (std::size_t band = 0; band < bands_; ++band)
        draw_band(kBands[band], Stream(place, band), UINT64_MAX, bits);
    if (bands_ < kBands.size()) {
        draw_band(kBands[bands_], Stream(place, bands_), threshold_, bits);
        return;
    }
    for (std::size_t i = 0; i < kBlockWords; ++i)
        bits.words[i] |= draw_word(Stream(place, kBands.size() + i), threshold_, UINT64_MAX);
}

ScenarioBits Chance::draw_where(const ScenarioBits& where,
                                std::uint64_t key,
                                std::uint64_t block) const {
    if (always()) return where;
    ScenarioBits bits;
    const std::uint64_t threshold = threshold_of(probability_);
    const std::uint64_t place = place_of(key, block);
    for (std::size_t i = 0; i < kBlockWords; ++i)
        if (where.words[i] != 0)
            bits.words[i] = draw_word(Stream(place, i), threshold, where.words[i]);
    return bits;
}

}  // namespace faultline::impact

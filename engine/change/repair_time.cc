#include "engine/change/repair_time.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <boost/math/special_functions/erf.hpp>

namespace faultline::change {

namespace {

// P(Z > x) of a standard normal Z.
double upper_tail(double x) {
    return std::erfc(x / std::numbers::sqrt2) / 2;
}

}  // namespace

double RepairTime::mean() const {
    return median_ * std::exp(kRepairSigma * kRepairSigma / 2);
}

double RepairTime::quantile(double share) const {
    const double z = -std::numbers::sqrt2 * boost::math::erfc_inv(2 * share);
    return median_ * std::exp(kRepairSigma * z);
}

double RepairTime::mean_up_to(double limit) const {
    if (limit <= 0) return 0;
    const double x = std::log(limit / median_) / kRepairSigma;
    return mean() * upper_tail(kRepairSigma - x) + limit * upper_tail(x);
}

double RepairTime::mean_beyond(double limit) const {
    if (limit <= 0) return mean();
    const double x = std::log(limit / median_) / kRepairSigma;
    return std::max(0.0, mean() * upper_tail(x - kRepairSigma) - limit * upper_tail(x));
}

}  // namespace faultline::change

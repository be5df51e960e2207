// The one main() of Faultline.

#include "api/cli/run.h"

int main(int argc, char** argv) {
    return faultline::cli::run(argc, argv);
}

#!/usr/bin/env bash
# Every test, without a display: bash tests/run.sh. Ends with ctest's summary.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../app/setup.sh"
# The benchmarks run for a moment; what they compare with (PyTorch, NumPy, scikit-learn) is measured where it is installed.
install "${packages[@]}" fonts-wqy-microhei libbenchmark-dev python3 python3-numpy xvfb xdotool
unset DISPLAY WAYLAND_DISPLAY
for preset in release thread address; do
    configure $preset
    ninja -C "$root/build/$preset" --quiet
done
# The sanitizers' builds hold the engine's tests; each test is one line of the summary.
cd "$root"
mkdir -p build/tests
cat >build/tests/CTestTestfile.cmake <<END
subdirs("../release" "../thread" "../address")
END
exec ctest --test-dir build/tests --output-on-failure -j "$(nproc)"

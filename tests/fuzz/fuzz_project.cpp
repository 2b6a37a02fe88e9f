#include "engine/io/project.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

/// What is read is written, and that reads as the same. (Compared as text: a weight may be NaN.)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    for (const auto check : {engine::train::Check::Runnable, engine::train::Check::Editable}) {
        const auto project = engine::io::readProject({reinterpret_cast<const char*>(data), size}, check);
        if (!project || project->newerVersion)
            continue;
        const auto text = engine::io::writeProject(*project);
        const auto again = engine::io::readProject(text, check);
        if (!again || engine::io::writeProject(*again) != text)
            std::abort();
    }
    return 0;
}

#include "engine/io/data_files.h"
#include "engine/io/table.h"

#include <cstddef>
#include <cstdint>

/// As the plain CSV, as a table with everything guessed, and as the import page looks at it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const engine::io::View bytes(reinterpret_cast<const char*>(data), size);
    (void)engine::io::readCsv(bytes, "table");
    (void)engine::io::readTable(bytes, "table", engine::data::TableSpec());
    (void)engine::io::previewTable(bytes, true, engine::data::TableSpec());
    return 0;
}

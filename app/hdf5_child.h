#pragma once

namespace app {

inline constexpr const char* kReadHdf5 = "--read-hdf5";

/// What the program is when ui::readHdf5 starts it again: the HDF5 file comes on standard input, its content
/// goes to standard output as safetensors; an error is one line on standard error (io::hdf5ErrorLine) and
/// exit status 2. Words after kReadHdf5: how many bytes come, how many may go. Before it looks at one of them
/// it gives up memory beyond 1 GiB, processor time beyond 20 s, opening files, starting programs and core
/// dumps. Never returns to main's other work: a damaged file may have damaged this process, too.
[[noreturn]] void readHdf5AsChild(int argc, char** argv);

} // namespace app

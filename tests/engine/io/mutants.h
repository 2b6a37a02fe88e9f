#pragma once

#include "engine/core/random.h"
#include "engine/io/bytes.h"

#include <algorithm>
#include <string>
#include <vector>

namespace tests {

/// One to four small damages: bits, bytes, numbers, pieces that are missing, doubled or from another file.
inline engine::io::Bytes mutated(engine::core::Random& random, engine::io::Bytes bytes,
                                 const std::vector<engine::io::Bytes>& seeds) {
    static const std::vector<std::string> kNumbers{std::string(8, '\xff'),
                                                   std::string(4, '\0'),
                                                   "\xff\xff\xff\x7f",
                                                   "\x01",
                                                   "-1",
                                                   "9223372036854775807",
                                                   "99999999999999999999",
                                                   "1e308",
                                                   "{",
                                                   "[",
                                                   "]",
                                                   "}",
                                                   "(",
                                                   ",",
                                                   "'",
                                                   "\"",
                                                   "null",
                                                   "\\u0000"};
    for (std::uint64_t i = 0, count = 1 + random.below(4); i < count; ++i) {
        const std::size_t at = random.below(bytes.size() + 1);
        const std::size_t length = random.below(std::min<std::size_t>(bytes.size() - at, 32) + 1);
        switch (random.below(7)) {
        case 0:
            if (at < bytes.size())
                bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.below(8)));
            break;
        case 1:
            if (at < bytes.size())
                bytes[at] = static_cast<char>(random.below(256));
            break;
        case 2:
            bytes.erase(at, length);
            break;
        case 3:
            bytes.insert(at, bytes.substr(at, length));
            break;
        case 4:
            bytes.resize(at);
            break;
        case 5: {
            const std::string& number = kNumbers[random.below(kNumbers.size())];
            bytes.replace(at, random.below(2) == 0 ? std::min(number.size(), bytes.size() - at) : 0, number);
            break;
        }
        default: {
            const engine::io::Bytes& other = seeds[random.below(seeds.size())];
            bytes.insert(at, other.substr(random.below(other.size()), 1 + random.below(64)));
        }
        }
    }
    return bytes;
}

} // namespace tests

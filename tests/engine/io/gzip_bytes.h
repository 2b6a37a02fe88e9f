#pragma once

#include <QByteArray>

#include <string>

namespace tests {

/// qCompress' zlib stream, made a gzip file of: header, the raw stream, CRC-32 and length. (It has none for
/// nothing.)
inline std::string gzip(const QByteArray& data) {
    quint32 crc = 0xFFFFFFFFu;
    for (const char c : data) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320u : 0);
    }
    crc = ~crc;
    const QByteArray raw = data.isEmpty() ? QByteArray("\x03\0", 2) : qCompress(data, 9).mid(6).chopped(4);
    QByteArray result = QByteArray("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10) + raw;
    for (const quint32 number : {crc, static_cast<quint32>(data.size())})
        for (int i = 0; i < 4; ++i)
            result += static_cast<char>((number >> (8 * i)) & 255);
    return result.toStdString();
}

} // namespace tests

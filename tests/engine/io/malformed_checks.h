#pragma once

#include "engine/core/random.h"
#include "engine/core/tensor.h"
#include "files.h"
#include "malformed.h"
#include "mutants.h"

#include <QTest>

#include <algorithm>
#include <functional>
#include <optional>

/// What each reader of files must pass: tables of malformed ones, prefixes, mutants.
namespace tests {

/// What reading gave: nothing, or the error; and how many bytes of numbers are held.
struct Outcome {
    std::optional<engine::core::Error> error;
    std::uint64_t held = 0;
};
using Reader = std::function<Outcome(engine::io::View)>;

inline std::uint64_t heldBy(const engine::core::TensorMap& tensors) {
    std::uint64_t bytes = 0;
    for (const auto& each : tensors)
        bytes += each.second.values.size() * sizeof(double);
    return bytes;
}

inline bool isOneLine(const std::string& text) {
    return !text.empty() && text.size() < 600 && std::none_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20;
    });
}

inline void addRows(const std::vector<std::vector<Malformed>>& tables) {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("text");
    for (const auto& cases : tables)
        for (const Malformed& each : cases)
            QTest::newRow(each.name.c_str())
                << QByteArray::fromStdString(each.bytes) << static_cast<int>(each.code)
                << QString::fromStdString(each.text);
}

inline void compareRow(const Reader& read) {
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    QFETCH(QString, text);
    const Outcome outcome = read(bytes.toStdString());
    QVERIFY2(outcome.error, "was read");
    QCOMPARE(QString::fromStdString(outcome.error->text()), text);
    QCOMPARE(static_cast<int>(outcome.error->code), code);
    QVERIFY(isOneLine(outcome.error->text()));
}

/// Every file that is cut off is an error of one line.
inline void tryEveryPrefix(const engine::io::Bytes& whole, const Reader& read) {
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const Outcome outcome = read(engine::io::View(whole).substr(0, length));
        QVERIFY2(outcome.error, std::to_string(length).c_str());
        QVERIFY2(isOneLine(outcome.error->text()), outcome.error->text().c_str());
    }
}

inline void tryMutants(const std::vector<engine::io::Bytes>& seeds, const Reader& read) {
    constexpr int kMutants = 20000;
    constexpr std::uint64_t kBudget = 1 << 20;
    const Budget budget(kBudget);
    engine::core::Random random(20261123);
    int readable = 0;
    for (int i = 0; i < kMutants; ++i) {
        const engine::io::Bytes bytes = mutated(random, seeds[random.below(seeds.size())], seeds);
        const Outcome outcome = read(bytes);
        readable += outcome.error ? 0 : 1;
        QVERIFY(outcome.held <= kBudget);
        if (outcome.error)
            QVERIFY2(isOneLine(outcome.error->text()), outcome.error->text().c_str());
    }
    QVERIFY2(readable > 0 && readable < kMutants / 2, std::to_string(readable).c_str());
}

} // namespace tests

#pragma once

#include "engine/analysis/scores.h"
#include "tests/source_paths.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <cmath>
#include <limits>

/// metrics.json: what scikit-learn says of the same numbers.
namespace metrics {

inline QJsonArray cases(const char* kind) {
    QFile file(fixturePath("metrics.json"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object()[QLatin1String(kind)].toArray();
}

inline QJsonValue at(const QJsonValue& object, const char* key) { return object[QLatin1String(key)]; }

inline std::vector<double> numbers(const QJsonValue& array) {
    std::vector<double> made;
    for (const QJsonValue& one : array.toArray())
        made.push_back(one.isNull() ? std::numeric_limits<double>::quiet_NaN() : one.toDouble());
    return made;
}

inline std::vector<int> whole(const QJsonValue& array) {
    std::vector<int> made;
    for (const QJsonValue& one : array.toArray())
        made.push_back(one.toInt());
    return made;
}

/// Rows side by side.
inline engine::core::MatrixD matrix(const QJsonValue& rows) {
    const QJsonArray all = rows.toArray();
    engine::core::MatrixD made(all.size(), all[0].toArray().size());
    for (int i = 0; i < all.size(); ++i)
        for (int j = 0; j < made.cols(); ++j)
            made(i, j) = all[i].toArray()[j].toDouble();
    return made;
}

/// To 1e-12; NaN is NaN.
inline bool close(double is, double wanted) {
    return (std::isnan(is) && std::isnan(wanted)) ||
           std::abs(is - wanted) <= 1e-12 * std::max(1.0, std::abs(wanted));
}
inline bool close(const std::optional<double>& is, const QJsonValue& wanted) {
    return wanted.isNull() ? !is : is && close(*is, wanted.toDouble());
}

/// The scores of a case, as if a network had given them.
inline engine::analysis::Scores scores(const QJsonValue& of) {
    engine::analysis::Scores made;
    made.truths = whole(at(of, "truths"));
    made.answers = whole(at(of, "answers"));
    made.values = matrix(at(of, "p")).transpose();
    made.areProbabilities = true;
    made.thresholds.assign(std::size_t(made.values.rows()), 0.5);
    for (int i = 0; i < int(made.truths.size()); ++i)
        made.samples.push_back(i);
    return made;
}

} // namespace metrics

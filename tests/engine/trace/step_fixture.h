#pragma once

#include "engine/core/matrix.h"
#include "engine/model/network_spec.h"
#include "tests/source_paths.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

/// What fixtures/make_steps.py wrote.
namespace steps {

inline QJsonObject fixture() {
    QFile file(fixturePath("steps.json"));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

inline engine::core::VectorD vector(const QJsonValue& json) {
    const QJsonArray numbers = json.toArray();
    engine::core::VectorD values(numbers.size());
    for (int i = 0; i < numbers.size(); ++i)
        values[i] = numbers[i].toDouble();
    return values;
}

inline engine::core::MatrixD matrix(const QJsonValue& json, engine::core::Index rows) {
    const engine::core::VectorD all = vector(json);
    return engine::core::ConstMatrixMap<double>(all.data(), rows, all.size() / rows);
}

inline engine::model::NetworkSpec networkOf(const std::vector<int>& sizes,
                                            const std::vector<std::string>& activations) {
    engine::model::NetworkSpec spec;
    spec.input = {sizes.front()};
    for (std::size_t l = 0; l < activations.size(); ++l)
        spec.layers.push_back(engine::model::denseLayer(sizes[l + 1], activations[l]));
    return spec;
}

} // namespace steps

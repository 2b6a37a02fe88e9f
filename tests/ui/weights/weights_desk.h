#pragma once

#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/run.h"
#include "ui/weights/placement_table.h"
#include "ui/weights/source_box.h"
#include "ui/weights/weights_page.h"

#include <QPushButton>
#include <QTest>

using engine::core::DType;
using engine::core::Tensor;
using engine::core::TensorMap;

namespace tests {

inline Tensor counted(std::vector<std::int64_t> shape, double first = 1) {
    Tensor tensor{std::move(shape), DType::Float32, {}};
    for (std::int64_t i = 0; i < tensor.size(); ++i)
        tensor.values.push_back((first + double(i)) / 16);
    return tensor;
}

inline engine::model::NetworkSpec dense(int inputs, const std::vector<int>& units,
                                        const char* last = "sigmoid") {
    engine::model::NetworkSpec spec;
    spec.input = {inputs};
    for (const int& size : units)
        spec.layers.push_back(engine::model::denseLayer(size, &size == &units.back() ? last : "tanh"));
    return spec;
}

/// A document with two inputs, 4 and 4 hidden units and one output, and a page for a file.
struct Desk {
    QWidget window;
    ui::Document document;
    ui::Run run{document, ui::fileSource()};
    ui::WeightsPage* page = nullptr;

    Desk() {
        window.resize(1280, 800);
        auto next = document.experiment();
        next.network = dense(2, {4, 4, 1});
        if (!document.edit(QStringLiteral("Network"), next))
            qFatal("the network is refused");
        document.undoStack().clear();
    }
    void open(engine::io::WeightFile file) {
        file.format = "npz";
        const auto weights = ui::loadedWeights(QStringLiteral("/folder/some.npz"), std::move(file));
        page = ui::openWeightsPage(document, weights,
                                   ui::weightGoals(*weights, ui::situationOf(document, run)), &window);
    }
    void open(const TensorMap& tensors) {
        engine::io::WeightFile file;
        file.tensors = tensors;
        open(std::move(file));
    }
    QString source(int row) const { return page->table()->sourceBox(row)->currentText(); }
    QString cell(int row, ui::PlacementTable::Column column) const {
        return page->table()->item(row, column)->text();
    }
    void choose(int row, const QString& text) {
        auto* box = page->table()->sourceBox(row);
        box->fill();
        const int index = box->findText(text);
        QVERIFY2(index >= 0, qPrintable(text));
        box->setCurrentIndex(index);
        Q_EMIT box->activated(index);
    }
    const engine::core::VectorD& parameters() const { return run.snapshot()->parameters; }
    double parameter(const char* name, int index) const {
        return parameters()[run.network().layout().find(name)->offset + index];
    }
};

/// As Keras would hold it: in × out.
inline TensorMap kerasFile() {
    return {{"dense/kernel", counted({2, 4})},   {"dense/bias", counted({4}, 50)},
            {"dense_1/kernel", counted({4, 4})}, {"dense_1/bias", counted({4}, 70)},
            {"dense_2/kernel", counted({4, 1})}, {"dense_2/bias", counted({1}, 90)},
            {"extra", counted({7, 3})}};
}

} // namespace tests

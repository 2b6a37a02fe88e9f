#include "ui/weights/tensor_detail.h"

#include "ui/elided_label.h"
#include "ui/plots/weights_view.h"
#include "ui/theme.h"
#include "ui/weights/weight_words.h"

#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace ui {

using engine::core::Index;
using engine::core::MatrixD;
using engine::core::Tensor;
using engine::io::Target;
using engine::io::Transform;

namespace {

constexpr Index kMostRows = 100, kMostColumns = 4096;

struct Drawn {
    MatrixD matrix; ///< out × in, or a part of it
    std::vector<int> shape;
    Index rows = 0; ///< of all of it
};

MatrixD upTo(const double* numbers, Index rows, Index columns) {
    const engine::core::ConstMatrixMap<double> all(numbers, rows, columns);
    return all.topLeftCorner(std::min(rows, kMostRows), std::min(columns, kMostColumns));
}

/// As it goes into the network.
Drawn placedPicture(const Tensor& tensor, const Transform& transform, const Target& target) {
    std::vector<double> numbers(tensor.values.size());
    engine::io::transformInto(tensor, transform, target, numbers.data());
    const auto& slot = target.slot;
    const bool isList = slot.shape.size() < 2;
    Drawn drawn{upTo(numbers.data(), isList ? 1 : slot.rows(), isList ? slot.size : slot.cols()), slot.shape,
                0};
    drawn.rows = isList ? 1 : slot.rows();
    return drawn;
}

/// As it lies in the file: the first axis down, all others across; a kernel of Keras' with its filters first.
Drawn filePicture(const Tensor& tensor) {
    const auto& shape = tensor.shape;
    Drawn drawn;
    if (shape.size() == 4 && shape[0] == shape[1] && shape[2] != shape[3] && shape[0] <= 11) {
        Target target;
        target.slot.shape = {int(shape[3]), int(shape[2]), int(shape[0]), int(shape[1])};
        target.slot.size = Index(tensor.values.size());
        return placedPicture(tensor, {{3, 2, 0, 1}, {}}, target);
    }
    drawn.rows = shape.size() < 2 ? 1 : Index(shape[0]);
    const Index columns = drawn.rows == 0 ? 0 : Index(tensor.values.size()) / drawn.rows;
    drawn.matrix = upTo(tensor.values.data(), drawn.rows, columns);
    drawn.shape.assign(shape.begin(), shape.end());
    return drawn;
}

} // namespace

TensorDetail::TensorDetail(WeightImport& import, QWidget* parent)
    : QWidget(parent), m_import(import), m_name(new ElidedLabel), m_kind(new QLabel), m_caption(new QLabel),
      m_picture(new plots::WeightsView) {
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(scaled(14));
    grid->setVerticalSpacing(1);
    const QString captions[] = {tr("min"), tr("mean"), tr("max"), tr("std"), tr("zeros"), tr("not finite")};
    const QString tips[] = {QString(),
                            QString(),
                            QString(),
                            tr("Standard deviation of the population: √(Σ (x − mean)² / n), as NumPy's std"),
                            tr("Share of the numbers that are 0"),
                            tr("Numbers that are NaN or infinite")};
    for (int i = 0; i < kNumbers; ++i) {
        m_numbers[i] = {new QLabel(captions[i]), new QLabel};
        m_numbers[i].caption->setObjectName(QStringLiteral("muted"));
        for (auto* label : {m_numbers[i].caption, m_numbers[i].value})
            label->setToolTip(tips[i]);
        grid->addWidget(m_numbers[i].caption, i / 3 * 3, i % 3);
        grid->addWidget(m_numbers[i].value, i / 3 * 3 + 1, i % 3);
    }
    grid->setRowMinimumHeight(2, 4); // between the two rows of numbers
    for (auto* label : {m_kind, m_caption})
        label->setObjectName(QStringLiteral("muted"));
    m_picture->setMinimumHeight(scaled(90));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(scaled(10), scaled(8), scaled(10), scaled(6));
    layout->setSpacing(scaled(5));
    auto* head = new QHBoxLayout;
    head->addWidget(m_name, 1);
    head->addWidget(m_kind);
    layout->addLayout(head);
    layout->addLayout(grid);
    layout->addWidget(m_picture, 1);
    layout->addWidget(m_caption);
    m_picture->setData(m_import.goals().situation.data ? m_import.goals().situation.data->dataset : nullptr);
    connect(&Look::instance(), &Look::changed, this, &TensorDetail::restyle);
    restyle();
}

void TensorDetail::setTensor(int tensor) {
    if (tensor < 0 || tensor == m_tensor)
        return;
    m_tensor = tensor;
    refresh();
}

void TensorDetail::refresh() {
    if (m_tensor < 0)
        return;
    const auto& [name, tensor] = m_import.weights().file.tensors[std::size_t(m_tensor)];
    m_name->setText(QString::fromStdString(name));
    m_kind->setText(tensorKind(tensor));
    showStatistics();
    showPicture();
}

void TensorDetail::showStatistics() {
    const auto& statistics = m_import.weights().statistics[std::size_t(m_tensor)];
    const auto& histogram = statistics.histogram;
    const bool any = histogram.finite > 0;
    const double numbers[] = {histogram.lowest, histogram.mean, histogram.highest, histogram.deviation};
    for (int i = 0; i < Zeros; ++i)
        m_numbers[i].value->setText(any ? formatNumber(numbers[i]) : QStringLiteral("–"));
    m_numbers[Zeros].value->setText(percentWords(statistics.zeroShare()));
    m_numbers[NotFinite].value->setText(formatCount(histogram.notFinite));
}

void TensorDetail::showPicture() {
    const auto& [name, tensor] = m_import.weights().file.tensors[std::size_t(m_tensor)];
    const auto& placements = m_import.placements();
    const auto found = std::find_if(placements.begin(), placements.end(),
                                    [&name = name](const auto& each) { return each.source == name; });
    const bool placed = found != placements.end();
    Drawn drawn =
        placed ? placedPicture(tensor, found->transform, *m_import.goal().targets.find(found->parameter))
               : filePicture(tensor);
    // What is not finite has no colour and would leave the rest none.
    drawn.matrix = drawn.matrix.unaryExpr([](double x) { return std::isfinite(x) ? x : 0.0; }).eval();
    m_picture->setWeights(drawn.matrix, drawn.shape);
    QString caption = placed ? tr("As it goes into %1").arg(QString::fromStdString(found->parameter))
                             : tr("As it lies in the file");
    if (m_picture->shownUnits() < drawn.rows)
        caption += tr(": the first %1 of %2 rows")
                       .arg(formatCount(m_picture->shownUnits()), formatCount(drawn.rows));
    m_caption->setText(caption);
    m_picture->setAccessibleName(caption);
}

QString TensorDetail::text() const {
    QStringList parts{m_name->text()};
    for (const Number& number : m_numbers)
        parts << number.caption->text() + QLatin1Char(' ') + number.value->text();
    return parts.join(QStringLiteral(", "));
}

void TensorDetail::restyle() {
    m_name->setFont(ui::font(FontRole::Title));
    for (auto* label : {m_kind, m_caption})
        label->setFont(ui::font(FontRole::Small));
    for (const Number& number : m_numbers)
        number.caption->setFont(ui::font(FontRole::Small));
}

} // namespace ui

#include "ui/templates.h"

#include "engine/io/project.h"
#include "engine/model/network_plan.h"
#include "ui/file_access.h"
#include "ui/shared_data.h"
#include "ui/theme.h"

#include <QFile>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

constexpr int kMostPoints = 220, kMostDots = 6, kMostColumns = 14;

QRectF inner(const QRectF& area) { return area.adjusted(8, 8, -8, -8); }

void paintPoints(QPainter& painter, const engine::data::Dataset& data, const QRectF& area) {
    const auto count = std::min<Eigen::Index>(data.samples(), kMostPoints);
    const bool plane = data.features.rows() == 2;
    const auto x = data.features.row(0);
    const Eigen::RowVectorXd y = plane ? data.features.row(1) : data.targets.row(0);
    const double left = x.minCoeff(), wide = std::max(1e-9, x.maxCoeff() - left);
    const double low = y.minCoeff(), tall = std::max(1e-9, y.maxCoeff() - low);
    painter.setPen(Qt::NoPen);
    for (Eigen::Index i = 0; i < count; ++i) {
        const bool isClass = !data.classes.empty();
        const int label = isClass ? data.classes[std::size_t(i)] : 1;
        painter.setBrush(data.classNames.size() > 2 ? seriesColor(label)
                         : label == 1               ? theme().positive
                                                    : theme().negative);
        painter.drawEllipse(QPointF(area.left() + (x[i] - left) / wide * area.width(),
                                    area.bottom() - (y[i] - low) / tall * area.height()),
                            1.5, 1.5);
    }
}

// The first four pictures.
void paintPixels(QPainter& painter, const engine::data::Dataset& data, const QRectF& area) {
    const double side = std::min(area.width(), area.height()) / 2 - 2;
    const double largest =
        std::max(1e-9, data.features.leftCols(std::min<Eigen::Index>(4, data.samples())).maxCoeff());
    for (int sample = 0; sample < 4 && sample < data.samples(); ++sample) {
        QImage image(data.imageWidth, data.imageHeight, QImage::Format_RGB32);
        for (int y = 0; y < data.imageHeight; ++y)
            for (int x = 0; x < data.imageWidth; ++x)
                image.setPixelColor(x, y,
                                    valueColor(data.features(y * data.imageWidth + x, sample), largest));
        painter.drawImage(QRectF(area.left() + (sample % 2) * (side + 4),
                                 area.center().y() - side - 2 + (sample / 2) * (side + 4), side, side),
                          image);
    }
}

// A table: columns by the colour of their values.
void paintTable(QPainter& painter, const engine::data::Dataset& data, const QRectF& area) {
    const auto columns = std::min<Eigen::Index>(data.features.rows(), 6),
               rows = std::min<Eigen::Index>(data.samples(), 8);
    const double wide = area.width() / double(columns), tall = area.height() / double(rows);
    for (Eigen::Index column = 0; column < columns; ++column) {
        const auto values = data.features.row(column);
        const double middle = values.mean(),
                     reach = std::max(1e-9, (values.array() - middle).abs().maxCoeff());
        for (Eigen::Index row = 0; row < rows; ++row)
            painter.fillRect(QRectF(area.left() + wide * double(column), area.top() + tall * double(row),
                                    wide - 1.5, tall - 1.5),
                             valueColor(values[row * (data.samples() / rows)] - middle, reach));
    }
}

void paintData(QPainter& painter, const engine::data::Dataset& data, const QRectF& area) {
    if (data.samples() == 0)
        return;
    if (data.imageWidth > 0)
        return paintPixels(painter, data, area);
    if (data.features.rows() == 2 || (data.features.rows() == 1 && data.targets.rows() > 0))
        return paintPoints(painter, data, area);
    paintTable(painter, data, area);
}

// As many dots as units; where there are too many, so that wider and narrower layers still differ.
std::vector<QPointF> dots(double x, int units, int most, const QRectF& area) {
    const double share = std::log(1.0 + units) / std::log(1.0 + most);
    const int count =
        most <= kMostDots ? units : std::max(1, static_cast<int>(std::lround(kMostDots * share)));
    const double pitch = std::min(area.height() / kMostDots, 12.0);
    std::vector<QPointF> points;
    for (int i = 0; i < count; ++i)
        points.emplace_back(x, area.center().y() + (i - (count - 1) / 2.0) * pitch);
    return points;
}

void paintLayers(QPainter& painter, const engine::model::NetworkSpec& network, const QRectF& area) {
    std::vector<int> units = {network.input.front()};
    for (const auto& layer : engine::model::flow(network).layers)
        units.push_back(layer.output.front());
    if (units.size() > kMostColumns)
        units.erase(units.begin() + kMostColumns / 2, units.end() - kMostColumns / 2);
    const int most = *std::max_element(units.begin(), units.end());
    std::vector<std::vector<QPointF>> columns;
    const double step = area.width() / double(std::max<std::size_t>(1, units.size() - 1));
    for (std::size_t i = 0; i < units.size(); ++i)
        columns.push_back(dots(area.left() + step * double(i), units[i], most, area));
    painter.setPen(QPen(theme().faint, 0.6));
    for (std::size_t i = 1; i < columns.size(); ++i)
        for (const QPointF& from : columns[i - 1])
            for (const QPointF& to : columns[i])
                painter.drawLine(from, to);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().accent);
    const double radius = std::clamp(step * 0.22, 1.6, 3.2);
    for (const auto& column : columns)
        for (const QPointF& dot : column)
            painter.drawEllipse(dot, radius, radius);
}

} // namespace

const std::vector<Template>& templates() {
    static const std::vector<Template> all = {
        {"perceptron", "Perceptron", "One neuron between two clouds of points: the least that learns."},
        {"xor", "XOR", "What one neuron cannot: four corners, two classes, four hidden neurons."},
        {"spiral", "Spiral classifier", "Two arms wound into each other, two hidden layers."},
        {"sigmoid_layer", "A single sigmoid layer",
         "Three sigmoid neurons on iris, squared error and plain gradient descent."},
        {"digits", "Digit classifier", "8 × 8 pixels, ten classes: softmax and cross-entropy."},
        {"lenet", "LeNet", "Handwritten digits through two convolutions with pooling, as in 1998."},
        {"words_embedding", "Text classifier",
         "Which of five languages is this word: its letters through an embedding."},
        {"autoencoder", "Autoencoder", "Digits squeezed through eight neurons and drawn again."},
        {"vanishing", "Vanishing gradients",
         "Twelve tanh layers with small initial weights: the gradient fades on its way back, and nothing is "
         "learned."},
        {"pretrained_layer", "Fine-tuning: one layer",
         "A pretrained y = sigmoid(W·x + b) goes on with 100 samples of its own: the example that many pages "
         "copy."},
        {"fine_tune_digits", "Fine-tuning: digits",
         "Learned on 0 to 4, goes on with fifty samples each of 5 to 9."},
        {"fine_tune_spirals", "Fine-tuning: spirals", "From two arms to three, with a new head."},
        {"fine_tune_words", "Fine-tuning: words", "From four languages to a fifth, with a new head."},
        {"fine_tune_mnist", "Fine-tuning: no gain",
         "Digits to clothes, fifty a class: what strokes have taught is of no use. After 30 epochs 75.8 % of the test "
         "part are right, from scratch 75.7 %, with nothing but the head 63.5 %."},
    };
    return all;
}

engine::core::Result<engine::io::Project> loadTemplate(const QString& name) {
    QFile file(QStringLiteral(":/projects/%1.chainrule").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return engine::core::Error{engine::core::Code::NotFound, "there is no such template",
                                   name.toStdString()};
    const QByteArray bytes = file.readAll();
    auto project = engine::io::readProject({bytes.constData(), std::size_t(bytes.size())});
    return project ? std::move(project) : project.error().within(name.toStdString());
}

QImage experimentPicture(const engine::train::Experiment& experiment, QSize size, double pixelRatio) {
    QImage image(size * pixelRatio, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(pixelRatio);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF all(QPointF(0.5, 0.5), QSizeF(size) - QSizeF(1, 1));
    painter.setPen(QPen(theme().border, 1));
    painter.setBrush(theme().panel);
    painter.drawRoundedRect(all, 6, 6);
    const double third = std::min(all.width() * 0.38, all.height());
    if (const auto data = sharedDataset(experiment.data, fileSource()))
        paintData(painter, **data, inner({all.left(), all.top(), third, all.height()}));
    paintLayers(painter, experiment.network,
                inner({all.left() + third + 4, all.top(), all.width() - third - 4, all.height()}));
    return image;
}

} // namespace ui

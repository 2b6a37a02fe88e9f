#include "app/command.h"

#include "engine/io/data_files.h"
#include "engine/io/idx.h"
#include "engine/io/table.h"
#include "engine/io/weight_file.h"
#include "ui/file_access.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace app {

namespace {

using engine::core::Tensor;

struct Statistics {
    double least = std::numeric_limits<double>::infinity(), most = -least, sum = 0;
    std::size_t finite = 0, others = 0;

    void add(double value) {
        if (!std::isfinite(value)) {
            ++others;
            return;
        }
        ++finite;
        least = std::min(least, value);
        most = std::max(most, value);
        sum += value;
    }
    QString text() const {
        if (finite == 0)
            return others == 0 ? QStringLiteral("empty") : QStringLiteral("no finite number");
        QString line = QStringLiteral("min %1  mean %2  max %3").arg(least, 0, 'g', 6).arg(sum / double(finite), 0, 'g', 6).arg(most, 0, 'g', 6);
        return others == 0 ? line : line + QStringLiteral("  (%1 not finite)").arg(others);
    }
};

QString line(const std::string& name, const QString& shape, const QString& type, const Statistics& statistics) {
    return QStringLiteral("%1  %2  %3  %4\n").arg(QString::fromStdString(name), -20).arg(shape, -14).arg(type, -8).arg(statistics.text());
}

QString columnLines(const engine::data::Dataset& data) {
    QString text = QStringLiteral("%1 samples, %2 features\n").arg(data.samples()).arg(data.features.rows());
    const auto add = [&](const engine::core::MatrixD& columns, const std::vector<std::string>& names, const char* role) {
        for (Eigen::Index i = 0; i < columns.rows(); ++i) {
            Statistics statistics;
            for (Eigen::Index j = 0; j < columns.cols(); ++j)
                statistics.add(columns(i, j));
            text += line(names[std::size_t(i)], QLatin1String(role), QStringLiteral("number"), statistics);
        }
    };
    add(data.features, data.featureNames, "feature");
    add(data.targets, data.targetNames, "target");
    for (std::size_t k = 0; k < data.classNames.size(); ++k)
        text += QStringLiteral("%1  %2  %3 samples\n").arg(QString::fromStdString(data.classNames[k]), -20)
                    .arg(QStringLiteral("class %1").arg(k), -14)
                    .arg(std::count(data.classes.begin(), data.classes.end(), int(k)));
    return text;
}

QString arrayLine(const char* name, const engine::io::IdxArray& array) {
    Statistics statistics;
    for (const char value : array.values)
        statistics.add(static_cast<unsigned char>(value));
    return line(name, QString::fromStdString(engine::core::shapeText(array.shape)), QStringLiteral("uint8"),
                statistics);
}

QString labelLines(const engine::io::IdxArray& labels) {
    QString text = arrayLine("labels", labels);
    std::array<std::size_t, 256> counts{};
    for (const char value : labels.values)
        ++counts[static_cast<unsigned char>(value)];
    for (std::size_t k = 0; k < counts.size(); ++k)
        if (counts[k] > 0)
            text += QStringLiteral("%1  %2  %3 samples\n")
                        .arg(k, -20)
                        .arg(QStringLiteral("class %1").arg(k), -14)
                        .arg(counts[k]);
    return text;
}

/// Pictures with the labels beside them, where there are any, or labels alone.
int inspectIdx(const QString& file, engine::io::View bytes) {
    const auto array = engine::io::readIdx(bytes);
    if (!array)
        return unusable(file, array.error());
    QString text = array->shape.size() == 1 ? labelLines(*array) : arrayLine("images", *array);
    for (const std::string& beside :
         engine::io::idxLabelPaths(array->shape.size() == 1 ? "" : file.toStdString())) {
        const QString path = QString::fromStdString(beside);
        const auto found = ui::readFile(path);
        if (!found)
            continue;
        const auto labels = engine::io::readIdx(*found);
        if (!labels)
            return unusable(path, labels.error());
        text += labelLines(*labels);
        break;
    }
    printResult(text.toStdString());
    return kDone;
}

/// The network that the file describes, and what of it has no layer here.
QString networkLines(const engine::io::WeightFile& file) {
    QString text;
    if (file.network)
        text += QStringLiteral("network  %1\n").arg(QString::fromStdString(engine::model::summary(*file.network)));
    for (const std::string& each : file.unsupported)
        text += QStringLiteral("not supported  %1\n").arg(QString::fromStdString(each));
    return text;
}

int inspectWeights(const QString& file, engine::io::View bytes) {
    const engine::io::WeightFormat& format = *engine::io::weightFormat(bytes);
    // One of a pair alone, under a name that is no file's, so that the other one need not be there.
    const std::string path = engine::io::recognize(bytes) == engine::io::FileKind::Npy ? "array" : file.toStdString();
    const auto weights = format.read(bytes, {path, ui::fileSource()});
    if (!weights)
        return unusable(file, weights.error());
    printProgress(weightSummary(format, weights->tensors));
    printResult((tensorLines(weights->tensors) + networkLines(*weights)).toStdString());
    return kDone;
}

} // namespace

QString tensorLines(const engine::core::TensorMap& tensors) {
    QString text;
    for (const auto& [name, tensor] : tensors) {
        Statistics statistics;
        for (double value : tensor.values)
            statistics.add(value);
        text += line(name, QString::fromStdString(engine::core::shapeText(tensor.shape)),
                     QLatin1String(engine::core::name(tensor.dtype)), statistics);
    }
    return text;
}

QString weightSummary(const engine::io::WeightFormat& format, const engine::core::TensorMap& tensors) {
    std::int64_t numbers = 0;
    for (const auto& each : tensors)
        numbers += each.second.size();
    return QStringLiteral("%1: %2 tensors, %3 numbers").arg(QLatin1String(format.title)).arg(tensors.size()).arg(numbers);
}

int inspect(const Words& words) {
    const auto bytes = ui::readFile(words.file);
    if (!bytes)
        return unusable(words.file, bytes.error());
    using engine::io::FileKind;
    const FileKind kind = engine::io::recognize(*bytes);
    if (kind == FileKind::Npy || kind == FileKind::Npz || kind == FileKind::Weights)
        return inspectWeights(words.file, *bytes);
    if (kind == FileKind::Idx)
        return inspectIdx(words.file, *bytes);
    if (kind != FileKind::Csv)
        return unusable(QStringLiteral("%1: neither weights (%2) nor data (.csv, IDX)")
                            .arg(words.file, QString::fromStdString(engine::io::weightSuffixes())));
    auto data = engine::io::readTable(*bytes, words.file.toStdString());
    if (!data) {
        // Texts, dates, decimal commas, missing values: as a project with "table" would read it.
        auto table = engine::io::readTable(*bytes, words.file.toStdString(), engine::data::TableSpec());
        if (!table)
            return unusable(words.file, data.error());
        data = std::move(table);
    }
    printResult(columnLines(*data).toStdString());
    return kDone;
}

} // namespace app

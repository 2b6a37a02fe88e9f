#include "ui/data/explorer_words.h"

#include "ui/theme.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace ui {

using engine::data::Dataset;
using engine::data::Part;

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ui::DataExplorer", text); }

} // namespace

QString partName(Part part) {
    return part == Part::Train ? tr("training") : part == Part::Validation ? tr("validation") : tr("test");
}

QString columnTitle(const Dataset& dataset, engine::core::Index column) {
    return QString::fromStdString(engine::data::columnName(dataset, column));
}

QString classTitle(const Dataset& dataset, int number) {
    const QString name = QString::fromStdString(engine::data::className(dataset, number));
    bool isNumber = false;
    name.toDouble(&isNumber);
    return isNumber ? tr("class %1").arg(name) : name;
}

bool hasClasses(const Dataset& dataset) { return dataset.task == engine::data::Task::Classification; }

QString answerOf(const Dataset& dataset, int row) {
    if (hasClasses(dataset))
        return classTitle(dataset, dataset.classes[std::size_t(row)]);
    QStringList texts;
    for (Eigen::Index t = 0; t < dataset.targets.rows() && t < 3; ++t)
        texts << columnTitle(dataset, dataset.features.rows() + t) + QLatin1Char(' ') +
                     formatNumber(dataset.targets(t, row));
    return texts.join(QStringLiteral("  "));
}

plots::FieldMeaning meaningOf(const Dataset& dataset) {
    plots::FieldMeaning meaning;
    if (hasClasses(dataset)) {
        meaning.kind = dataset.classNames.size() <= 2 ? plots::FieldMeaning::Kind::TwoClasses
                                                      : plots::FieldMeaning::Kind::Classes;
        return meaning;
    }
    double largest = 1e-12;
    for (Eigen::Index i = 0; dataset.targets.rows() > 0 && i < dataset.targets.cols(); ++i)
        if (std::isfinite(dataset.targets(0, i)))
            largest = std::max(largest, std::abs(dataset.targets(0, i)));
    meaning.scale = largest;
    return meaning;
}

QColor groupColor(const Dataset& dataset, int group) {
    if (!hasClasses(dataset))
        return theme().positive;
    plots::FieldMeaning meaning;
    meaning.kind = dataset.classNames.size() <= 2 ? plots::FieldMeaning::Kind::TwoClasses
                                                  : plots::FieldMeaning::Kind::Classes;
    return plots::classColor(meaning, group);
}

QString outlierRule() {
    return tr("Outlier: |0.6745 (x − median) / MAD| > 3.5   (Iglewicz and Hoaglin, 1993)");
}

QString outlierReason() {
    return tr(
        "The modified z-score of a number x in its column. MAD is the median of |x − median|: unlike mean "
        "and "
        "deviation, both medians hardly move when a few numbers are far off. Where more than half of a "
        "column's numbers are equal, MAD is 0 and the rule marks nothing.\nAn outlier is a reason to look, "
        "not a reason to delete.");
}

QColor outlierColor() { return theme().bad; }

} // namespace ui

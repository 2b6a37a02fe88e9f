#include "ui/plots/sample_marks.h"

#include "ui/theme.h"

#include <QCoreApplication>
#include <QPainter>

namespace ui::plots {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ui::plots::FieldView", text); }

bool isDiamond(const FieldMeaning& meaning, int index) {
    return meaning.kind == FieldMeaning::Kind::Classes && index >= kClassColors;
}

} // namespace

void paintSample(QPainter& painter, const QPointF& at, double radius, const FieldMeaning& meaning,
                 const engine::data::Dataset& dataset, int sample, bool training) {
    const bool diamond =
        meaning.kind != FieldMeaning::Kind::Value && isDiamond(meaning, dataset.classes[std::size_t(sample)]);
    paintPoint(painter, at, radius, pointColor(meaning, dataset, sample), training,
               diamond ? PointShape::Diamond : PointShape::Circle);
}

std::vector<Key> answerKeys(const FieldMeaning& meaning, const engine::data::Dataset& dataset) {
    if (meaning.kind == FieldMeaning::Kind::Value)
        return meaning.targets.mean.size() == 0
                   ? std::vector<Key>{{valueColor(-1, 1), tr("below 0")}, {valueColor(1, 1), tr("above 0")}}
                   : std::vector<Key>{{valueColor(-1, 1), tr("below the mean")},
                                      {valueColor(1, 1), tr("above the mean")}};
    std::vector<Key> keys;
    const bool shapes = isDiamond(meaning, int(dataset.classNames.size()) - 1);
    for (std::size_t i = 0; i < dataset.classNames.size(); ++i) {
        const auto shape = !shapes                      ? Key::Shape::Block
                           : isDiamond(meaning, int(i)) ? Key::Shape::Diamond
                                                        : Key::Shape::Dot;
        keys.push_back({classColor(meaning, int(i)), QString::fromStdString(dataset.classNames[i]), shape});
    }
    return keys;
}

std::vector<Key> partKeys(const engine::data::Split& split) {
    const QColor any = theme().muted;
    std::vector<Key> keys{{any, tr("training"), Key::Shape::Dot}};
    if (!split.validation.empty() || !split.test.empty())
        keys.push_back({any, tr("held out"), Key::Shape::Ring});
    return keys;
}

} // namespace ui::plots

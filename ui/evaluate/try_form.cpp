#include "ui/evaluate/try_form.h"

#include "ui/data/explorer_words.h"
#include "ui/theme.h"

#include <algorithm>

namespace ui {

using engine::core::Index;
using engine::data::Dataset;
using engine::data::OneHotColumns;

namespace {

/// So many fields a person fills in.
constexpr Index kMostFields = 60;
/// A field does not show more of a number than a network in float32 sees.
constexpr int kDigits = 7;

const OneHotColumns* choiceAt(const Dataset& dataset, Index feature) {
    const auto found = std::find_if(dataset.oneHot.begin(), dataset.oneHot.end(),
                                    [&](const OneHotColumns& one) { return one.first == feature; });
    return found == dataset.oneHot.end() ? nullptr : &*found;
}

std::string nameOf(Index feature) { return "f" + std::to_string(feature); }

/// Calls visit(feature, the choice that begins there or null) for every field.
template <class Visit>
void eachField(const Dataset& dataset, Visit visit) {
    for (Index f = 0; f < dataset.features.rows();) {
        const OneHotColumns* choice = choiceAt(dataset, f);
        visit(f, choice);
        f += choice ? std::max<Index>(1, choice->count) : 1;
    }
}

} // namespace

bool canFillIn(const Dataset& dataset) {
    Index fields = 0;
    eachField(dataset, [&](Index, const OneHotColumns*) { ++fields; });
    return fields > 0 && fields <= kMostFields;
}

engine::core::Schema rowSchema(const Dataset& dataset) {
    engine::core::Schema schema;
    schema.type = "row of " + dataset.name + std::to_string(dataset.features.rows());
    eachField(dataset, [&](Index f, const OneHotColumns* choice) {
        engine::core::Parameter parameter;
        parameter.name = nameOf(f);
        parameter.label = columnTitle(dataset, f).toStdString();
        if (choice) {
            parameter.kind = engine::core::Kind::Choice;
            for (Index i = 0; i < choice->count; ++i)
                parameter.choices.push_back(columnTitle(dataset, f + i).toStdString());
            parameter.defaultValue = parameter.choices.empty() ? std::string() : parameter.choices.front();
            parameter.label = parameter.label.substr(0, parameter.label.find('='));
        }
        schema.parameters.push_back(std::move(parameter));
    });
    return schema;
}

engine::core::Settings rowSettings(const Dataset& dataset, const engine::core::VectorD& features) {
    engine::core::Settings settings;
    eachField(dataset, [&](Index f, const OneHotColumns* choice) {
        if (!choice)
            return settings.set(nameOf(f), QString::number(features(f), 'g', kDigits).toDouble());
        for (Index i = 0; i < choice->count; ++i)
            if (features(f + i) != 0)
                settings.set(nameOf(f), columnTitle(dataset, f + i).toStdString());
    });
    return settings;
}

engine::core::VectorD rowFeatures(const Dataset& dataset, const engine::core::Settings& settings) {
    engine::core::VectorD features = engine::core::VectorD::Zero(dataset.features.rows());
    eachField(dataset, [&](Index f, const OneHotColumns* choice) {
        if (!choice) {
            features(f) = settings.real(nameOf(f));
            return;
        }
        for (Index i = 0; i < choice->count; ++i)
            features(f + i) = settings.text(nameOf(f)) == columnTitle(dataset, f + i).toStdString() ? 1 : 0;
    });
    return features;
}

QFont largeFont() {
    QFont large = ui::font(FontRole::Title);
    large.setPixelSize(scaled(22));
    return large;
}

QString plainWord(const QString& typed) {
    QString plain;
    for (const QChar letter : typed.trimmed().toLower().normalized(QString::NormalizationForm_D))
        if (letter.category() != QChar::Mark_NonSpacing)
            plain += letter;
    return plain;
}

} // namespace ui

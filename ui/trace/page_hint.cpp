#include "ui/trace/page_hint.h"

#include "ui/trace/places.h"
#include "ui/trace/stepper.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace ui {

using engine::trace::Phase;

PageHint::PageHint(const QString& text, const QString& goText, std::function<void()> go, QWidget* parent)
    : QWidget(parent), m_words(pageText(true)), m_go(new QPushButton(goText)) {
    m_words->setText(text);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_words);
    layout->addWidget(m_go, 0, Qt::AlignHCenter);
    connect(m_go, &QPushButton::clicked, this, [go = std::move(go)] { go(); });
}

QString PageHint::text() const { return m_words->text(); }

void PageHint::say(const QString& text, bool goes) {
    m_words->setText(text);
    m_go->setVisible(goes);
}

QLabel* pageText(bool muted) {
    auto* label = new QLabel;
    if (muted)
        label->setObjectName(QStringLiteral("muted"));
    label->setWordWrap(true);
    label->setContentsMargins(12, 4, 12, 8);
    return label;
}

void goToWeight(Stepper& stepper) {
    const auto& trace = stepper.trace();
    if (!trace)
        return;
    const auto place = elementOf(stepper.cursor());
    const int here = operationOf(*trace, place).layer;
    // A layer without weights (dropout) has a neighbour that has some.
    for (int away = 0; away <= lastLayer(*trace); ++away)
        for (const int layer : {here + away, here - away})
            if (const int weights = trace->find(Phase::Update, layer, "W"); weights >= 0) {
                const bool unit = away == 0 && operationOf(*trace, place).perSample() &&
                                  rowsOf(*trace, place.operation) == unitsOf(*trace, here);
                const int row = unit ? rowOfUnit(*trace, weights, place.row, stepper.cursor().sampleColumn())
                                     : std::min(place.row, rowsOf(*trace, weights) - 1);
                return stepper.select({weights, std::max(row, 0), 0, -1});
            }
}

} // namespace ui

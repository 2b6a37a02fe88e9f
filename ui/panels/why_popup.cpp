#include "ui/panels/why_popup.h"

#include "ui/theme.h"
#include "ui/trace/formula_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

namespace {

/// Of the screen's height, for formulas; the rest is scrolled to.
constexpr double kMostHeight = 0.6;
constexpr int kMargin = 14;

std::vector<trace::FormulaRow> rowsOf(const std::vector<engine::trace::Explanation>& explanations) {
    std::vector<trace::FormulaRow> rows;
    for (const auto& why : explanations) {
        trace::FormulaRow formula;
        formula.subject = why.subject;
        formula.expression = why.formula;
        rows.push_back(formula);
        trace::FormulaRow numbers;
        numbers.expression = why.numbers;
        numbers.notation = trace::Notation::Numbers;
        numbers.scale = 0.92;
        rows.push_back(numbers);
        trace::FormulaRow result;
        result.expression.value = why.value;
        result.notation = trace::Notation::Numbers;
        result.strong = true;
        rows.push_back(result);
    }
    return rows;
}

} // namespace

WhyPopup::WhyPopup(QWidget* parent)
    : QFrame(parent, Qt::Popup), m_title(new QLabel), m_words(new QLabel), m_formulas(new FormulaView),
      m_area(new QScrollArea), m_buttons(new QHBoxLayout), m_go(new QPushButton) {
    setObjectName(QStringLiteral("panel"));
    m_title->setWordWrap(true);
    m_title->setTextFormat(Qt::PlainText);
    m_words->setObjectName(QStringLiteral("muted"));
    m_words->setWordWrap(true);
    m_words->setTextFormat(Qt::PlainText);
    m_formulas->setObjectName(QStringLiteral("scrolled"));
    m_formulas->setAccessibleName(tr("How the number comes about"));
    m_formulas->setShortening(4, 2);
    m_area->setWidgetResizable(true);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setFocusPolicy(Qt::NoFocus);
    m_area->setWidget(m_formulas);
    m_buttons->addStretch(1);
    m_buttons->addWidget(m_go);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, 12, kMargin, 12);
    layout->setSpacing(8);
    layout->addWidget(m_title);
    layout->addWidget(m_area);
    layout->addWidget(m_words);
    layout->addLayout(m_buttons);
    connect(m_go, &QPushButton::clicked, this, [this] {
        hide();
        if (m_goTo)
            m_goTo();
    });
}

void WhyPopup::openAt(const Why& why, const QPoint& global) {
    m_title->setText(why.title);
    setAccessibleName(why.title);
    m_words->setText(why.words);
    m_words->setVisible(!why.words.isEmpty());
    m_go->setText(why.go);
    m_go->setToolTip(why.goTip);
    m_go->setVisible(!why.go.isEmpty());
    m_goTo = why.goTo;
    setExplanations(why.explanations);
    place(global);
    show();
    // It is read first; Tab goes on to the button.
    (why.explanations.empty() ? static_cast<QWidget*>(m_go) : m_formulas)->setFocus(Qt::PopupFocusReason);
}

void WhyPopup::setExplanations(const std::vector<engine::trace::Explanation>& explanations) {
    m_formulas->setRows(rowsOf(explanations), nullptr);
    m_area->setVisible(!explanations.empty());
    m_area->verticalScrollBar()->setValue(0);
}

void WhyPopup::place(const QPoint& global) {
    m_at = global;
    place();
}

void WhyPopup::place() {
    m_title->setFont(ui::font(FontRole::Title));
    setFixedWidth(scaled(440));
    const QRect free = screen()->availableGeometry();
    const int most = int(free.height() * kMostHeight), inner = width() - 2 * kMargin - 2;
    const int whole = m_formulas->heightForWidth(inner);
    m_area->setFixedHeight(
        whole <= most ? whole
                      : std::min(most, m_formulas->heightForWidth(
                                           inner - m_area->verticalScrollBar()->sizeHint().width())));
    layout()->activate();
    resize(width(),
           layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width()) : sizeHint().height());
    move(std::clamp(m_at.x() + 8, free.left(), std::max(free.left(), free.right() - width())),
         std::clamp(m_at.y() + 8, free.top(), std::max(free.top(), free.bottom() - height())));
}

} // namespace ui

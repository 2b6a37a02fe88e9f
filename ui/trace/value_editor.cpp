#include "ui/trace/value_editor.h"

#include "ui/theme.h"
#include "ui/trace/formula_text.h"
#include "ui/trace/given.h"
#include "ui/trace/stepper.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QScreen>
#include <QSignalBlocker>
#include <QSlider>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace ui {

using engine::trace::Link;

namespace {

constexpr int kNotches = 400; // to each side of 0

} // namespace

ValueEditor::ValueEditor(Stepper& stepper, QWidget* parent)
    : QFrame(parent, Qt::Popup), m_stepper(stepper), m_name(new QLabel), m_problem(new QLabel),
      m_line(new QLineEdit), m_slider(new QSlider(Qt::Horizontal)) {
    setObjectName(QStringLiteral("panel"));
    setAccessibleName(tr("What if it were another number"));
    m_problem->setObjectName(QStringLiteral("problem"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    m_line->setAccessibleName(tr("Number"));
    m_slider->setRange(-kNotches, kNotches);
    m_slider->setAccessibleName(tr("Number, by dragging"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 10, 12, 10);
    layout->setSpacing(6);
    layout->addWidget(m_name);
    layout->addWidget(m_line);
    layout->addWidget(m_slider);
    layout->addWidget(m_problem);
    setFixedWidth(scaled(230));
    connect(m_slider, &QSlider::valueChanged, this, [this](int notch) {
        const double value = m_range * notch / kNotches;
        m_line->setText(QString::number(value, 'g', 5));
        say({});
        take(value);
    });
    connect(m_line, &QLineEdit::returnPressed, this, [this] {
        takeTyped();
        if (m_problem->isHidden())
            hide();
    });
    connect(m_line, &QLineEdit::textEdited, this, &ValueEditor::takeTyped);
}

bool ValueEditor::edits(const Link& link) {
    return link.to == Link::To::Parameter || link.to == Link::To::Input || link.to == Link::To::Target;
}

void ValueEditor::openAt(const Link& link, const QPoint& global) {
    const auto value = m_stepper.trace() ? engine::trace::follow(*m_stepper.trace(), link) : std::nullopt;
    if (!value || !edits(link))
        return;
    m_link = link;
    m_range = std::max(2.0, 2 * std::abs(*value));
    m_name->setText(
        tr("What if %1 were …").arg(trace::toTitle(trace::givenSymbol(*m_stepper.trace(), link))));
    m_line->setText(QString::number(*value, 'g', 6));
    m_line->selectAll();
    say({});
    const QSignalBlocker blocker(m_slider);
    m_slider->setValue(static_cast<int>(std::lround(kNotches * *value / m_range)));
    adjustSize();
    const QRect free = screen()->availableGeometry();
    move(std::clamp(global.x(), free.left(), std::max(free.left(), free.right() - width())),
         std::clamp(global.y(), free.top(), std::max(free.top(), free.bottom() - height())));
    show();
    m_line->setFocus();
}

void ValueEditor::take(double value) {
    if (const auto set = m_stepper.edit(m_link, value); !set)
        say(QString::fromStdString(set.error().text()));
}

void ValueEditor::takeTyped() {
    bool isNumber = false;
    QString text = m_line->text();
    const double value = text.replace(QChar(0x2212), QLatin1Char('-'))
                             .replace(QLatin1Char(','), QLatin1Char('.'))
                             .toDouble(&isNumber);
    if (!isNumber || !std::isfinite(value))
        return say(tr("Expected a number, as 0.25 or −1e−3."));
    say({});
    const QSignalBlocker blocker(m_slider);
    m_slider->setValue(static_cast<int>(std::lround(kNotches * std::clamp(value / m_range, -1.0, 1.0))));
    take(value);
}

void ValueEditor::say(const QString& problem) {
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_line->setProperty("wrong", !problem.isEmpty());
    m_line->style()->polish(m_line);
    adjustSize();
}

void ValueEditor::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        hide();
    else
        QFrame::keyPressEvent(event);
}

} // namespace ui

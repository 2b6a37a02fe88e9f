#include "ui/panels/health_row.h"

#include "ui/number_links.h"
#include "ui/theme.h"

#include <QGridLayout>
#include <QLabel>

namespace ui {

using Severity = engine::train::HealthNote::Severity;

namespace {

QColor colorOf(Severity severity) {
    return severity == Severity::Good      ? theme().good
           : severity == Severity::Warning ? theme().warning
                                           : theme().bad;
}

QString signOf(Severity severity) {
    return severity == Severity::Good      ? QStringLiteral("●")
           : severity == Severity::Warning ? QStringLiteral("▲")
                                           : QStringLiteral("■");
}

QString nameOf(Severity severity) {
    return severity == Severity::Good      ? HealthRow::tr("good")
           : severity == Severity::Warning ? HealthRow::tr("warning")
                                           : HealthRow::tr("bad");
}

void setTextIfOther(QLabel& label, const QString& text) {
    if (label.text() != text)
        label.setText(text);
}

} // namespace

HealthRow::HealthRow(QWidget* parent)
    : QWidget(parent), m_layout(new QGridLayout(this)), m_sign(new QLabel), m_what(new QLabel),
      m_why(new QLabel) {
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setColumnStretch(1, 1);
    m_layout->addWidget(m_sign, 0, 0, Qt::AlignTop);
    m_layout->addWidget(m_what, 0, 1);
    m_layout->addWidget(m_why, 1, 1);
    for (QLabel* label : {m_what, m_why}) {
        label->setWordWrap(true);
        label->setMinimumWidth(1);
    }
    m_why->setObjectName(QStringLiteral("muted"));
    for (QLabel* label : {m_what, m_why}) {
        label->setTextFormat(Qt::RichText);
        connect(label, &QLabel::linkActivated, this, [this](const QString& link) {
            if (link == kNoteNumber)
                Q_EMIT numberChosen();
            else
                Q_EMIT stepChosen(m_note.step);
        });
    }
    m_what->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    m_what->setToolTip(tr("Look at it in Step mode; click a number to see how it comes about"));
    connect(&Look::instance(), &Look::changed, this, &HealthRow::restyle);
    restyle();
}

void HealthRow::show(const engine::train::HealthNote& note, const HealthWords& words) {
    const bool sameSign = note.severity == m_note.severity && !m_sign->text().isEmpty();
    m_note = note;
    if (sameSign && words.what == m_words.what && words.why == m_words.why)
        return;
    m_words = words;
    restyle();
}

void HealthRow::restyle() {
    m_layout->setHorizontalSpacing(scaled(7));
    m_layout->setVerticalSpacing(scaled(1));
    m_why->setFont(ui::font(FontRole::Small));
    m_sign->setFont(ui::font(FontRole::Body));
    m_sign->setText(signOf(m_note.severity));
    m_sign->setFixedWidth(scaled(13));
    QPalette colors = m_sign->palette();
    colors.setColor(QPalette::WindowText, colorOf(m_note.severity));
    m_sign->setPalette(colors);
    setTextIfOther(*m_what, html(m_words.what, QStringLiteral("step")));
    setTextIfOther(*m_why, html(m_words.why));
    const QString what = plain(m_words.what), why = plain(m_words.why);
    // Tab stops at labels with links only.
    m_why->setTextInteractionFlags(why == m_words.why
                                       ? Qt::NoTextInteraction
                                       : Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    setAccessibleName(QStringLiteral("%1: %2. %3").arg(nameOf(m_note.severity), what, why));
    m_what->setAccessibleName(what);
    m_why->setAccessibleName(why);
}

} // namespace ui

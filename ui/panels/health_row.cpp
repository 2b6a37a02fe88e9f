#include "ui/panels/health_row.h"

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
    m_why->setTextFormat(Qt::PlainText);
    m_what->setTextFormat(Qt::RichText);
    m_what->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    m_what->setToolTip(tr("Look at it in Step mode"));
    connect(m_what, &QLabel::linkActivated, this, [this] { Q_EMIT stepChosen(m_note.step); });
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
    setTextIfOther(*m_what, QStringLiteral("<a href=\"step\" style=\"color: %1\">%2</a>")
                                .arg(theme().text.name(), m_words.what.toHtmlEscaped()));
    setTextIfOther(*m_why, m_words.why);
    setAccessibleName(QStringLiteral("%1: %2. %3").arg(nameOf(m_note.severity), m_words.what, m_words.why));
    m_what->setAccessibleName(m_words.what);
}

} // namespace ui

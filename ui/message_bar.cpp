#include "ui/message_bar.h"

#include "ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace ui {

MessageBar::MessageBar(QWidget* parent) : QFrame(parent), m_layout(new QHBoxLayout(this)), m_text(new QLabel) {
    setObjectName(QStringLiteral("messageBar"));
    setAttribute(Qt::WA_StyledBackground);
    m_layout->setContentsMargins(12, 5, 8, 5);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_layout->addWidget(m_text, 1);
    auto* close = new QToolButton;
    close->setObjectName(QStringLiteral("flat"));
    close->setText(QStringLiteral("✕"));
    close->setToolTip(tr("Close this line"));
    close->setAccessibleName(tr("Close this line"));
    close->setFocusPolicy(Qt::TabFocus);
    connect(close, &QToolButton::clicked, this, &MessageBar::dismiss);
    m_layout->addWidget(close);
    connect(&Look::instance(), &Look::changed, this, &MessageBar::restyle);
    restyle();
    hide();
}

void MessageBar::say(Kind kind, const QString& text, const std::vector<Offer>& offers) {
    clearOffers();
    m_kind = kind;
    m_text->setText(text);
    m_text->setAccessibleName(text);
    for (const auto& [label, act] : offers) {
        auto* button = new QPushButton(label);
        button->setFocusPolicy(Qt::TabFocus);
        connect(button, &QPushButton::clicked, this, [this, act = act] {
            dismiss();
            act();
        });
        m_layout->insertWidget(int(m_offers.size()) + 1, button);
        m_offers.push_back(button);
    }
    restyle();
    show();
}

void MessageBar::dismiss() {
    hide();
    m_text->clear();
    clearOffers();
}

QString MessageBar::text() const { return m_text->text(); }

void MessageBar::clearOffers() {
    for (QWidget* offer : m_offers) {
        m_layout->removeWidget(offer);
        offer->hide();
        offer->deleteLater();
    }
    m_offers.clear();
}

void MessageBar::restyle() {
    const QColor edge = m_kind == Kind::Problem ? theme().bad : theme().accent;
    setStyleSheet(QStringLiteral("QFrame#messageBar { background: %1; border: none; border-left: 4px solid %2; }")
                      .arg(theme().raised.name(), edge.name()));
}

} // namespace ui

#include "ui/mode_bar.h"

#include "ui/icons.h"
#include "ui/theme.h"

#include <QToolButton>
#include <QVBoxLayout>

namespace ui {

ModeBar::ModeBar(QWidget* parent) : QWidget(parent), m_layout(new QVBoxLayout(this)) {
    setObjectName(QStringLiteral("bar"));
    setAttribute(Qt::WA_StyledBackground);
    m_layout->setContentsMargins(0, 4, 0, 0);
    m_layout->setSpacing(0);
    m_layout->addStretch(1);
    connect(&Look::instance(), &Look::changed, this, &ModeBar::restyle);
}

void ModeBar::addMode(const QString& name, const QString& icon, const QString& tip) {
    auto* button = new QToolButton;
    button->setObjectName(QStringLiteral("mode"));
    button->setText(name);
    button->setToolTip(tip);
    button->setProperty("icon name", icon);
    button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    button->setCheckable(true);
    button->setAutoExclusive(true);
    button->setFocusPolicy(Qt::TabFocus);
    const int index = int(m_buttons.size());
    connect(button, &QToolButton::clicked, this, [this, index] { Q_EMIT chosen(index); });
    m_layout->insertWidget(index, button);
    m_buttons.push_back(button);
    restyle();
}

void ModeBar::setCurrent(int index) { m_buttons[std::size_t(index)]->setChecked(true); }

void ModeBar::restyle() {
    for (QToolButton* button : m_buttons) {
        button->setIcon(icon(button->property("icon name").toString()));
        button->setIconSize(QSize(scaled(24), scaled(24)));
        button->setFont(ui::font(FontRole::Small));
        button->setFixedSize(scaled(74), scaled(66));
    }
    setFixedWidth(scaled(74));
}

} // namespace ui

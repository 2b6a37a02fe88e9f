#include "ui/panels/segments.h"

#include "ui/theme.h"

#include <QHBoxLayout>
#include <QStyle>
#include <QToolButton>

#include <algorithm>

namespace ui {

Segments::Segments(const QString& name, std::vector<Choice> choices, Names names, QWidget* parent)
    : QWidget(parent), m_choices(std::move(choices)), m_names(names) {
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->setSizeConstraint(QLayout::SetNoConstraint);
    layout->addStretch(1);
    for (const Choice& choice : m_choices) {
        auto* button = new QToolButton;
        button->setObjectName(QStringLiteral("segment"));
        button->setProperty("first", m_buttons.empty());
        button->setProperty("last", m_buttons.size() + 1 == m_choices.size());
        button->setCheckable(true);
        button->setAutoExclusive(true);
        button->setToolTip(choice.tip);
        button->setAccessibleName(choice.name);
        button->setFocusPolicy(Qt::TabFocus);
        connect(button, &QToolButton::clicked, this,
                [this, index = int(m_buttons.size())] { Q_EMIT chosen(index); });
        layout->addWidget(button);
        m_buttons.push_back(button);
    }
    m_buttons.front()->setChecked(true);
    restyle();
    connect(&Look::instance(), &Look::changed, this, &Segments::restyle);
}

int Segments::current() const {
    const auto found = std::find_if(m_buttons.begin(), m_buttons.end(),
                                    [](const auto* button) { return button->isChecked(); });
    return int(found - m_buttons.begin());
}

void Segments::choose(int choice) { m_buttons[std::size_t(choice)]->click(); }

void Segments::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

void Segments::fit() {
    Room room = Room::Ample;
    while (room != Room::Scarce && width() < m_sizes[std::size_t(room)].width())
        room = Room(int(room) + 1);
    apply(room);
}

void Segments::apply(Room room) {
    const bool isBrief = room == Room::Scarce || m_names == Names::Brief;
    for (std::size_t i = 0; i < m_buttons.size(); ++i) {
        QToolButton* button = m_buttons[i];
        button->setText(isBrief ? m_choices[i].brief : m_choices[i].name);
        if (button->property("tight").toBool() != (room != Room::Ample)) {
            button->setProperty("tight", room != Room::Ample);
            button->style()->polish(button);
            button->updateGeometry();
        }
    }
}

void Segments::restyle() {
    // Given to the buttons, a style sheet that is set later would give them their old one back.
    setFont(ui::font(FontRole::Small));
    // What the style sheet makes of it, the buttons know.
    for (const Room room : {Room::Ample, Room::Tight, Room::Scarce}) {
        apply(room);
        QSize& size = m_sizes[std::size_t(room)];
        size = {0, 0};
        for (QToolButton* button : m_buttons) {
            button->ensurePolished();
            const QSize own = button->sizeHint();
            size = {size.width() + own.width(), std::max(size.height(), own.height())};
        }
    }
    updateGeometry();
    fit();
}

} // namespace ui

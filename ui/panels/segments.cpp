#include "ui/panels/segments.h"

#include "ui/theme.h"

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QStyle>
#include <QToolButton>

#include <algorithm>

namespace ui {

namespace {

/// Of the style sheet: on both sides of a text, and the border.
constexpr int kAmple = 2 * 9 + 2, kTight = 2 * 3 + 2;
/// Above and below.
constexpr int kUpright = 2 * 4 + 2;

} // namespace

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

QString Segments::text(const Choice& choice, Room room) const {
    return room == Room::Scarce || m_names == Names::Brief ? choice.brief : choice.name;
}

int Segments::widthOf(Room room) const {
    const QFontMetrics metrics(ui::font(FontRole::Small));
    // A tool button keeps two spaces beside its text.
    const int beside =
        metrics.horizontalAdvance(QLatin1Char(' ')) * 2 + (room == Room::Ample ? kAmple : kTight);
    int wide = 0;
    for (const Choice& choice : m_choices)
        wide += metrics.horizontalAdvance(text(choice, room)) + beside;
    return wide;
}

int Segments::height(bool least) const {
    return QFontMetrics(ui::font(FontRole::Small)).height() + (least ? 0 : kUpright);
}

void Segments::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

void Segments::fit() {
    const Room room = width() >= widthOf(Room::Ample)   ? Room::Ample
                      : width() >= widthOf(Room::Tight) ? Room::Tight
                                                        : Room::Scarce;
    for (std::size_t i = 0; i < m_buttons.size(); ++i) {
        QToolButton* button = m_buttons[i];
        button->setText(text(m_choices[i], room));
        if (button->property("tight").toBool() != (room != Room::Ample)) {
            button->setProperty("tight", room != Room::Ample);
            button->style()->polish(button);
            button->updateGeometry();
        }
    }
}

void Segments::restyle() {
    for (QToolButton* button : m_buttons)
        button->setFont(ui::font(FontRole::Small));
    updateGeometry();
    fit();
}

} // namespace ui

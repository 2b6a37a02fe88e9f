#include "ui/data/selection_bar.h"

#include "ui/data/explorer_words.h"
#include "ui/data/row_selection.h"
#include "ui/elided_label.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

namespace {

constexpr std::size_t kMostClasses = 6;

QToolButton* button(const QString& text, const QString& tip) {
    auto* made = new QToolButton;
    made->setText(text);
    made->setToolTip(tip);
    return made;
}

} // namespace

SelectionBar::SelectionBar(RowSelection& selection, QWidget* parent)
    : QWidget(parent), m_selection(selection), m_text(new ElidedLabel), m_rule(new ElidedLabel),
      m_outliers(button(tr("Select outliers"), outlierRule())),
      m_invert(button(tr("Invert"), tr("Select all that are not, and no others"))),
      m_clear(button(tr("Clear"), tr("Select nothing (Esc)"))),
      m_look(button(tr("Step through it"),
                    tr("The pass of the selected sample, number by number, in Step mode"))) {
    m_rule->setObjectName(QStringLiteral("muted"));
    m_rule->setText(outlierRule());
    m_rule->setToolTip(outlierReason());
    auto* actions = new QHBoxLayout;
    actions->setSpacing(6);
    actions->addWidget(m_text, 1);
    for (QToolButton* one : {m_outliers, m_invert, m_clear, m_look})
        actions->addWidget(one);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 5, 10, 6);
    layout->setSpacing(3);
    layout->addLayout(actions);
    layout->addWidget(m_rule);
    connect(m_outliers, &QToolButton::clicked, this,
            [this] { m_selection.select(m_overview->outlierRows()); });
    connect(m_invert, &QToolButton::clicked, &selection, &RowSelection::invert);
    connect(m_clear, &QToolButton::clicked, &selection, &RowSelection::clear);
    connect(m_look, &QToolButton::clicked, this, [this] { Q_EMIT lookRequested(m_selection.current()); });
    connect(&selection, &RowSelection::changed, this, &SelectionBar::show);
    const auto restyle = [this] { m_rule->setFont(ui::font(FontRole::Small)); };
    restyle();
    connect(&Look::instance(), &Look::changed, this, restyle);
    show();
}

void SelectionBar::setOverview(engine::data::OverviewPtr overview) {
    m_overview = std::move(overview);
    show();
}

QString SelectionBar::byClass() const {
    const auto& set = *m_overview->dataset;
    if (!hasClasses(set) || m_selection.count() == 0)
        return {};
    std::vector<long long> counts(set.classNames.size(), 0);
    for (int row = 0; row < m_selection.rows(); ++row)
        if (m_selection.contains(row))
            ++counts[std::size_t(set.classes[std::size_t(row)])];
    QStringList texts;
    for (std::size_t i = 0; i < counts.size() && texts.size() < int(kMostClasses); ++i)
        if (counts[i] > 0)
            texts << QStringLiteral("%1 %2").arg(classTitle(set, int(i)), formatCount(counts[i]));
    const auto present =
        std::count_if(counts.begin(), counts.end(), [](long long count) { return count > 0; });
    if (present > texts.size())
        texts << QStringLiteral("…");
    return QStringLiteral(" · ") + texts.join(QStringLiteral(", "));
}

void SelectionBar::show() {
    const bool ready = m_overview && m_selection.rows() == int(m_overview->parts.size());
    const int count = ready ? m_selection.count() : 0, all = m_selection.rows();
    m_outliers->setEnabled(ready);
    m_invert->setEnabled(count > 0);
    m_clear->setEnabled(count > 0);
    m_look->setEnabled(ready && m_selection.current() >= 0);
    m_look->setText(m_look->isEnabled() ? tr("Step through sample %1").arg(formatCount(m_selection.current()))
                                        : tr("Step through it"));
    if (!ready)
        return m_text->setText({});
    if (count == 0)
        return m_text->setText(tr("%1 rows, none selected").arg(formatCount(all)));
    const double share = 100.0 * count / all;
    m_text->setText(tr("%1 of %2 rows selected (%3 %)")
                        .arg(formatCount(count), formatCount(all), QString::number(share, 'f', 1)) +
                    byClass());
}

} // namespace ui

#include "ui/compare/kept_panel.h"

#include "ui/compare/lane_desk.h"
#include "ui/compare/lane_files.h"
#include "ui/compare/lane_report.h"
#include "ui/compare/lane_style.h"
#include "ui/compare/lane_words.h"
#include "ui/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QShortcut>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <functional>

namespace ui {

namespace {

QString lossOf(const KeptComparison::Lane* lane) {
    return lane && !lane->records.empty() ? formatNumber(lane->records.back().trainLoss)
                                          : QStringLiteral("–");
}

} // namespace

KeptPanel::KeptPanel(LaneDesk& desk, QWidget* parent)
    : Panel(tr("Kept"), parent), m_desk(desk), m_list(new QTreeWidget), m_open(new QToolButton),
      m_delete(new QToolButton), m_about(new QLabel), m_note(new QLabel),
      m_undo(new QPushButton(tr("Undo"))) {
    m_list->setAccessibleName(tr("Kept comparisons"));
    m_list->setColumnCount(Columns);
    m_list->setHeaderLabels({tr("tick: behind the curves"), tr("best loss"), tr("kept")});
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(Name, QHeaderView::Stretch);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_about->setWordWrap(true);
    m_about->setObjectName(QStringLiteral("muted"));
    m_note->setWordWrap(true);
    m_note->setObjectName(QStringLiteral("muted"));
    m_open->setText(tr("Open"));
    m_open->setAccessibleName(tr("Open the kept comparison"));
    m_open->setToolTip(
        tr("Makes its lanes again in place of those there are, ready to play: the same numbers, bit for "
           "bit (Enter). The project becomes theirs; Ctrl+Z takes that back."));
    m_delete->setText(tr("Delete"));
    m_delete->setAccessibleName(tr("Delete the kept comparison"));
    m_delete->setToolTip(tr("Deletes the selected one (Delete); it can be put back"));
    m_undo->setAccessibleName(tr("Put back what was deleted"));
    auto* line = new QHBoxLayout;
    line->addWidget(m_note, 1);
    line->addWidget(m_undo);
    auto* inside = new QWidget;
    auto* layout = new QVBoxLayout(inside);
    layout->setContentsMargins(8, 4, 8, 6);
    layout->setSpacing(4);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_about);
    layout->addLayout(line);
    setContent(inside);
    for (QToolButton* button : {m_open, m_delete}) {
        button->setFocusPolicy(Qt::TabFocus);
        addTitleWidget(button);
    }
    connect(m_open, &QToolButton::clicked, this, &KeptPanel::open);
    connect(m_delete, &QToolButton::clicked, this, &KeptPanel::remove);
    connect(m_undo, &QPushButton::clicked, &desk.kept(), &KeptStore::putBack);
    connect(m_list, &QTreeWidget::itemChanged, this, &KeptPanel::ticked);
    connect(m_list, &QTreeWidget::itemSelectionChanged, this, &KeptPanel::showState);
    addVerb(tr("Open"), {}, &KeptPanel::open);
    addVerb(tr("Name…"), Qt::Key_F2, &KeptPanel::rename);
    addVerb(tr("Note…"), Qt::Key_N, &KeptPanel::takeNote);
    addVerb(tr("Star, or no longer"), Qt::Key_S, &KeptPanel::toggleStar);
    addVerb(tr("Delete"), Qt::Key_Delete, &KeptPanel::remove);
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto* enter = new QShortcut(Qt::Key_Return, m_list);
    enter->setContext(Qt::WidgetWithChildrenShortcut);
    connect(enter, &QShortcut::activated, this, &KeptPanel::open);
    connect(&desk.kept(), &KeptStore::changed, this, &KeptPanel::rebuild);
    connect(&desk, &LaneDesk::refused, this, [this](const QString& why) {
        m_problem = why;
        showState();
    });
    connect(&desk, &LaneDesk::changed, this, &KeptPanel::showState);
    connect(&Look::instance(), &Look::changed, this, &KeptPanel::restyle);
    restyle();
    rebuild();
}

void KeptPanel::addVerb(const QString& text, const QKeySequence& keys, void (KeptPanel::*verb)()) {
    auto* action = new QAction(text, m_list);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, verb);
    m_list->addAction(action);
}

void KeptPanel::restyle() {
    m_list->setStyleSheet(QStringLiteral("QTreeView::indicator { width: %1px; height: %1px; border: 1px solid %2; "
                                         "border-radius: 3px; background: %3; } "
                                         "QTreeView::indicator:checked { background: %4; border-color: %4; image: "
                                         "none; }")
                              .arg(scaled(11))
                              .arg(theme().muted.name(), theme().raised.name(), theme().accent.name()));
    m_list->setFont(ui::font(FontRole::Body));
    m_list->header()->setFont(ui::font(FontRole::Small));
    m_list->setIconSize(QSize(scaled(18), scaled(12)));
    for (QLabel* label : {m_about, m_note})
        label->setFont(ui::font(FontRole::Small));
    for (QToolButton* button : {m_open, m_delete})
        button->setFont(ui::font(FontRole::Small));
    rebuild();
}

void KeptPanel::rebuild() {
    const auto& all = m_desk.kept().all();
    const QString selected = this->selected();
    QStringList open;
    for (int i = 0; i < m_list->topLevelItemCount(); ++i)
        if (m_list->topLevelItem(i)->isExpanded())
            open += m_list->topLevelItem(i)->data(Name, Qt::UserRole).toString();
    m_filling = true;
    m_list->clear();
    for (const auto& entry : all) {
        auto* item = new QTreeWidgetItem(m_list);
        item->setData(Name, Qt::UserRole, entry.id);
        item->setCheckState(Name, m_desk.kept().isBeside(entry.id) ? Qt::Checked : Qt::Unchecked);
        fill(*item, *entry.what);
        item->setExpanded(open.contains(entry.id));
        if (entry.id == selected)
            m_list->setCurrentItem(item);
    }
    if (selected.isEmpty() && m_list->topLevelItemCount() > 0)
        m_list->setCurrentItem(m_list->topLevelItem(0));
    m_filling = false;
    setTitle(all.empty() ? tr("Kept") : tr("Kept (%1)").arg(all.size()));
    showState();
}

void KeptPanel::fill(QTreeWidgetItem& item, const KeptComparison& what) const {
    item.setText(Name, (what.starred ? QStringLiteral("★ ") : QString()) + what.name);
    item.setText(Loss, lossOf(what.best()));
    item.setText(When, QStringLiteral("  ") + QLocale().toString(what.when, QStringLiteral("d MMM, HH:mm")));
    item.setToolTip(Name, what.name);
    for (const auto& lane : what.lanes) {
        auto* row = new QTreeWidgetItem(&item);
        row->setIcon(Name, laneSwatch(lane.style));
        row->setText(Name, lane.title());
        row->setText(Loss, lossOf(&lane));
        row->setToolTip(Name, lane.story);
        row->setFont(Loss, ui::font(FontRole::Number));
        row->setTextAlignment(Loss, Qt::AlignRight | Qt::AlignVCenter);
    }
    item.setFont(Loss, ui::font(FontRole::Number));
    item.setTextAlignment(Loss, Qt::AlignRight | Qt::AlignVCenter);
}

QString KeptPanel::selected() const {
    const auto* item = m_list->currentItem();
    if (!item || (!item->isSelected()))
        return {};
    return (item->parent() ? item->parent() : item)->data(Name, Qt::UserRole).toString();
}

/// What is selected: what became of it, and in what it differs: a lane from the reference beside it, a
/// comparison from the project that is open.
QString KeptPanel::aboutSelected() const {
    const auto* entry = m_desk.kept().find(selected());
    if (!entry)
        return {};
    const KeptComparison& what = *entry->what;
    const auto* item = m_list->currentItem();
    QStringList lines;
    if (item->parent()) {
        const auto index = std::size_t(item->parent()->indexOfChild(const_cast<QTreeWidgetItem*>(item)));
        const auto& lane = what.lanes[index];
        lines += lane.title() + QStringLiteral(": ") + lane.story;
        if (!lane.note.isEmpty())
            lines += lane.note;
        if (index != what.reference)
            lines += differenceLines(what.lanes[what.reference].experiment, lane.experiment);
        return lines.join(QLatin1Char('\n'));
    }
    lines += tr("%1 lanes, %2 epochs. %3")
                 .arg(what.lanes.size())
                 .arg(formatCount(what.epochs), aboutExperiment(what.base));
    if (!what.note.isEmpty())
        lines += what.note;
    const QStringList others = differenceLines(m_desk.document(), what.base);
    if (!others.isEmpty())
        lines += tr("Than the open project: %1.").arg(others.join(QStringLiteral("; ")));
    return lines.join(QLatin1Char('\n'));
}

void KeptPanel::showState() {
    if (m_filling)
        return;
    const bool isOne = !selected().isEmpty();
    m_open->setEnabled(isOne);
    m_delete->setEnabled(isOne);
    const QString about = aboutSelected();
    m_about->setText(about);
    m_about->setVisible(!about.isEmpty());
    QString note = m_problem.isEmpty() ? m_desk.kept().note() : m_problem;
    if (note.isEmpty() && m_desk.kept().all().empty())
        note = tr("Nothing is kept yet. “Keep” beside the runs keeps what stands there: settings, curves and "
                  "words.");
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    m_undo->setVisible(m_desk.kept().removed().has_value());
}

void KeptPanel::ticked(QTreeWidgetItem* item, int column) {
    if (!m_filling && !item->parent() && column == Name)
        m_desk.kept().setBeside(item->data(Name, Qt::UserRole).toString(),
                                item->checkState(Name) == Qt::Checked);
}

void KeptPanel::open() {
    const auto* entry = m_desk.kept().find(selected());
    if (!entry)
        return;
    const auto opened = m_desk.openKept(entry->what);
    m_problem = opened ? QString() : QString::fromStdString(opened.error().text());
    showState();
}

void KeptPanel::remove() {
    m_problem.clear();
    m_desk.kept().remove(selected());
}

void KeptPanel::change(const std::function<void(KeptComparison&)>& how) {
    const QString id = selected();
    if (const auto* entry = m_desk.kept().find(id)) {
        KeptComparison next = *entry->what;
        how(next);
        m_desk.kept().change(id, next);
    }
}

void KeptPanel::rename() {
    if (const auto* entry = m_desk.kept().find(selected()))
        askForText(this, tr("Name of the comparison"), entry->what->name, [this](const QString& text) {
            if (!text.isEmpty())
                change([&](KeptComparison& what) { what.name = text; });
        });
}

void KeptPanel::takeNote() {
    if (const auto* entry = m_desk.kept().find(selected()))
        askForText(this, tr("Note on the comparison"), entry->what->note,
                   [this](const QString& text) { change([&](KeptComparison& what) { what.note = text; }); });
}

void KeptPanel::toggleStar() {
    change([](KeptComparison& what) { what.starred = !what.starred; });
}

} // namespace ui

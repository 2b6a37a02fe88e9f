#include "ui/compare/lane_table.h"

#include "engine/core/parameter.h"
#include "ui/compare/lane_files.h"
#include "ui/compare/lane_report.h"
#include "ui/compare/lane_style.h"
#include "ui/compare/lane_whys.h"
#include "ui/compare/lane_words.h"
#include "ui/panels/number_box.h"
#include "ui/panels/why_popup.h"
#include "ui/theme.h"

#include <QAction>
#include <QHeaderView>
#include <QLabel>
#include <QShortcut>
#include <QTableWidget>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace ui {

using engine::analysis::LaneId;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
const QString kDash = QStringLiteral("–");

/// Lanes with a sentence of up to three lines each.
constexpr std::size_t kRoomy = 5;
/// A table that is narrower, in pixels of the usual text, has short words.
constexpr double kNarrow = 530, kLeast = 436, kPadding = 10;

Qt::Alignment alignmentOf(int column) {
    return (column <= LaneTable::Setting || column == LaneTable::Story ? Qt::AlignLeft : Qt::AlignRight) |
           Qt::AlignVCenter;
}

QTableWidgetItem* item(QTableWidget& table, int row, int column) {
    if (!table.item(row, column)) {
        auto* made = new QTableWidgetItem;
        made->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        made->setTextAlignment(alignmentOf(column));
        table.setItem(row, column, made);
    }
    return table.item(row, column);
}

} // namespace

LaneTable::LaneTable(LaneDesk& desk, QWidget* parent)
    : Panel(tr("Runs"), parent), m_desk(desk), m_table(new QTableWidget(0, Columns)),
      m_target(new NumberBox(engine::core::realParameter("loss", desk.targetLoss(), 1e-9, 1e9, "", ""))),
      m_remove(new QToolButton), m_keep(new QToolButton) {
    m_table->setAccessibleName(tr("Runs"));
    m_table->verticalHeader()->hide();
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(true);
    auto* header = m_table->horizontalHeader();
    header->setSectionsClickable(true);
    header->setHighlightSections(false);
    header->setSectionResizeMode(QHeaderView::Fixed);
    header->setSectionResizeMode(Story, QHeaderView::Stretch);
    setContent(m_table);
    auto* until = new QLabel(tr("epochs to"));
    until->setObjectName(QStringLiteral("muted"));
    until->setBuddy(m_target);
    m_target->setNumber(desk.targetLoss());
    m_target->setAccessibleName(tr("Loss to reach"));
    m_target->setToolTip(tr("The training loss that epochs are counted to"));
    m_remove->setText(tr("Remove"));
    m_remove->setToolTip(tr("Removes the selected lane (Delete)"));
    m_remove->setAccessibleName(tr("Remove the selected lane"));
    m_remove->setFocusPolicy(Qt::TabFocus);
    m_keep->setFocusPolicy(Qt::TabFocus);
    m_keep->setToolTip(
        tr("Keeps this comparison for later starts: settings, curves, names, notes and words (K). It "
           "stands under “Kept”."));
    for (QWidget* widget : std::initializer_list<QWidget*>{until, m_target, m_remove, m_keep})
        addTitleWidget(widget);
    connect(m_target, &NumberBox::edited, this, [this] { m_desk.setTargetLoss(m_target->value()); });
    connect(m_remove, &QToolButton::clicked, this, &LaneTable::removeSelected);
    connect(m_keep, &QToolButton::clicked, this, &LaneTable::keep);
    addVerbs();
    auto* enter = new QShortcut(Qt::Key_Return, m_table);
    enter->setContext(Qt::WidgetWithChildrenShortcut);
    connect(enter, &QShortcut::activated, this,
            [this] { explain(m_table->currentRow(), std::max(int(Loss), m_table->currentColumn())); });
    connect(header, &QHeaderView::sectionClicked, this, &LaneTable::sortBy);
    connect(m_table, &QTableWidget::cellClicked, this, &LaneTable::explain);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, [this] {
        m_remove->setEnabled(m_table->currentRow() >= 0);
        m_desk.choose(laneAt(m_table->currentRow()));
    });
    connect(&desk, &LaneDesk::changed, this, [this] {
        m_keptId.clear(); // other lanes, or other names
        rebuild();
    });
    connect(&desk, &LaneDesk::told, this, &LaneTable::show);
    connect(&desk.kept(), &KeptStore::changed, this, &LaneTable::showKept);
    connect(&Look::instance(), &Look::changed, this, &LaneTable::restyle);
    const auto small = [until, this] {
        until->setFont(ui::font(FontRole::Small));
        m_target->setMaximumWidth(scaled(76));
        for (QToolButton* button : {m_remove, m_keep})
            button->setFont(ui::font(FontRole::Small));
    };
    small();
    connect(&Look::instance(), &Look::changed, until, small);
    restyle();
    rebuild();
}

void LaneTable::restyle() {
    m_table->setFont(ui::font(FontRole::Body));
    m_table->horizontalHeader()->setFont(ui::font(FontRole::Small));
    m_table->setIconSize(QSize(scaled(18), scaled(12)));
    m_table->setMinimumWidth(scaled(kLeast)); // short words are seen whole
    rebuild();
}

void LaneTable::rebuild() {
    m_table->setRowCount(int(m_desk.feed().lanes().size()));
    const auto& lanes = m_desk.feed().lanes();
    const bool classes =
        lanes.empty() || lanes.front().spec.data->dataset->task == engine::data::Task::Classification;
    const bool validated = m_desk.feed().validationSamples() > 0;
    m_table->setHorizontalHeaderLabels({QString(), tr("setting"), m_isNarrow ? tr("loss") : tr("train loss"),
                                        !classes                   ? tr("val. loss")
                                        : validated && !m_isNarrow ? tr("val. acc.")
                                        : m_isNarrow               ? tr("acc.")
                                                                   : tr("accuracy"),
                                        tr("epochs"), m_isNarrow ? tr("outcome") : tr("what happens")});
    for (int column = 0; column < Columns; ++column)
        m_table->horizontalHeaderItem(column)->setTextAlignment(alignmentOf(column));
    m_remove->setEnabled(m_table->currentRow() >= 0);
    // Three small lines, or one.
    m_table->verticalHeader()->setDefaultSectionSize(scaled(isRoomy() ? 48 : 25));
    show();
    m_widest = {};
    m_table->resizeColumnToContents(Star);
    fitColumns();
}

/// Columns grow with what they hold and do not shrink before there are other lanes: while lanes train,
/// nothing moves to and fro.
void LaneTable::fitColumns() {
    for (const int column : {int(Setting), int(Loss), int(Accuracy), int(Reached)}) {
        double widest = 1; // the header's
        for (int row = 0; row < m_table->rowCount(); ++row)
            if (const auto* cell = m_table->item(row, column))
                widest = std::max(widest, QFontMetricsF(cell->font()).horizontalAdvance(cell->text()));
        if (widest <= m_widest[std::size_t(column)])
            continue;
        m_widest[std::size_t(column)] = widest;
        m_table->resizeColumnToContents(column);
    }
}

/// Few lanes have a whole sentence each; many, or in a narrow place, a few words.
bool LaneTable::isRoomy() const { return !m_isNarrow && m_desk.feed().lanes().size() <= kRoomy; }

void LaneTable::resizeEvent(QResizeEvent* event) {
    Panel::resizeEvent(event);
    const bool isNarrow = width() < scaled(kNarrow);
    if (std::exchange(m_isNarrow, isNarrow) != isNarrow)
        rebuild();
}

double LaneTable::numberOf(std::size_t index, int column) const {
    const auto& lane = m_desk.feed().lanes()[index];
    if (column == Star)
        return lane.starred ? 0 : 1;
    if (column == Setting)
        return double(index);
    if (index >= m_desk.verdicts().size() || m_desk.verdicts()[index].epoch == 0)
        return kNone;
    const auto& verdict = m_desk.verdicts()[index];
    const auto& record = lane.records[std::size_t(verdict.epoch) - 1];
    if (column == Loss)
        return verdict.loss;
    if (column == Reached) {
        const long long epoch = engine::analysis::epochsToLoss(lane.records, m_desk.targetLoss());
        return epoch > 0 && epoch <= verdict.epoch ? double(epoch) : kNone;
    }
    if (column == Story)
        return double(int(verdict.kind)) - (std::isnan(verdict.way) ? 0 : verdict.way / 100);
    if (lane.spec.data->dataset->task != engine::data::Task::Classification)
        return record.validationLoss;
    return std::isnan(record.validationAccuracy) ? record.trainAccuracy : record.validationAccuracy;
}

std::vector<std::size_t> LaneTable::order() const {
    std::vector<std::size_t> order(m_desk.feed().lanes().size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    if (m_sortColumn < 0)
        return order;
    std::stable_sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
        const double x = numberOf(a, m_sortColumn), y = numberOf(b, m_sortColumn);
        if (std::isnan(x) || std::isnan(y)) // what is not known comes last
            return !std::isnan(x) && std::isnan(y);
        return m_descending ? x > y : x < y;
    });
    return order;
}

LaneId LaneTable::laneAt(int row) const {
    const auto* first = m_table->item(row, Setting);
    return first ? first->data(Qt::UserRole).toULongLong() : 0;
}

void LaneTable::show() {
    showKept();
    const LaneId selected = laneAt(m_table->currentRow());
    const auto rows = order();
    for (int row = 0; row < m_table->rowCount() && row < int(rows.size()); ++row)
        fillRow(row, rows[std::size_t(row)]);
    fitColumns();
    if (selected != 0 && laneAt(m_table->currentRow()) != selected)
        for (int row = 0; row < m_table->rowCount(); ++row)
            if (laneAt(row) == selected)
                m_table->setCurrentCell(row, m_table->currentColumn());
}

void LaneTable::fillRow(int row, std::size_t index) {
    const auto& lane = m_desk.feed().lanes()[index];
    const auto* state = m_desk.feed().stateOf(lane.id);
    auto* first = item(*m_table, row, Setting);
    first->setText(laneTitle(lane));
    first->setIcon(laneSwatch(lane.style));
    first->setData(Qt::UserRole, qulonglong(lane.id));
    const auto* reference = m_desk.reference();
    QStringList about;
    if (!lane.label.isEmpty())
        about += laneTitle(lane.spec.settings);
    if (!lane.note.isEmpty())
        about += lane.note;
    if (reference && reference->id != lane.id)
        about += differenceLines(reference->spec.experiment, lane.spec.experiment);
    else
        about += tr("The reference: others are compared with it");
    first->setToolTip(about.join(QLatin1Char('\n')));
    auto* star = item(*m_table, row, Star);
    star->setText(lane.starred ? QStringLiteral("★") : QStringLiteral("☆"));
    star->setForeground(lane.starred ? theme().warning : theme().faint);
    star->setToolTip(lane.starred ? tr("Kept when others are made in place of the lanes (S)")
                                  : tr("Keep this lane (S)"));
    for (const int column : {int(Loss), int(Accuracy), int(Reached)}) {
        const double number = numberOf(index, column);
        const bool isShare =
            column == Accuracy && lane.spec.data->dataset->task == engine::data::Task::Classification;
        auto* cell = item(*m_table, row, column);
        cell->setFont(ui::font(FontRole::Number));
        cell->setText(std::isnan(number)  ? kDash
                      : column == Reached ? formatCount(std::llround(number))
                      : isShare           ? QStringLiteral("%1 %").arg(QString::number(100 * number, 'f', 1))
                                          : formatNumber(number));
        cell->setToolTip(tr("Click to see how the number comes about"));
    }
    auto* story = item(*m_table, row, Story);
    if (index < m_desk.verdicts().size()) {
        const auto& verdict = m_desk.verdicts()[index];
        const QString sentence = laneSentence(lane, verdict, state ? state->autopsy : nullptr);
        using Kind = engine::analysis::LaneVerdict::Kind;
        story->setFont(ui::font(FontRole::Small));
        story->setText(isRoomy() ? sentence
                                 : laneBriefWithin(lane, verdict, QFontMetricsF(story->font()),
                                                   m_table->columnWidth(Story) - scaled(kPadding)));
        story->setToolTip(sentence);
        story->setForeground(verdict.kind == Kind::Diverged ? theme().bad
                             : verdict.kind == Kind::Best   ? theme().good
                                                            : theme().text);
    }
}

void LaneTable::sortBy(int column) {
    if (column == m_sortColumn && m_descending) {
        m_sortColumn = -1; // a third click: as they were made
        m_descending = false;
    } else {
        m_descending = column == m_sortColumn;
        m_sortColumn = column;
    }
    m_table->horizontalHeader()->setSortIndicatorShown(m_sortColumn >= 0);
    if (m_sortColumn >= 0)
        m_table->horizontalHeader()->setSortIndicator(m_sortColumn, m_descending ? Qt::DescendingOrder
                                                                                 : Qt::AscendingOrder);
    show();
}

void LaneTable::addVerb(const QString& text, const QKeySequence& keys, void (LaneTable::*verb)()) {
    auto* action = new QAction(text, m_table);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, verb);
    m_table->addAction(action);
}

void LaneTable::addVerbs() {
    addVerb(tr("Keep, or keep no longer"), Qt::Key_S, &LaneTable::toggleStar);
    addVerb(tr("Name…"), Qt::Key_F2, &LaneTable::rename);
    addVerb(tr("Note…"), Qt::Key_N, &LaneTable::takeNote);
    addVerb(tr("Compare the others with it"), Qt::Key_P, &LaneTable::pinSelected);
    addVerb(tr("Remove"), Qt::Key_Delete, &LaneTable::removeSelected);
    addVerb(tr("Keep this comparison"), Qt::Key_K, &LaneTable::keep);
    addVerb(tr("Save a report as PDF…"), {}, &LaneTable::saveReport);
    addVerb(tr("Save it as SVG…"), {}, &LaneTable::savePicture);
    addVerb(tr("Save all numbers as CSV…"), {}, &LaneTable::saveNumbers);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
}

const LanesFeed::Lane* LaneTable::selected() const {
    return m_desk.feed().find(laneAt(m_table->currentRow()));
}

void LaneTable::toggleStar() {
    if (const auto* lane = selected())
        m_desk.feed().describe(lane->id, lane->label, lane->note, !lane->starred);
}

void LaneTable::rename() {
    if (const auto* lane = selected())
        askForText(this, tr("Name of the lane"), lane->label, [this, id = lane->id](const QString& text) {
            if (const auto* now = m_desk.feed().find(id))
                m_desk.feed().describe(id, text, now->note, now->starred);
        });
}

void LaneTable::takeNote() {
    if (const auto* lane = selected())
        askForText(this, tr("Note on the lane"), lane->note, [this, id = lane->id](const QString& text) {
            if (const auto* now = m_desk.feed().find(id))
                m_desk.feed().describe(id, now->label, text, now->starred);
        });
}

void LaneTable::pinSelected() {
    if (const auto* lane = selected())
        m_desk.pin(lane->id);
}

void LaneTable::saveReport() { saveAs(this, QStringLiteral("comparison.pdf"), reportOf(m_desk).pdf()); }

void LaneTable::savePicture() { saveAs(this, QStringLiteral("comparison.svg"), reportOf(m_desk).svg()); }

void LaneTable::saveNumbers() {
    saveAs(this, QStringLiteral("comparison.csv"), recordsTable(m_desk.feed().lanes()));
}

void LaneTable::removeSelected() {
    if (const LaneId lane = laneAt(m_table->currentRow()); lane != 0)
        m_desk.feed().remove(lane);
}

void LaneTable::keep() {
    if (m_desk.epochNow() == 0)
        return;
    m_keptId = m_desk.kept().keep(keptOf(m_desk));
    m_keptEpoch = m_desk.epochNow();
    showKept();
}

/// Whether what stands there is kept as it is.
void LaneTable::showKept() {
    const bool is = m_desk.kept().find(m_keptId) && m_keptEpoch == m_desk.epochNow();
    m_keep->setText(is ? tr("Kept ✓") : tr("Keep"));
    m_keep->setAccessibleName(is ? tr("This comparison is kept") : tr("Keep this comparison"));
    m_keep->setEnabled(!is && m_desk.epochNow() > 0);
}

void LaneTable::explain(int row, int column) {
    const auto& lanes = m_desk.feed().lanes();
    const auto at =
        std::find_if(lanes.begin(), lanes.end(), [&](const auto& lane) { return lane.id == laneAt(row); });
    if (at == lanes.end())
        return;
    if (column == Star)
        return toggleStar();
    const auto index = std::size_t(at - lanes.begin());
    const auto why = whyOf(m_desk, index, Column(column), numberOf(index, column));
    if (!why)
        return;
    if (!m_why)
        m_why = new WhyPopup(this);
    const QRect cell = m_table->visualItemRect(m_table->item(row, column));
    m_why->openAt(*why, m_table->viewport()->mapToGlobal(cell.bottomLeft() + QPoint(cell.width() / 2, 0)));
}

} // namespace ui

#include "ui/trace/run_bar.h"

#include "ui/panels/fork_dialog.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/trace/scrubber.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QShortcut>
#include <QToolButton>
#include <QVBoxLayout>

namespace ui {

namespace {

constexpr std::size_t kMebibyte = std::size_t(1) << 20;

QIcon dot(const QColor& color) {
    QPixmap picture(12, 12);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(QRectF(1.5, 1.5, 9, 9));
    return picture;
}

QString nameOf(const Branch& branch, const RunTree& tree) {
    const Branch* from = tree.find(branch.parent);
    if (!from)
        return RunBar::tr("Run %1").arg(branch.number);
    return RunBar::tr("Run %1: %2, from step %3 of run %4")
        .arg(branch.number)
        .arg(branch.change, formatCount(branch.forkedAt))
        .arg(from->number);
}

} // namespace

QString formatMemory(std::size_t bytes) {
    const double mebibytes = double(bytes) / double(kMebibyte);
    return RunBar::tr("%1 MiB").arg(mebibytes < 10 ? QString::number(mebibytes, 'f', 1)
                                                   : QString::number(mebibytes, 'f', 0));
}

RunBar::RunBar(Run& run, QWidget* parent)
    : QWidget(parent), m_run(run), m_scrubber(new Scrubber(run)), m_fork(new QToolButton),
      m_runs(new QToolButton), m_menu(new QMenu(this)) {
    m_runs->setMenu(m_menu);
    m_runs->setPopupMode(QToolButton::InstantPopup);
    m_runs->setToolTip(tr("The runs kept, and the memory for going back"));
    for (QToolButton* button : {m_fork, m_runs}) {
        button->setFocusPolicy(Qt::TabFocus);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }
    auto* column = new QVBoxLayout;
    column->setSpacing(4);
    column->addWidget(m_fork);
    column->addWidget(m_runs);
    column->addStretch(1);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_scrubber, 1);
    layout->addLayout(column);
    connect(m_fork, &QToolButton::clicked, this, &RunBar::act);
    connect(m_menu, &QMenu::aboutToShow, this, &RunBar::fillMenu);
    for (const auto signal : {&Run::opened, &Run::switched, &Run::framed, &Run::activityChanged})
        connect(&run, signal, this, &RunBar::refresh);
    const auto restyle = [this] {
        for (QToolButton* button : {m_fork, m_runs})
            button->setFont(ui::font(FontRole::Small));
        // The widest text it ever bears, so that nothing moves.
        const int wide = m_fork->fontMetrics().horizontalAdvance(tr("Cancel 100 %")) + scaled(22);
        m_fork->setFixedWidth(wide);
        m_runs->setFixedWidth(wide);
    };
    restyle();
    connect(&Look::instance(), &Look::changed, this, restyle);
    refresh();
}

void RunBar::refresh() {
    const bool ready = m_run.isReady();
    m_fork->setEnabled(ready);
    m_runs->setEnabled(ready);
    if (!ready)
        return;
    const auto& past = m_run.snapshot()->past;
    if (m_run.isSeeking() && past.target >= 0) {
        const double way = double(past.target - past.from);
        const double done = way > 0 ? double(m_run.snapshot()->step - past.from) / way : 1;
        m_fork->setText(tr("Cancel %1 %").arg(int(100 * done)));
        m_fork->setToolTip(tr("Give up going to step %1 (Esc)").arg(formatCount(past.target)));
        m_fork->setShortcut(Qt::Key_Escape);
    } else {
        m_fork->setShortcut({});
        m_fork->setText(tr("Fork…"));
        m_fork->setToolTip(tr("Go on from this step with something changed, as another run (F)"));
        m_fork->setShortcut(Qt::Key_F);
    }
    const auto& tree = m_run.tree();
    const Branch* current = tree.find(tree.current());
    m_runs->setText(tr("Run %1 of %2").arg(current ? current->number : 1).arg(tree.branches().size()));
    m_runs->setIcon(tree.branches().size() > 1 && current ? dot(seriesColor(current->number - 1)) : QIcon());
    m_runs->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
}

void RunBar::act() {
    if (m_run.isSeeking())
        return m_run.cancelSeek();
    m_run.pause();
    auto* dialog = new ForkDialog(m_run, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void RunBar::fillMenu() {
    m_menu->clear();
    const RunTree& tree = m_run.tree();
    auto* group = new QActionGroup(m_menu);
    for (const Branch& branch : tree.branches()) {
        QAction* action = m_menu->addAction(dot(seriesColor(branch.number - 1)), nameOf(branch, tree));
        action->setCheckable(true);
        action->setChecked(branch.id == tree.current());
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, id = branch.id] { m_run.select(id); });
    }
    if (tree.branches().size() > 1) {
        QMenu* forget = m_menu->addMenu(tr("Keep no longer"));
        for (const Branch& branch : tree.branches())
            if (branch.id != tree.current())
                connect(forget->addAction(dot(seriesColor(branch.number - 1)), nameOf(branch, tree)),
                        &QAction::triggered, this, [this, id = branch.id] { m_run.forget(id); });
    }
    m_menu->addSeparator();
    addMemory();
}

void RunBar::addMemory() {
    QMenu* memory =
        m_menu->addMenu(tr("Memory for going back: %1 of %2 used")
                            .arg(formatMemory(m_run.snapshot()->past.bytes), formatMemory(m_run.memory())));
    auto* group = new QActionGroup(memory);
    for (const std::size_t mebibytes : {16, 64, 256, 1024, 4096}) {
        QAction* action = memory->addAction(formatMemory(mebibytes * kMebibyte));
        action->setCheckable(true);
        action->setChecked(m_run.memory() == mebibytes * kMebibyte);
        group->addAction(action);
        connect(action, &QAction::triggered, this,
                [this, mebibytes] { m_run.setMemory(mebibytes * kMebibyte); });
    }
}

} // namespace ui

#include "ui/main_window.h"

#include "ui/export_menu.h"
#include "ui/files.h"
#include "ui/finding_messages.h"
#include "ui/look_menu.h"
#include "ui/message_bar.h"
#include "ui/mode_bar.h"
#include "ui/modes/build_mode.h"
#include "ui/modes/compare_mode.h"
#include "ui/modes/evaluate_mode.h"
#include "ui/modes/step_mode.h"
#include "ui/modes/train_mode.h"
#include "ui/lessons/copied_code_page.h"
#include "ui/panels/template_dialog.h"
#include "ui/status_line.h"
#include "ui/transport.h"
#include "ui/undo_actions.h"

#include <QCloseEvent>
#include <QDropEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QMimeData>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace ui {

MainWindow::MainWindow(engine::io::FileSource files, QWidget* parent)
    : QMainWindow(parent), m_run(m_document, std::move(files)), m_stepper(m_run), m_menu(new QMenu(this)),
      m_messages(new MessageBar), m_modeBar(new ModeBar), m_modes(new QStackedWidget),
      m_files(new Files(m_document, m_run, *m_messages, this)) {
    const Context context{m_document, m_run, m_stepper};
    m_transport = new Transport(context, m_menu);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_modeBar);
    middle->addWidget(m_modes, 1);
    auto* all = new QVBoxLayout;
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(m_transport);
    all->addWidget(m_messages);
    all->addLayout(middle, 1);
    auto* status = new StatusLine(context);
    all->addWidget(status);
    setCentralWidget(new QWidget);
    centralWidget()->setLayout(all);
    setAcceptDrops(true);
    setMinimumSize(1024, 640);

    addModes(context);
    addActions();
    addMenu();
    connect(m_modeBar, &ModeBar::chosen, m_modes, &QStackedWidget::setCurrentIndex);
    connect(m_modes, &QStackedWidget::currentChanged, this, [this, status] {
        auto* mode = qobject_cast<Mode*>(m_modes->currentWidget());
        m_transport->drive(mode->movable());
        status->drive(mode->movable());
    });
    connect(m_transport, &Transport::fineStepTaken, this, [this] { setMode(QStringLiteral("step")); });
    connect(&m_run, &Run::refused, this, [this](const QString& why) { m_messages->say(MessageBar::Kind::Problem, why); });
    tellFindings(m_run, m_stepper, *m_messages, this, [this] { setMode(QStringLiteral("step")); });
    connect(&m_document, &Document::stateChanged, this, &MainWindow::showTitle);
    showTitle();
    setMode(QStringLiteral("train"));
    centralWidget()->setFocus();
    const QByteArray geometry = QSettings().value(QStringLiteral("window")).toByteArray();
    if (!restoreGeometry(geometry))
        resize(1440, 900);
}

MainWindow::~MainWindow() = default;

void MainWindow::begin(const QString& path) {
    if (m_files->begin(path) == Files::Beginning::FirstStart)
        m_run.play();
}

void MainWindow::setMode(const QString& name) {
    auto* mode = m_modes->findChild<Mode*>(name, Qt::FindDirectChildrenOnly);
    m_modes->setCurrentWidget(mode);
    m_modeBar->setCurrent(m_modes->indexOf(mode));
}

void MainWindow::addModes(const Context& context) {
    // Ctrl+1 is for Learn.
    addMode(new BuildMode(context, m_modes), tr("Build"), tr("Layers, data and training"), Qt::CTRL | Qt::Key_2);
    addMode(new StepMode(context, m_modes), tr("Step"), tr("One pass, number by number"), Qt::CTRL | Qt::Key_3);
    addMode(new TrainMode(context, m_modes), tr("Train"), tr("Watch it learn"), Qt::CTRL | Qt::Key_4);
    addMode(new CompareMode(context, m_modes), tr("Compare"), tr("Runs side by side"), Qt::CTRL | Qt::Key_5);
    addMode(new EvaluateMode(context, m_modes), tr("Evaluate"), tr("How good it is"), Qt::CTRL | Qt::Key_6);
}

void MainWindow::addMode(Mode* mode, const QString& title, const QString& tip, const QKeySequence& keys) {
    const QString name = mode->objectName();
    m_modeBar->addMode(title, name, QStringLiteral("%1 (%2)").arg(tip, keys.toString(QKeySequence::NativeText)));
    m_modes->addWidget(mode);
    connect(mode, &Mode::lookInside, this, [this] { setMode(QStringLiteral("step")); });
    act(title, keys, [this, name] { setMode(name); });
}

QAction* MainWindow::act(const QString& text, const QKeySequence& keys, std::function<void()> verb) {
    auto* action = new QAction(text, this);
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, [verb = std::move(verb)] { verb(); });
    addAction(action);
    return action;
}

void MainWindow::addActions() {
    act(tr("Play or pause"), Qt::Key_Space, [this] { m_transport->togglePlay(); });
    act(tr("Train until…"), Qt::Key_U, [this] { m_transport->openUntil(); });
    // Beside the arrows the keys of debuggers: over, into, out.
    act(tr("Step"), Qt::Key_Right, [this] { m_transport->stepForward(); })
        ->setShortcuts({Qt::Key_Right, Qt::Key_F10});
    act(tr("Step back"), Qt::Key_Left, [this] { m_transport->stepBack(); });
    act(tr("Into the parts"), Qt::Key_Down, [this] { m_transport->stepInto(); })
        ->setShortcuts({Qt::Key_Down, Qt::Key_F11});
    act(tr("Out to the whole"), Qt::Key_Up, [this] { m_transport->stepOut(); })
        ->setShortcuts({QKeySequence(Qt::Key_Up), QKeySequence(Qt::SHIFT | Qt::Key_F11)});
    act(tr("Larger step"), Qt::SHIFT | Qt::Key_Right, [this] { m_transport->stepForwardLarger(); });
    act(tr("Larger step back"), Qt::SHIFT | Qt::Key_Left, [this] { m_transport->stepBackLarger(); });
    act(tr("Back to the initial weights"), Qt::Key_Home, [this] { m_transport->toStart(); });
}

void MainWindow::addMenu() {
    m_menu->addAction(act(tr("New project"), QKeySequence::New, [this] { m_files->newProject(); }));
    m_menu->addAction(act(tr("New from template…"), Qt::CTRL | Qt::Key_T, [this] {
        auto* dialog = new TemplateDialog(m_document, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QDialog::accepted, this, [this] { offerCopiedCode(m_document, m_run, *m_messages, this); });
        dialog->open();
    }));
    m_menu->addAction(act(tr("Open…"), QKeySequence::Open, [this] { m_files->open(); }));
    m_menu->addMenu(m_files->recentMenu());
    m_menu->addAction(act(tr("Open a folder of pictures…"), {}, [this] { m_files->openPictures(); }));
    m_menu->addAction(act(tr("Paste a table"), QKeySequence::Paste, [this] { m_files->paste(); }));
    m_menu->addAction(act(tr("Save"), QKeySequence::Save, [this] { m_files->save(); }));
    m_menu->addAction(act(tr("Save as…"), QKeySequence::SaveAs, [this] { m_files->saveAs(); }));
    m_menu->addSeparator();
    m_menu->addAction(act(tr("Load weights…"), Qt::CTRL | Qt::Key_L, [this] { m_files->loadWeights(); }));
    m_menu->addAction(act(tr("Save weights…"), Qt::CTRL | Qt::SHIFT | Qt::Key_L, [this] { m_files->saveWeights(); }));
    m_menu->addAction(act(tr("New weights"), Qt::CTRL | Qt::Key_R, [this] { m_run.newWeights(); }));
    m_menu->addAction(act(tr("Export as code or ONNX…"), Qt::CTRL | Qt::SHIFT | Qt::Key_E, [this] { m_files->exportNetwork(); }));
    auto* copied = act(tr("What a widely copied version gets wrong…"), {}, [this] { openCopiedCode(m_run, this); });
    m_menu->addAction(copied);
    connect(m_menu, &QMenu::aboutToShow, copied, [this, copied] { copied->setVisible(hasCopiedCode(m_run)); });
    m_menu->addSeparator();
    addUndoActions(*m_menu, *this, m_document, m_stepper);
    m_menu->addSeparator();
    m_menu->addAction(act(tr("All instruments side by side"), Qt::CTRL | Qt::Key_I, [this] {
        auto* train = m_modes->findChild<TrainMode*>();
        train->showAll(!train->showsAll());
        setMode(train->objectName());
    }));
    m_menu->addMenu(exportMenu(*this, *m_modes));
    addLookActions(*m_menu, *this);
    m_menu->addSeparator();
    m_menu->addAction(act(tr("Quit"), QKeySequence::Quit, [this] { close(); }));
}

void MainWindow::showTitle() {
    setWindowTitle(tr("%1[*] — Chainrule").arg(m_document.title()));
    setWindowModified(m_document.isModified());
}

void MainWindow::closeEvent(QCloseEvent* event) {
    QSettings().setValue(QStringLiteral("window"), saveGeometry());
    m_files->end();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    const auto urls = event->mimeData()->urls();
    if (!urls.isEmpty() && urls.front().isLocalFile())
        m_files->openPath(urls.front().toLocalFile());
}

} // namespace ui

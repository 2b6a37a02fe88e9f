// The whole window, driven by mouse and keyboard: every mode, the transport, the menu; no warning of Qt.
#include "engine/io/weights.h"
#include "tests/ui/warnings.h"
#include "ui/file_access.h"
#include "ui/files.h"
#include "ui/main_window.h"
#include "ui/modes/step_mode.h"
#include "ui/modes/train_mode.h"
#include "ui/panels/choice_box.h"
#include "ui/panels/fork_dialog.h"
#include "ui/panels/until_popup.h"
#include "ui/panel.h"
#include "ui/panel_stack.h"
#include "ui/plots/export_dialog.h"
#include "ui/plots/widget_picture.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/trace/inspector.h"
#include "ui/trace/run_bar.h"
#include "ui/trace/stepper.h"
#include "ui/weights/load_report.h"
#include "ui/weights/weights_page.h"

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

namespace {

QAbstractButton* button(const QWidget& window, const QString& text) {
    for (auto* b : window.findChildren<QAbstractButton*>())
        if (b->text() == text && b->isVisible())
            return b;
    return nullptr;
}

QString visibleMode(const ui::MainWindow& window) { return window.findChild<QStackedWidget*>()->currentWidget()->objectName(); }

/// Whether two colours at least are in the picture: something is drawn.
bool isDrawn(const QPixmap& pixmap) {
    const QImage image = pixmap.toImage();
    QSet<QRgb> colors;
    for (int y = 0; y < image.height(); y += 7)
        for (int x = 0; x < image.width(); x += 7)
            colors.insert(image.pixel(x, y));
    return colors.size() > 20;
}

} // namespace

class TestMainWindow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        QStandardPaths::setTestModeEnabled(true);
        QSettings().clear();
        QDir(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)).removeRecursively();
        m_warnings = std::make_unique<Warnings>();
        m_window = std::make_unique<ui::MainWindow>(ui::fileSource());
        m_window->resize(1440, 900);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }

    void cleanup() {
        m_window.reset();
        ui::Look::instance().setScheme(ui::Scheme::Dark);
        ui::Look::instance().setTextScale(1);
        const QStringList warnings = m_warnings->texts();
        m_warnings.reset();
        QVERIFY2(warnings.isEmpty(), qPrintable(warnings.join('\n')));
    }

    void theFirstStartLearnsAtOnceInTrainMode() {
        m_window->begin({});
        QCOMPARE(visibleMode(*m_window), QString("train"));
        QVERIFY(button(*m_window, "Pause"));
    }

    void everyModeIsReachedByKeyAndMouseInAllSchemesAndSizes() {
        m_window->begin({});
        const std::pair<Qt::Key, QString> modes[] = {{Qt::Key_2, "build"}, {Qt::Key_3, "step"}, {Qt::Key_4, "train"}};
        for (const QSize size : {QSize(1280, 720), QSize(1440, 900)}) {
            m_window->resize(size);
            for (int scheme = 0; scheme < 3; ++scheme) {
                QTest::keyClick(m_window.get(), Qt::Key_D, Qt::ControlModifier);
                for (const auto& [key, name] : modes) {
                    QTest::keyClick(m_window.get(), key, Qt::ControlModifier);
                    QCOMPARE(visibleMode(*m_window), name);
                    QVERIFY(isDrawn(m_window->grab()));
                    QCOMPARE(m_window->size(), size);
                }
            }
        }
        QTest::mouseClick(button(*m_window, "Build"), Qt::LeftButton);
        QCOMPARE(visibleMode(*m_window), QString("build"));
    }

    void everySideOfStepModeAndWhatPopsUpIsOpenedInAllSchemes() {
        m_window->setMode(QStringLiteral("step"));
        auto* mode = m_window->findChild<ui::StepMode*>();
        auto& stepper = mode->context().stepper;
        QTRY_VERIFY(stepper.trace());
        for (int scheme = 0; scheme < 3; ++scheme) {
            QTest::keyClick(m_window.get(), Qt::Key_D, Qt::ControlModifier);
            // At a number that the page is about, and at one that it is not.
            for (const auto phase : {engine::trace::Phase::Backward, engine::trace::Phase::Forward})
                for (int page = 0; page < mode->inspector()->tabs()->count(); ++page) {
                    const bool backward = phase == engine::trace::Phase::Backward;
                    stepper.select({stepper.trace()->find(phase, 1, backward ? "dL/dW" : "a"), 1, 0, -1});
                    mode->inspector()->tabs()->setCurrentIndex(page);
                    QVERIFY(isDrawn(m_window->grab()));
                }
            mode->inspector()->showPage(QStringLiteral("why"));
            QTest::keyClick(m_window.get(), Qt::Key_U);
            auto* until = m_window->findChild<ui::UntilPopup*>();
            QVERIFY(until && until->isVisible());
            for (int i = 0; i < until->choice()->count(); ++i) {
                until->choice()->setCurrentIndex(i);
                QVERIFY(isDrawn(until->grab()));
            }
            QTest::keyClick(until, Qt::Key_Escape);
            QTRY_VERIFY(!until->isVisible());
            QTest::mouseClick(mode->runBar()->forkButton(), Qt::LeftButton);
            auto* fork = m_window->findChild<ui::ForkDialog*>();
            QVERIFY(fork && fork->isVisible());
            QVERIFY(isDrawn(fork->grab()));
            QTest::keyClick(fork, Qt::Key_Escape);
            QTRY_VERIFY(!m_window->findChild<ui::ForkDialog*>());
        }
    }

    void everySideOfTrainModeIsOpenedInAllSchemes() {
        m_window->begin({});
        auto* mode = m_window->findChild<ui::TrainMode*>();
        for (int scheme = 0; scheme < 3; ++scheme) {
            QTest::keyClick(m_window.get(), Qt::Key_D, Qt::ControlModifier);
            for (const auto side : {ui::TrainMode::Side::Instruments, ui::TrainMode::Side::FineTuning}) {
                mode->setSide(side);
                const bool tuning = side == ui::TrainMode::Side::FineTuning;
                for (auto* stack : tuning ? mode->tuningStacks() : mode->stacks())
                    for (std::size_t i = 0; i < stack->panels().size(); ++i) {
                        stack->setCurrent(int(i));
                        QVERIFY(isDrawn(m_window->grab()));
                    }
            }
        }
    }

    void theWeightsPageIsOpenedInAllSchemes() {
        QTemporaryDir folder;
        const QString path = folder.filePath("w.npz");
        engine::core::Tensor kernel{{2, 6}, engine::core::DType::Float32, std::vector<double>(12, 0.5)};
        QVERIFY(ui::writeFile(path, *engine::io::writeNpz({{"dense/kernel", kernel}})).ok());
        for (int scheme = 0; scheme < 3; ++scheme) {
            QTest::keyClick(m_window.get(), Qt::Key_D, Qt::ControlModifier);
            m_window->findChild<ui::Files*>()->openPath(path);
            QTRY_VERIFY(m_window->findChild<ui::WeightsPage*>());
            auto* page = m_window->findChild<ui::WeightsPage*>();
            QTRY_VERIFY(page->useButton()->isEnabled());
            QVERIFY(isDrawn(page->grab()));
            page->useButton()->click();
            QTRY_VERIFY(!m_window->findChild<ui::WeightsPage*>());
            QTest::mouseClick(button(*m_window, "Details…"), Qt::LeftButton);
            auto* report = m_window->findChild<ui::LoadReport*>();
            QVERIFY(report && isDrawn(report->grab()));
            QTest::keyClick(report, Qt::Key_Escape);
            QTRY_VERIFY(!m_window->findChild<ui::LoadReport*>());
        }
    }

    void theLadderIsWalkedByKeys() {
        m_window->setMode(QStringLiteral("step"));
        auto& stepper = m_window->findChild<ui::StepMode*>()->context().stepper;
        QTRY_VERIFY(stepper.trace());
        stepper.setRung(ui::Rung::Run);
        for (int rung = int(ui::Rung::Run); rung > 0; --rung) {
            QTest::keyClick(m_window.get(), Qt::Key_Down);
            QCOMPARE(int(stepper.rung()), rung - 1);
        }
        QCOMPARE(stepper.cursor().level(), engine::trace::Level::Term);
        QTest::keyClick(m_window.get(), Qt::Key_Right);
        QCOMPARE(stepper.cursor().selection().term, 1);
        QTest::keyClick(m_window.get(), Qt::Key_F10);
        QCOMPARE(stepper.cursor().selection().term, 2);
        QTest::keyClick(m_window.get(), Qt::Key_Left);
        QTest::keyClick(m_window.get(), Qt::Key_Up);
        QCOMPARE(stepper.cursor().selection().term, -1);
        QTest::keyClick(m_window.get(), Qt::Key_F11, Qt::ShiftModifier);
        QCOMPARE(stepper.cursor().selection().row, -1);
    }

    void undoIsOfTheWhatIfWhileThereIsOne() {
        m_window->setMode(QStringLiteral("step"));
        auto* mode = m_window->findChild<ui::StepMode*>();
        auto& [document, run, stepper] = mode->context();
        QTRY_VERIFY(stepper.trace() && run.isSettled());
        run.setLearningRate(0.5);
        QTRY_VERIFY(run.isSettled() && stepper.trace());
        QVERIFY(stepper.edit({engine::trace::Link::To::Parameter, 0, 0, 0, {}}, 2));
        QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
        QTRY_VERIFY(!stepper.isEdited()); // a button's key clicks it a moment later
        QCOMPARE(run.learningRate(), 0.5);
        QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
        QTRY_VERIFY(run.learningRate() != 0.5);
    }

    void sidesAreTurnedByKeyAtOnceWhereverTheKeyboardWas() {
        m_window->begin({});
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        auto* train = m_window->findChild<ui::TrainMode*>();
        const auto press = [&](Qt::Key key) {
            QWidget* focus = QApplication::focusWidget();
            QTest::keyClick(focus ? focus : m_window.get(), key, Qt::ControlModifier);
        };
        for (const QString from : {"build", "step", "train", "compare", "evaluate"}) {
            m_window->setMode(from);
            auto* mode = m_window->findChild<QStackedWidget*>()->currentWidget();
            QList<QPointer<QWidget>> holders;
            for (auto* widget : mode->findChildren<QWidget*>())
                if (widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus))
                    holders << widget;
            QVERIFY(!holders.isEmpty());
            for (const auto& holder : holders) {
                if (!holder)
                    continue;
                m_window->setMode(from);
                holder->setFocus();
                const QString who = from + ' ' + holder->metaObject()->className() + ' ' + holder->accessibleName();
                press(Qt::Key_4);
                QVERIFY2(visibleMode(*m_window) == "train", qPrintable(who));
                press(Qt::Key_PageDown);
                QVERIFY2(train->side() == ui::TrainMode::Side::FineTuning, qPrintable(who));
                train->setSide(ui::TrainMode::Side::Instruments);
            }
        }
    }

    void changingTheModeStopsNothing() {
        m_window->begin({});
        for (const char* name : {"build", "step", "train"}) {
            m_window->setMode(QLatin1String(name));
            QVERIFY(button(*m_window, "Pause"));
        }
    }

    void spacePlaysAndPausesWhateverWasClickedBefore() {
        QTest::mouseClick(button(*m_window, "Build"), Qt::LeftButton);
        QTest::mouseClick(button(*m_window, "Epoch"), Qt::LeftButton);
        QTest::keyClick(m_window.get(), Qt::Key_Space);
        QVERIFY(button(*m_window, "Pause"));
        QTest::keyClick(m_window.get(), Qt::Key_Space);
        QVERIFY(button(*m_window, "Play"));
    }

    void aFineStepGoesToStepMode() {
        QTest::mouseClick(button(*m_window, "Neuron"), Qt::LeftButton);
        QTest::keyClick(m_window.get(), Qt::Key_Right);
        QCOMPARE(visibleMode(*m_window), QString("step"));
    }

    void aPanelIsMaximizedByADoubleClickAndComesBack() {
        auto* mode = m_window->findChild<QStackedWidget*>()->currentWidget();
        auto panels = mode->findChildren<ui::Panel*>();
        panels.removeIf([](const ui::Panel* panel) { return !panel->isVisible(); }); // another tab's
        QVERIFY(panels.size() >= 4);
        const auto all = mode->findChildren<ui::Panel*>();
        const auto shown = [&] {
            return std::count_if(all.begin(), all.end(), [](ui::Panel* p) { return p->isVisible(); });
        };
        for (ui::Panel* panel : panels) {
            const QSize before = panel->size();
            QTest::mouseDClick(panel->findChild<QWidget*>("panelHeader"), Qt::LeftButton);
            QCOMPARE(shown(), 1);
            QTRY_VERIFY(panel->width() > before.width() || panel->height() > before.height());
            QTest::mouseDClick(panel->findChild<QWidget*>("panelHeader"), Qt::LeftButton);
            QCOMPARE(shown(), panels.size());
            QTRY_COMPARE(panel->size(), before);
        }
    }

    void everyViewAndPanelIsExportedFromTheMenu() {
        for (const auto& [key, name] : {std::pair{Qt::Key_2, "build"}, {Qt::Key_3, "step"}, {Qt::Key_4, "train"}}) {
            QTest::keyClick(m_window.get(), key, Qt::ControlModifier);
            QTest::keyClick(m_window.get(), Qt::Key_E, Qt::ControlModifier);
            auto* dialog = m_window->findChild<ui::plots::ExportDialog*>();
            QVERIFY(dialog && dialog->isVisible());
            QVERIFY(dialog->windowTitle().contains(QLatin1String(name)));
            QTRY_VERIFY(isDrawn(QPixmap::fromImage(dialog->picture())));
            QTest::keyClick(dialog, Qt::Key_Escape);
            QTRY_VERIFY(!m_window->findChild<ui::plots::ExportDialog*>());
        }
        QMenu* menu = nullptr;
        for (auto* one : m_window->findChildren<QMenu*>())
            if (one->title() == QStringLiteral("Export"))
                menu = one;
        QVERIFY(menu);
        for (int times = 0; times < 2; ++times) {
            Q_EMIT menu->aboutToShow();
            QStringList texts;
            for (const QAction* action : menu->actions())
                texts << action->text();
            QCOMPARE(texts.count(QStringLiteral("Loss…")), 1);
            QCOMPARE(texts.count(QStringLiteral("Data…")), 0); // of another mode
        }
        menu->actions().back()->trigger();
        auto* dialog = m_window->findChild<ui::plots::ExportDialog*>();
        QTRY_VERIFY(dialog && isDrawn(QPixmap::fromImage(dialog->picture())));
    }

    void aVectorPictureOfTheViewShowsEveryNeuronsAnswer() {
        m_window->begin({});
        auto* mode = m_window->findChild<ui::TrainMode*>();
        mode->showAll(true);
        // The decision boundary, and 2-6-4-1 neurons.
        const auto pictures = [mode] {
            return ui::plots::exported(ui::plots::widgetPicture(*mode, "train"), ui::plots::ExportFormat::Svg).count("<image");
        };
        QTRY_VERIFY(pictures() >= 1 + 2 + 6 + 4 + 1);
    }

    void textGrowsAndShrinks() {
        QTest::keyClick(m_window.get(), Qt::Key_Plus, Qt::ControlModifier);
        QVERIFY(ui::Look::instance().textScale() > 1.05);
        QTest::keyClick(m_window.get(), Qt::Key_Minus, Qt::ControlModifier);
        QVERIFY(std::abs(ui::Look::instance().textScale() - 1) < 1e-9);
        ui::Look::instance().setTextScale(1.6);
        for (const char* name : {"build", "step", "train"}) {
            m_window->setMode(QLatin1String(name));
            QVERIFY(isDrawn(m_window->grab()));
        }
    }

    void undoGivesAnEditedRateBack() {
        auto* field = m_window->findChild<QWidget*>("bar")->findChild<QLineEdit*>();
        QVERIFY(field);
        const QString before = field->text();
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, "0.5");
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(field->text(), QString("0.5"));
        m_window->setFocus();
        QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(field->text(), before);
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, "fast");
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(field->text(), before);
    }

    void everyActionHasATextAndNoTwoShareAKey() {
        QStringList keys;
        for (QAction* action : m_window->actions()) {
            QVERIFY(!action->text().isEmpty());
            for (const QKeySequence& key : action->shortcuts())
                keys << key.toString();
        }
        for (const QString& key : keys)
            QVERIFY2(keys.count(key) == 1, qPrintable(key));
    }

    void everyControlHasANameForScreenReaders() {
        QStringList nameless;
        for (const char* name : {"build", "step", "train"}) {
            m_window->setMode(QLatin1String(name));
            for (auto* control : m_window->findChildren<QWidget*>()) {
                const bool reachable = control->isVisible() && (control->focusPolicy() & Qt::TabFocus) && !control->focusProxy();
                auto* b = qobject_cast<QAbstractButton*>(control);
                if (reachable && control->accessibleName().isEmpty() && !(b && !b->text().isEmpty()))
                    nameless << QStringLiteral("%1: %2 %3 in %4").arg(QLatin1String(name), QLatin1String(control->metaObject()->className()),
                                                                     control->objectName(), QLatin1String(control->parent() ? control->parent()->metaObject()->className() : ""));
            }
        }
        nameless.removeDuplicates();
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join('\n')));
    }

private:
    std::unique_ptr<Warnings> m_warnings;
    std::unique_ptr<ui::MainWindow> m_window;
};

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"

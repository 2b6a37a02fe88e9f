#include "ui/look_menu.h"
#include "ui/theme.h"

#include <QMenu>
#include <QSettings>
#include <QStandardPaths>
#include <QTest>
#include <QWidget>

using namespace ui;

class TestLookMenu : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        QStandardPaths::setTestModeEnabled(true);
        QSettings().clear();
        restoreLook();
        m_window = std::make_unique<QWidget>();
        m_menu = std::make_unique<QMenu>();
        addLookActions(*m_menu, *m_window);
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    void oneKeyGoesThroughAllLooksAndTheCheckFollows() {
        for (const auto& [scheme, name] : std::initializer_list<std::pair<Scheme, const char*>>{
                 {Scheme::Light, "Light"}, {Scheme::Projector, "Projector"}, {Scheme::Dark, "Dark"}}) {
            QTest::keyClick(m_window.get(), Qt::Key_D, Qt::ControlModifier);
            QCOMPARE(Look::instance().scheme(), scheme);
            QCOMPARE(checked(), QStringList{QLatin1String(name)});
        }
    }

    void aDeepWidgetHearsOfAnotherLookNoMoreOftenThanOthers() {
        // Qt tells it again for each widget that it is in where one sheet takes another's place.
        struct Count : QObject {
            int styles = 0;
            bool eventFilter(QObject*, QEvent* event) override {
                styles += event->type() == QEvent::StyleChange;
                return false;
            }
        } count;
        QWidget* inner = m_window.get();
        for (int depth = 0; depth < 8; ++depth)
            (inner = new QWidget(inner))->show();
        inner->installEventFilter(&count);
        QTest::keyClick(m_window.get(), Qt::Key_D, Qt::ControlModifier);
        QVERIFY2(count.styles >= 1 && count.styles <= 2, qPrintable(QString::number(count.styles)));
    }

    void aLookIsChosenByName() {
        action(QStringLiteral("Projector"))->trigger();
        QCOMPARE(Look::instance().scheme(), Scheme::Projector);
        QCOMPARE(checked(), QStringList{QStringLiteral("Projector")});
    }

    void whatIsChosenIsThereAfterTheNextStart() {
        action(QStringLiteral("Projector"))->trigger();
        action(QStringLiteral("Larger text"))->trigger();
        const double scale = Look::instance().textScale();
        Look::instance().setScheme(Scheme::Dark);
        Look::instance().setTextScale(1);
        restoreLook();
        QCOMPARE(Look::instance().scheme(), Scheme::Projector);
        QCOMPARE(Look::instance().textScale(), scale);
        QVERIFY(scale > 1.05);
    }

    void theWindowNeverLooksLikePaper() {
        for (const int stored : {int(Scheme::Print), -1, 17}) {
            QSettings().setValue(QStringLiteral("scheme"), stored);
            restoreLook();
            QCOMPARE(Look::instance().scheme(), Scheme::Dark);
        }
    }

private:
    QList<QAction*> actions() const { return m_menu->actions().front()->menu()->actions(); }
    QAction* action(const QString& text) const {
        for (QAction* one : actions())
            if (one->text() == text)
                return one;
        return nullptr;
    }
    QStringList checked() const {
        QStringList names;
        for (const QAction* one : actions())
            if (one->isChecked())
                names << one->text();
        return names;
    }

    std::unique_ptr<QWidget> m_window;
    std::unique_ptr<QMenu> m_menu;
};

QTEST_MAIN(TestLookMenu)
#include "tst_look_menu.moc"

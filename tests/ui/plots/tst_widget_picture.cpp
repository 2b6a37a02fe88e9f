#include "ui/panel.h"
#include "ui/panels/schema_form.h"
#include "ui/plots/chart.h"
#include "ui/plots/export_dialog.h"
#include "ui/plots/widget_picture.h"

#include <QApplication>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QScrollArea>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <array>

using namespace ui;
using namespace ui::plots;

namespace {

long long difference(const QImage& one, const QImage& other) {
    long long sum = 0;
    for (int y = 0; y < one.height(); ++y)
        for (int x = 0; x < one.width(); ++x)
            sum += std::abs(qGray(one.pixel(x, y)) - qGray(other.pixel(x, y)));
    return sum / (one.width() * one.height());
}

} // namespace

class TestWidgetPicture : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        QStandardPaths::setTestModeEnabled(true);
        QSettings().clear();
        Look::instance().setScheme(Scheme::Dark);
        m_panel = std::make_unique<Panel>(QStringLiteral("Loss per step"));
        m_panel->setSubtitle(QStringLiteral("cross-entropy"));
        auto* chart = new Chart;
        chart->setNames(QStringLiteral("loss"), QStringLiteral("epoch"), QStringLiteral("loss"));
        chart->setSeries({{QStringLiteral("training"), {}, 0, false}});
        for (int epoch = 1; epoch <= 50; ++epoch)
            chart->append(epoch, std::array{1.0 / epoch});
        m_panel->setContent(chart);
        m_panel->resize(480, 320);
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    }

    void aPanelIsSavedAsItIsSeen() {
        const Exportable what = m_panel->exportable();
        QCOMPARE(what.name, QStringLiteral("loss-per-step"));
        QVERIFY(!what.anyLook && !what.anySize && !what.csv);
        const QImage seen = m_panel->grab().toImage();
        const QImage saved = QImage::fromData(exported(what, {ExportFormat::Png, {}, {}, 1}), "PNG");
        QCOMPARE(saved.size(), m_panel->size());
        QVERIFY2(difference(seen, saved) < 4, qPrintable(QString::number(difference(seen, saved))));
        QCOMPARE(QImage::fromData(exported(what, {ExportFormat::Png, {}, {}, 3}), "PNG").size(),
                 m_panel->size() * 3);
    }

    void textsAndCurvesOfAPanelStayLettersAndLines() {
        const QByteArray svg = exported(m_panel->exportable(), ExportFormat::Svg);
        for (const char* text : {"Loss per step", "cross-entropy", "training", "epoch"})
            QVERIFY2(svg.contains(text), text);
        QVERIFY(!svg.contains("<image"));
        QVERIFY(exported(m_panel->exportable(), ExportFormat::Pdf).startsWith("%PDF-"));
    }

    void whatIsScrolledAwayIsNotShownBeyondTheEdge() {
        auto* content = new QLabel;
        QStringList lines;
        for (int i = 0; i < 100; ++i)
            lines << QStringLiteral("line %1").arg(i);
        content->setText(lines.join(QLatin1Char('\n')));
        auto* area = new QScrollArea;
        area->setWidget(content);
        m_panel->setContent(area);
        QTest::qWait(0);
        QVERIFY(!exported(m_panel->exportable(), ExportFormat::Svg).contains("line 99"));
        // All of it fits: letters again.
        m_panel->resize(480, content->height() + 100);
        QTest::qWait(0);
        QVERIFY(exported(m_panel->exportable(), ExportFormat::Svg).contains("line 99"));
    }

    void aWidgetThatPaintsItselfIsOfferedInAnyLook() {
        class Square : public QWidget {
            void paintEvent(QPaintEvent*) override {
                QPainter(this).fillRect(10, 10, 20, 20, theme().positive);
            }
        } square;
        square.resize(100, 80);
        offerExport(square, QStringLiteral("square"), [] { return csvLine({0.1, -2}); });
        square.show();
        QVERIFY(QTest::qWaitForWindowExposed(&square));
        QTimer::singleShot(0, &square, [] {
            auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
            QVERIFY(menu && menu->actions().size() == 2);
            menu->actions().front()->trigger();
            menu->close();
        });
        QContextMenuEvent event(QContextMenuEvent::Mouse, {15, 15}, square.mapToGlobal(QPoint(15, 15)));
        QCoreApplication::sendEvent(&square, &event);
        auto* dialog = square.findChild<ExportDialog*>();
        QVERIFY(dialog);
        QVERIFY(dialog->form()->field("look") && !dialog->form()->field("width"));
        auto* look = qobject_cast<QComboBox*>(dialog->form()->field("look"));
        look->setCurrentIndex(look->findData(QStringLiteral("projector")));
        Q_EMIT look->activated(look->currentIndex());
        QTemporaryDir folder;
        dialog->saveTo(folder.filePath(QStringLiteral("a.png")));
        const QImage saved(folder.filePath(QStringLiteral("a.png")));
        QCOMPARE(saved.size(), square.size() * 2);
        const LookScope scope(Scheme::Projector);
        QCOMPARE(saved.pixelColor(40, 40), theme().positive);
        QCOMPARE(saved.pixelColor(150, 150), theme().panel);
    }

    void theTitleLineOffersIt() {
        QMenu menu;
        m_panel->fillMenu(menu);
        QVERIFY(menu.actions().front()->text().contains(QStringLiteral("Export panel")));
    }

    void aFileIsNamedByWordsAlone() {
        QCOMPARE(fileName(QStringLiteral("Why is this number 0.315?")),
                 QStringLiteral("why-is-this-number-0-315"));
        QCOMPARE(fileName(QStringLiteral("损失")), QStringLiteral("损失"));
    }

private:
    std::unique_ptr<Panel> m_panel;
};

QTEST_MAIN(TestWidgetPicture)
#include "tst_widget_picture.moc"

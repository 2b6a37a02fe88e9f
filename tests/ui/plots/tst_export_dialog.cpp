#include "tests/ui/warnings.h"
#include "ui/panel.h"
#include "ui/panels/schema_form.h"
#include "ui/plots/chart.h"
#include "ui/plots/export_dialog.h"
#include "ui/theme.h"

#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QStandardPaths>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>

using namespace ui;
using namespace ui::plots;

namespace {

constexpr int kEpochs = 40;

void fill(Chart& chart) {
    chart.setNames(QStringLiteral("loss"), QStringLiteral("epoch"), QStringLiteral("loss"));
    chart.setSeries(
        {{QStringLiteral("training"), {}, 0, false}, {QStringLiteral("validation"), {}, 1, true}});
    for (int epoch = 1; epoch <= kEpochs; ++epoch)
        chart.append(epoch, std::array{1.0 / epoch, 1.2 / epoch});
    chart.resize(600, 360);
}

void choose(ExportDialog& dialog, const char* field, const QString& value) {
    auto* box = qobject_cast<QComboBox*>(dialog.form()->field(field));
    QVERIFY2(box && box->findData(value) >= 0, field);
    box->setCurrentIndex(box->findData(value));
    Q_EMIT box->activated(box->currentIndex());
}

void type(ExportDialog& dialog, const char* field, const char* number) {
    auto* box = qobject_cast<QAbstractSpinBox*>(dialog.form()->field(field));
    QVERIFY2(box, field);
    box->setFocus();
    box->selectAll();
    QTest::keyClicks(box, QLatin1String(number));
    QTest::keyClick(box, Qt::Key_Tab);
}

QString problem(const ExportDialog& dialog) {
    const auto* label = dialog.form()->findChild<QLabel*>(QStringLiteral("problem"));
    return label->isVisibleTo(&dialog) ? label->text() : QString();
}

QByteArray contents(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestExportDialog : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        QStandardPaths::setTestModeEnabled(true);
        QSettings().clear();
        Look::instance().setScheme(Scheme::Dark);
        m_warnings = std::make_unique<Warnings>();
        m_chart = std::make_unique<Chart>();
        fill(*m_chart);
        m_chart->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_chart.get()));
        open();
    }

    void cleanup() {
        m_dialog.reset();
        m_chart.reset();
        const QStringList warnings = m_warnings->texts();
        m_warnings.reset();
        QVERIFY2(warnings.isEmpty(), qPrintable(warnings.join('\n')));
    }

    void aSizeFromTheListIsWhatThePngHas() {
        choose(*m_dialog, "format", QStringLiteral("PNG"));
        choose(*m_dialog, "size", QStringLiteral("1920 × 1080"));
        QVERIFY(m_dialog->summary().contains(QStringLiteral("1920 × 1080")));
        QTemporaryDir folder;
        m_dialog->saveTo(folder.filePath(QStringLiteral("a.png")));
        QVERIFY(!m_dialog->isVisible());
        QCOMPARE(QImage(folder.filePath(QStringLiteral("a.png"))).size(), QSize(1920, 1080));
    }

    void aTypedSizeIsOneOfOnesOwn() {
        choose(*m_dialog, "format", QStringLiteral("PNG"));
        type(*m_dialog, "width", "900");
        QCOMPARE(qobject_cast<QComboBox*>(m_dialog->form()->field("size"))->currentData().toString(),
                 QStringLiteral("other"));
        QVERIFY(m_dialog->summary().contains(QStringLiteral("900 × 360")));
    }

    void aPdfIsMeasuredInMillimetres() {
        choose(*m_dialog, "format", QStringLiteral("PDF"));
        choose(*m_dialog, "size", QStringLiteral("width of a page"));
        QVERIFY(m_dialog->summary().contains(QStringLiteral("160 × 100 mm")));
        QTemporaryDir folder;
        m_dialog->saveTo(folder.filePath(QStringLiteral("a.pdf")));
        // 160 mm are 453.5 points.
        const QByteArray pdf = contents(folder.filePath(QStringLiteral("a.pdf")));
        QVERIFY(pdf.contains("MediaBox [0 0 454") || pdf.contains("MediaBox [0 0 453"));
    }

    void thePreviewFollowsTheLookAndTheWindowDoesNot() {
        const QImage before = m_chart->grab().toImage();
        const std::pair<const char*, Scheme> looks[] = {{"light", Scheme::Light},
                                                        {"dark", Scheme::Dark},
                                                        {"projector", Scheme::Projector},
                                                        {"print", Scheme::Print}};
        for (const auto& [name, scheme] : looks) {
            choose(*m_dialog, "look", QLatin1String(name));
            const LookScope scope(scheme);
            QCOMPARE(m_dialog->picture().pixelColor(3, 3), theme().panel);
        }
        QCOMPARE(Look::instance().scheme(), Scheme::Dark);
        QCOMPARE(m_chart->grab().toImage(), before);
    }

    void numbersAreShownAsTheyAreSaved() {
        choose(*m_dialog, "format", QStringLiteral("CSV"));
        QVERIFY(!m_dialog->form()->field("look"));
        QCOMPARE(m_dialog->numbers(), QString::fromUtf8(m_chart->csv()));
        QVERIFY(m_dialog->summary().contains(QString::number(kEpochs + 1)));
        QTemporaryDir folder;
        m_dialog->saveTo(folder.filePath(QStringLiteral("a.csv")));
        QCOMPARE(contents(folder.filePath(QStringLiteral("a.csv"))), m_chart->csv());
    }

    void thePreviewFollowsThePlot() {
        choose(*m_dialog, "format", QStringLiteral("CSV"));
        m_chart->append(kEpochs + 1, std::array{0.01, 0.02});
        QTRY_COMPARE(m_dialog->numbers(), QString::fromUtf8(m_chart->csv()));
    }

    void whatWasChosenIsOfferedAgain() {
        choose(*m_dialog, "format", QStringLiteral("SVG"));
        choose(*m_dialog, "look", QStringLiteral("print"));
        choose(*m_dialog, "size", QStringLiteral("1280 × 720"));
        type(*m_dialog, "scale", "175");
        const auto chosen = m_dialog->form()->settings();
        QTemporaryDir folder;
        m_dialog->saveTo(folder.filePath(QStringLiteral("a.svg")));
        open();
        QCOMPARE(m_dialog->form()->settings(), chosen);
    }

    void aWrongNumberIsOneLine() {
        type(*m_dialog, "width", "9");
        QVERIFY(problem(*m_dialog).contains(QStringLiteral("Width")) && !problem(*m_dialog).contains('\n'));
        type(*m_dialog, "width", "700");
        QCOMPARE(problem(*m_dialog), QString());
    }

    void tooLargeATextIsOneLineAndNothingToSave() {
        type(*m_dialog, "scale", "800");
        QVERIFY(problem(*m_dialog).contains(QStringLiteral("smaller text")));
        QVERIFY(!m_dialog->saveButton()->isEnabled());
        type(*m_dialog, "scale", "100");
        QVERIFY(m_dialog->saveButton()->isEnabled());
    }

    void aFileThatCannotBeWrittenLeavesTheDialogOpen() {
        m_dialog->saveTo(QStringLiteral("/nowhere/a.png"));
        QVERIFY(m_dialog->isVisible());
        QVERIFY(problem(*m_dialog).contains(QStringLiteral("/nowhere/a.png")));
    }

    void aPanelIsOfferedAsItIsOnly() {
        Panel panel(QStringLiteral("Loss"));
        panel.setContent(new QLabel(QStringLiteral("text")));
        panel.resize(300, 200);
        panel.show();
        ExportDialog dialog([&panel] { return panel.exportable(); }, &panel);
        dialog.show();
        QVERIFY(!dialog.form()->field("look") && !dialog.form()->field("width"));
        QVERIFY(dialog.summary().contains(QStringLiteral("600 × 400")));
        QTRY_VERIFY(!dialog.picture().isNull());
        type(dialog, "scale", "300");
        QVERIFY(dialog.summary().contains(QStringLiteral("900 × 600")));
        QTemporaryDir folder;
        dialog.saveTo(folder.filePath(QStringLiteral("a.png")));
        QCOMPARE(QImage(folder.filePath(QStringLiteral("a.png"))).size(), QSize(900, 600));
    }

private:
    void open() {
        m_dialog = std::make_unique<ExportDialog>([this] { return m_chart->exportable(); }, m_chart.get());
        m_dialog->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_dialog.get()));
    }

    std::unique_ptr<Warnings> m_warnings;
    std::unique_ptr<Chart> m_chart;
    std::unique_ptr<ExportDialog> m_dialog;
};

QTEST_MAIN(TestExportDialog)
#include "tst_export_dialog.moc"

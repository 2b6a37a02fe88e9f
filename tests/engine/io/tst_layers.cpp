#include "engine/io/layers.h"
#include "engine/io/project.h"
#include "engine/model/layer.h"

#include <QtTest>

using namespace engine;
using namespace engine::io;
using model::denseLayer;

class TestLayers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsReadBack() {
        std::vector<model::LayerSpec> layers = {denseLayer(6, "tanh"), model::layerOf("dropout"),
                                                denseLayer(1, "sigmoid")};
        layers[0].name = "first \"one\"";
        layers[0].trainable = false;
        layers[0].learningRateScale = 0.25;
        const auto again = readLayers(writeLayers(layers));
        QVERIFY2(again.ok(), again.ok() ? "" : again.error().text().c_str());
        QCOMPARE(again->size(), std::size_t(3));
        QCOMPARE((*again)[0].name, layers[0].name);
        QCOMPARE((*again)[0].trainable, false);
        QCOMPARE((*again)[0].learningRateScale, 0.25);
        QCOMPARE((*again)[1].type, std::string("dropout"));
        QVERIFY((*again)[1].settings == layers[1].settings);
        QCOMPARE((*again)[2].settings.integer("units"), std::int64_t(1));
    }

    void layersAreTakenOutOfAWholeProjectAndOutOfAnArray() {
        Project project;
        project.experiment = train::firstExperiment();
        QCOMPARE(readLayers(writeProject(project))->size(), std::size_t(3));
        QCOMPARE(readLayers(R"([{"type": "dense", "units": 3}])")->front().settings.integer("units"),
                 std::int64_t(3));
    }

    void anythingElseIsOneLine_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("part");
        QTest::newRow("prose") << QByteArray("some words") << "line 1";
        QTest::newRow("nothing") << QByteArray("") << "";
        QTest::newRow("a number") << QByteArray("12") << "expected layers";
        QTest::newRow("no layers") << QByteArray("{\"layers\": []}") << "expected layers";
        QTest::newRow("not an array") << QByteArray("{\"layers\": 3}") << "expected layers";
        QTest::newRow("type") << QByteArray(R"([{"type": "dens", "units": 1}])") << "dense";
        QTest::newRow("range") << QByteArray(R"({"layers": [{"type": "dense", "units": 0}]})")
                               << "layers[0].units";
        QTest::newRow("key") << QByteArray(R"([{"type": "dropout", "rat": 0.5}])") << "rate";
        QTest::newRow("later") << QByteArray("[") << "line 1";
    }
    void anythingElseIsOneLine() {
        QFETCH(QByteArray, text);
        QFETCH(QString, part);
        const auto read = readLayers(View(text.constData(), std::size_t(text.size())));
        QVERIFY(!read.ok());
        const QString line = QString::fromStdString(read.error().text());
        QVERIFY2(!line.isEmpty() && !line.contains('\n') && line.contains(part), qPrintable(line));
    }

    void tooManyLayersAreNotRead() {
        std::vector<model::LayerSpec> many(1001, model::layerOf("dropout"));
        QCOMPARE(readLayers(writeLayers(many)).error().code, core::Code::TooLarge);
    }

    void aProjectWhoseLayersDoNotFitIsReadForEditingOnly() {
        Project project;
        project.experiment = train::firstExperiment();
        project.experiment.network.input = {2, 1};
        const auto bytes = writeProject(project);
        QCOMPARE(readProject(bytes).error().code, core::Code::ShapeMismatch);
        const auto edited = readProject(bytes, train::Check::Editable);
        QVERIFY(edited.ok());
        QCOMPARE(edited->experiment.network.input, (std::vector<int>{2, 1}));
        QVERIFY(!readProject("{", train::Check::Editable).ok());
    }
};

QTEST_APPLESS_MAIN(TestLayers)
#include "tst_layers.moc"

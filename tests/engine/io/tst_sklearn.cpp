// Networks of scikit-learn, kept as coefs_ and intercepts_ in an .npz: their predictions are ours.
#include "engine/io/weights.h"
#include "files.h"
#include "prediction_error.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace engine;

namespace {

QJsonArray cases() {
    const io::Bytes text = tests::readFixture("sklearn/predictions.json");
    return QJsonDocument::fromJson(QByteArray::fromStdString(text)).array();
}

} // namespace

class TestSklearn : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void predictionsAreThoseOfScikitLearn_data() {
        QTest::addColumn<QJsonObject>("wanted");
        for (const QJsonValue each : cases())
            QTest::newRow(qPrintable(each["name"].toString())) << each.toObject();
    }
    void predictionsAreThoseOfScikitLearn() {
        QFETCH(QJsonObject, wanted);
        model::NetworkSpec spec;
        spec.input = {4};
        for (const QJsonValue units : wanted["hidden"].toArray())
            spec.layers.push_back(
                model::denseLayer(units.toInt(), wanted["activation"].toString().toStdString()));
        const QJsonArray y = wanted["predictions"].toArray();
        spec.layers.push_back(
            model::denseLayer(int(y[0].toArray().size()), wanted["output"].toString().toStdString()));
        const auto tensors =
            io::readNpz(tests::readFixture("sklearn/" + wanted["name"].toString().toStdString() + ".npz"));
        QVERIFY(tensors);
        const double error =
            tests::predictionError(spec, {"npz", *tensors, {}, {}, {}}, wanted["inputs"].toArray(), y);
        QVERIFY2(error < 1e-6, qPrintable(QString::number(error)));
    }
};

QTEST_APPLESS_MAIN(TestSklearn)
#include "tst_sklearn.moc"

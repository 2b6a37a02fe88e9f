#include "engine/io/weights.h"
#include "files.h"
#include "tests/source_paths.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <bit>
#include <cmath>
#include <limits>

using namespace engine;
using core::DType;
using core::Tensor;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// The arrays of fixtures/make_npy.py, written down by hand.
core::TensorMap fixtures() {
    const auto rounded = [](std::vector<double> values, DType dtype) {
        if (dtype != DType::Float64)
            for (double& value : values)
                value = static_cast<float>(value);
        return values;
    };
    core::TensorMap all;
    for (const auto& [name, dtype] : {std::pair{"f4", DType::Float32}, std::pair{"f8", DType::Float64}}) {
        all.emplace_back(name, Tensor{{2, 3}, dtype, rounded({0, -0.0, 1.5, -2.25, 65504, 6e-8}, dtype)});
        all.emplace_back(std::string("special_") + name,
                         Tensor{{6}, dtype, rounded({kNan, kInfinity, -kInfinity, 0.1, -1e-7, 3}, dtype)});
    }
    const double tiny = std::ldexp(1, -24); // the smallest half: 6e-8 and 1e-7 round to it and to its double
    all.emplace_back("f2", Tensor{{2, 3}, DType::Float16, {0, -0.0, 1.5, -2.25, 65504, tiny}});
    all.emplace_back(
        "special_f2",
        Tensor{{6}, DType::Float16, {kNan, kInfinity, -kInfinity, 0.0999755859375, -2 * tiny, 3}});
    const double large = std::ldexp(1, 53);
    const auto integers = [&](const char* name, DType dtype, double low, double high) {
        all.emplace_back(name, Tensor{{2, 3}, dtype, {low, 0, 1, 2, 3, high}});
    };
    integers("i1", DType::Int8, -128, 127);
    integers("i2", DType::Int16, -32768, 32767);
    integers("i4", DType::Int32, -2147483648.0, 2147483647);
    integers("i8", DType::Int64, -large, large);
    integers("u1", DType::UInt8, 0, 255);
    integers("u2", DType::UInt16, 0, 65535);
    integers("u4", DType::UInt32, 0, 4294967295);
    integers("u8", DType::UInt64, 0, large);
    all.emplace_back("bool", Tensor{{2, 3}, DType::Bool, {1, 0, 1, 0, 0, 1}});
    all.emplace_back("scalar", Tensor{{}, DType::Float64, {2.5}});
    all.emplace_back("empty", Tensor{{0, 3}, DType::Float32, {}});
    all.emplace_back("vector", Tensor{{3}, DType::Float32, {1, 2, 3}});
    Tensor cube{{2, 3, 4}, DType::Float64, {}};
    for (int i = 0; i < 24; ++i)
        cube.values.push_back(i);
    all.emplace_back("cube", cube);
    return all;
}

/// Equal to the bit, so that −0 is not 0; any NaN is NaN.
bool same(const Tensor& a, const Tensor& b) {
    const auto sameValue = [](double x, double y) {
        return (std::isnan(x) && std::isnan(y)) ||
               std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y);
    };
    return a.shape == b.shape && a.dtype == b.dtype &&
           std::equal(a.values.begin(), a.values.end(), b.values.begin(), b.values.end(), sameValue);
}

core::Result<Tensor> readFixture(const std::string& name) {
    return io::readNpy(tests::readFixture("npy/" + name + ".npy"));
}

std::string errorOf(const core::Result<io::Bytes>& result) {
    return result.ok() ? "written" : result.error().text();
}

} // namespace

class TestNpy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void filesOfNumpyAreReadBitExactly_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("index");
        const QStringList files = QDir(fixturePath("npy")).entryList({"*.npy"});
        int index = 0;
        for (const auto& [name, tensor] : fixtures()) {
            for (const char* variant : {"", "_fortran", "_big"}) {
                const QString file = QString::fromStdString(name + variant);
                if (files.contains(file + ".npy"))
                    QTest::newRow(qPrintable(file)) << file << index;
            }
            ++index;
        }
    }
    void filesOfNumpyAreReadBitExactly() {
        QFETCH(QString, file);
        QFETCH(int, index);
        const auto tensor = readFixture(file.toStdString());
        QVERIFY2(tensor.ok(), tensor.ok() ? "" : tensor.error().text().c_str());
        QVERIFY(same(*tensor, fixtures()[static_cast<std::size_t>(index)].second));
    }

    void allVersionsOfTheHeaderAreRead() {
        for (const char* name : {"version2", "version3"}) {
            const auto tensor = readFixture(name);
            QVERIFY(tensor.ok());
            QVERIFY(same(*tensor, *core::find(fixtures(), "f8")));
        }
    }

    void bigEndianFortranOrderOfThreeDimensionsIsTurnedRound() {
        const auto tensor = readFixture("cube_big_fortran");
        QVERIFY(tensor.ok());
        QCOMPARE(tensor->values, core::find(fixtures(), "cube")->values);
        QCOMPARE(tensor->dtype, DType::Int16);
    }

    void otherKindsOfArrayAreRefusedByName_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("text");
        const QString end = "; expected real numbers, integers or bool";
        QTest::newRow("object")
            << "object"
            << "header.descr: contains pickled Python objects, which are never unpickled; "
               "re-save it as an array of numbers with numpy.save(..., allow_pickle=False)";
        QTest::newRow("structured") << "structured"
                                    << "header.descr: structured records are not read" + end;
        QTest::newRow("datetime") << "datetime"
                                  << "header.descr: dtype \"<M8[D]\": dates and times are not read" + end;
        QTest::newRow("complex") << "complex"
                                 << "header.descr: dtype \"<c16\": complex numbers are not read" + end;
        QTest::newRow("unicode") << "unicode"
                                 << "header.descr: dtype \"<U2\": texts are not read" + end;
        QTest::newRow("bytes") << "bytes"
                               << "header.descr: dtype \"|S2\": texts are not read" + end;
        QTest::newRow("longdouble")
            << "longdouble"
            << "header.descr: dtype \"<f16\": floating-point numbers have 2, 4 or 8 bytes here" + end;
    }
    void otherKindsOfArrayAreRefusedByName() {
        QFETCH(QString, file);
        QFETCH(QString, text);
        const auto tensor = readFixture("refused_" + file.toStdString());
        QVERIFY(!tensor.ok());
        QCOMPARE(tensor.error().code, core::Code::Unsupported);
        QCOMPARE(QString::fromStdString(tensor.error().text()), text);
    }

    void headersWithOtherSpellingsAreRead_data() {
        QTest::addColumn<QString>("header");
        QTest::newRow("no trailing comma") << "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}";
        QTest::newRow("double quotes") << "{\"descr\": \"<f4\", \"fortran_order\": False, \"shape\": (2,)}";
        QTest::newRow("other order, no spaces") << "{'shape':(2,),'fortran_order':True,'descr':'<f4'}\n";
        QTest::newRow("Python 2") << "{'descr': '<f4', 'fortran_order': False, 'shape': (2L,), }  \n";
        QTest::newRow("native") << "{'descr': '=f4', 'fortran_order': False, 'shape': (2,), }  \n";
        QTest::newRow("no byte order") << "{'descr': 'f4', 'fortran_order': False, 'shape': ( 2 , ) , }";
        QTest::newRow("column") << "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }";
        QTest::newRow("comma after the last")
            << "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2,), }";
    }
    void headersWithOtherSpellingsAreRead() {
        QFETCH(QString, header);
        const io::Bytes data("\0\0\x80\x3f\0\0\0\xc0", 8);
        const auto tensor = io::readNpy(tests::npyBytes(header.toStdString(), data));
        QVERIFY2(tensor.ok(), tensor.ok() ? "" : tensor.error().text().c_str());
        QCOMPARE(tensor->values, (std::vector<double>{1, -2}));
    }

    void whatIsWrittenReadsBackTheSame() {
        for (const auto& [name, tensor] : fixtures()) {
            const auto bytes = io::writeNpy(tensor);
            QVERIFY2(bytes.ok(), name.c_str());
            const auto again = io::readNpy(*bytes);
            QVERIFY2(again.ok() && same(*again, tensor), name.c_str());
        }
    }

    void writtenDataBeginAtAMultipleOf64() {
        const auto bytes = io::writeNpy(*core::find(fixtures(), "vector"));
        QVERIFY(bytes.ok());
        QCOMPARE((bytes->size() - 3 * sizeof(float)) % 64, std::size_t{0});
    }

    void halvesAreRoundedToNearestEven() {
        // Between 2048 and 4096 halves lie 2 apart; 65520 is the first that rounds to infinity.
        const Tensor tensor{{6}, DType::Float16, {2049, 2051, 65519.9, 65520, std::ldexp(1, -25), -3e-8}};
        const auto again = io::readNpy(*io::writeNpy(tensor));
        QVERIFY(again.ok());
        QCOMPARE(again->values, (std::vector<double>{2048, 2052, 65504, kInfinity, 0, -std::ldexp(1, -24)}));
    }

    void valuesThatTheTypeDoesNotHoldAreNotWritten() {
        QCOMPARE(errorOf(io::writeNpy({{2}, DType::UInt8, {1, 256}})),
                 std::string("element 1: is 256, which uint8 does not hold"));
        QCOMPARE(errorOf(io::writeNpy({{1}, DType::Int32, {0.5}})),
                 std::string("element 0: is 0.5, which int32 does not hold"));
        QCOMPARE(errorOf(io::writeNpy({{1}, DType::Int64, {kNan}})),
                 std::string("element 0: is nan; int64 needs a finite number"));
        QCOMPARE(errorOf(io::writeNpy({{3}, DType::Float32, {1}})),
                 std::string("shape: (3,) does not fit 1 values"));
        QVERIFY(!io::writeNpy({std::vector<std::int64_t>(33, 1), DType::Float32, {1}}).ok());
    }

    void arraysAboveTheBudgetAreRefusedBeforeTheyAreRead() {
        const tests::Budget budget(100);
        const std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (13,), }";
        const auto refused = io::readNpy(tests::npyBytes(header, io::Bytes(52, '\0')));
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, core::Code::TooLarge);
        QCOMPARE(refused.error().text(),
                 std::string("header.shape: (13,) needs 104 bytes of memory, more than the budget of 100"));
    }

    /// Into the folder CHAINRULE_NPY_OUT, where fixtures/make_npy.py reads it with NumPy; else only to see it written.
    void arraysAreWrittenForNumpyToCompare() {
        const QTemporaryDir here;
        const QString folder = qEnvironmentVariable("CHAINRULE_NPY_OUT", here.path());
        const auto save = [&](const std::string& name, const core::Result<io::Bytes>& bytes) {
            QFile file(folder + "/" + QString::fromStdString(name));
            QVERIFY(bytes.ok() && file.open(QIODevice::WriteOnly));
            file.write(bytes->data(), static_cast<qint64>(bytes->size()));
        };
        for (const auto& [name, tensor] : fixtures())
            save(name + ".npy", io::writeNpy(tensor));
        save("all.npz", io::writeNpz(fixtures()));
        QCOMPARE(QDir(folder).entryList({"*.npy", "*.npz"}).size(), qsizetype(fixtures().size() + 1));
    }
};

QTEST_APPLESS_MAIN(TestNpy)
#include "tst_npy.moc"

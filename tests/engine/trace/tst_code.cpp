#include "engine/trace/code.h"

#include "engine/model/network.h"
#include "passes.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace engine;
using trace::CodeLine;
using trace::Link;

namespace {

QString numberText(double value) { return QString::number(value, 'g', 17); }

template <class M>
QString arrayText(const M& matrix) {
    QStringList rows;
    for (core::Index i = 0; i < matrix.rows(); ++i) {
        QStringList row;
        for (core::Index j = 0; j < matrix.cols(); ++j)
            row << numberText(matrix(i, j));
        rows << "[" + row.join(", ") + "]";
    }
    return "np.array([" + rows.join(", ") + "])";
}

/// Everything that the program is given.
QString givens(const trace::Trace& pass) {
    const trace::PassInput& input = pass.input;
    QString text = "X = " + arrayText(input.x) + "\nT = " + arrayText(input.t) + "\n";
    text += QString("N = %1\nK = %2\nk = %3\n")
                .arg(input.x.cols())
                .arg(input.t.rows())
                .arg(input.optimizerStep());
    text += "eta = " + numberText(input.learningRate) + "\nl1 = " + numberText(input.l1) +
            "\nl2 = " + numberText(input.l2) +
            "\ngradient_clip_norm = " + numberText(input.gradientClipNorm) + "\n";
    for (const auto& [name, value] : input.optimizer.settings)
        if (name != "learning_rate" && std::holds_alternative<double>(value))
            text += QString::fromStdString(name) + " = " + numberText(std::get<double>(value)) + "\n";
    const auto slots = (*optim::makeOptimizer<double>(input.optimizer))->slotNames();
    for (const auto& slot : pass.layout.slots) {
        const QString letter = slot.isBuffer              ? QString::fromStdString(slot.parameter)
                               : slot.parameter == "bias" ? "b"
                                                          : "W";
        const QString name = letter + QString::number(slot.layer + 1);
        text += name + " = " + arrayText(model::view(input.parameters, slot)) + "\n";
        for (std::size_t i = 0; i < slots.size(); ++i)
            text += name + "_" + QString::fromStdString(slots[i]) + " = " +
                    arrayText(model::view(input.optimizerState.slots[i], slot)) + "\n";
    }
    for (const auto& o : pass.operations)
        if (o.name == "mask")
            text += "mask" + QString::number(o.layer + 1) + " = " + arrayText(o.values) + "\n";
    return text;
}

/// The program, and after each operation a comparison with what was recorded.
QString program(const trace::Trace& pass) {
    QString text = QString::fromStdString(trace::numpyPrelude()) + givens(pass);
    text += "worst = 0\ndef check(name, got, expected):\n    global worst\n"
            "    size = max(np.abs(expected).max(), 1e-300)\n"
            "    off = np.abs(np.reshape(got, expected.shape) - expected).max() / size\n"
            "    worst = max(worst, off)\n    assert off <= 1e-12, (name, off)\n";
    const auto code = trace::numpyCode(pass);
    for (std::size_t i = 0; i < code.size(); ++i) {
        text += QString::fromStdString(code[i].text) + "\n";
        const int operation = code[i].operation;
        if (i + 1 == code.size() || code[i + 1].operation != operation)
            text += QString("check('%1', %1, %2)\n")
                        .arg(QString::fromStdString(code[i].name),
                             arrayText(pass.operations[std::size_t(operation)].values));
    }
    return text + "print('worst', worst)\n";
}

} // namespace

class TestCode : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theProgramGivesTheRecordedNumbers_data() {
        QTest::addColumn<int>("recipe");
        const auto all = passes::several();
        for (std::size_t i = 0; i < all.size(); ++i)
            QTest::addRow("%s", all[i].name.c_str()) << int(i);
    }
    void theProgramGivesTheRecordedNumbers() {
        QFETCH(const int, recipe);
        const auto pass = passes::recorded(passes::several()[std::size_t(recipe)]);
        QVERIFY(pass);
        const QTemporaryDir folder;
        QFile file(folder.filePath("pass.py"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(program(*pass).toUtf8());
        file.close();
        QProcess python;
        python.start("/usr/bin/python3", {file.fileName()});
        QVERIFY(python.waitForFinished(60000));
        QVERIFY2(python.exitCode() == 0 && python.readAllStandardOutput().startsWith("worst"),
                 python.readAllStandardError().constData());
    }

    void everyOperationHasLinesAndEveryTokenIsItsName() {
        for (const auto& recipe : passes::several()) {
            const auto pass = passes::recorded(recipe);
            const auto code = trace::numpyCode(*pass);
            int before = 0;
            for (int i = 0; i < int(pass->operations.size()); ++i) {
                const auto [first, end] = trace::linesOf(code, i);
                QCOMPARE(first, before);
                QVERIFY(end > first);
                before = end;
            }
            QCOMPARE(before, int(code.size()));
            for (const CodeLine& line : code)
                for (const auto& token : line.tokens) {
                    const std::string name =
                        line.text.substr(std::size_t(token.begin), std::size_t(token.length));
                    QVERIFY(!name.empty() && name.find(' ') == std::string::npos);
                    if (token.link.to == Link::To::Operation)
                        QVERIFY2(token.link.index >= 0, line.text.c_str());
                    if (token.link.to == Link::To::Setting)
                        QVERIFY2(trace::follow(*pass, token.link), line.text.c_str());
                }
        }
    }

    void theLinesReadAsTheFormulas() {
        const auto pass = passes::recorded(passes::several().front());
        const auto code = trace::numpyCode(*pass);
        QStringList lines;
        for (const CodeLine& line : code)
            lines << QString::fromStdString(line.text);
        QVERIFY(lines.contains("Z1 = W1 @ X + b1"));
        QVERIFY(lines.contains("A2 = np.tanh(Z2)"));
        QVERIFY(lines.contains("dZ3 = (A3 - T) / (K * N)"));
        QVERIFY(lines.contains("dA2 = W3.T @ dZ3"));
        QVERIFY(lines.contains("dZ2 = dA2 * (1 - A2**2)"));
        QVERIFY(lines.contains("dW1 = dZ1 @ X.T"));
        QVERIFY(lines.contains("db1 = dZ1.sum(1, keepdims=True)"));
        QVERIFY(lines.contains("W1 = W1 - eta * dW1"));
    }
};

QTEST_GUILESS_MAIN(TestCode)
#include "tst_code.moc"

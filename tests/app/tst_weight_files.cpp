// Weight files listed and converted on the command line.
#include "engine/io/weight_file.h"
#include "engine/io/weights.h"
#include "program.h"
#include "tests/source_paths.h"

#include <QDir>
#include <QTest>

using namespace tests;

class TestWeightFiles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void inspectListsTensorsAndColumns() {
        QTemporaryDir folder;
        const auto npz = engine::io::writeNpz({{"0.weight", {{1, 2}, engine::core::DType::Float32, {1, 2}}}});
        const auto tensors = chainrule({"inspect", written(folder, "w.npz", *npz)});
        QVERIFY2(tensors.out.contains("0.weight") && tensors.out.contains("(1, 2)") && tensors.out.contains("float32"),
                 qPrintable(tensors.out + tensors.err));
        const auto columns = chainrule({"inspect", sourcePath("resources/data/iris.csv")});
        QVERIFY(columns.out.contains("petal_length_cm"));
        QVERIFY(columns.out.contains("versicolor"));
    }

    void inspectListsTheTensorsOfStateDicts() {
        const auto torch = chainrule({"inspect", fixturePath("pytorch/mlp.pt")});
        QCOMPARE(torch.status, 0);
        const QStringList lines = torch.out.split('\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 6);
        QVERIFY2(lines[0].startsWith("0.weight ") && lines[0].contains("(8, 4)") && lines[0].contains("float32"),
                 qPrintable(torch.out));
        QCOMPARE(torch.err, QString("PyTorch state dict: 6 tensors, 115 numbers\n"));
        const QString module = fixturePath("pytorch/module.pt");
        const auto refused = chainrule({"inspect", module});
        QCOMPARE(refused.status, 2);
        QCOMPARE(refused.err, "chainrule: " + module + ": member \"module/data.pkl\": byte 2: contains a Python object "
                              "\"torch.nn.modules.container.Sequential\"; re-save with torch.save(model.state_dict(), ...)\n");
    }

    void convertKeepsNamesShapesTypesAndNumbers() {
        QTemporaryDir folder;
        const QString torch = fixturePath("pytorch/views.pt");
        const QString tensors = folder.filePath("w.safetensors"), arrays = folder.filePath("w.npz");
        const auto first = chainrule({"convert", torch, tensors});
        QVERIFY2(first.status == 0, qPrintable(first.err));
        QCOMPARE(first.out, chainrule({"inspect", torch}).out);
        const auto second = chainrule({"convert", tensors, arrays});
        QVERIFY2(second.status == 0, qPrintable(second.err));
        QCOMPARE(second.err, "safetensors: 22 tensors, " + first.err.section(", ", 1).section('\n', 0, 0) + '\n' + arrays +
                                 ": NumPy archive\n");
        const auto wanted = engine::io::readNpz(*ui::readFile(fixturePath("pytorch/views.npz")));
        const auto found = engine::io::readNpz(*ui::readFile(arrays));
        QVERIFY(wanted.ok() && found.ok());
        QVERIFY(*found == *wanted);
    }

    void aFileThatHoldsANetworkBecomesAnOnnxModel() {
        QTemporaryDir folder;
        const QString keras = sourcePath("resources/projects/pretrained/mnist.h5"), model = folder.filePath("m.onnx");
        const auto outcome = chainrule({"convert", keras, model});
        QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
        const auto read = engine::io::readWeightFile(model.toStdString(), ui::fileSource());
        QVERIFY2(read, read ? "" : read.error().text().c_str());
        const auto wanted = engine::io::readNpz(*ui::readFile(sourcePath("resources/projects/pretrained/mnist.npz")));
        QVERIFY(wanted && read->tensors == *wanted);
        QVERIFY(read->network && read->network->layers.size() == 7);
    }

    void convertSaysWhatIsWrongInOneLine() {
        QTemporaryDir folder;
        const QString torch = fixturePath("pytorch/mlp.pt");
        const auto err = [&](const QStringList& words, int status = 2) {
            const auto outcome = chainrule(words);
            return outcome.status == status && outcome.out.isEmpty() ? outcome.err : outcome.out + outcome.err;
        };
        const QString suffixes = QString::fromStdString(engine::io::weightSuffixes(true));
        for (const char* name : {"w.pt", "w", "w.txt", "npz"})
            QCOMPARE(err({"convert", torch, folder.filePath(name)}),
                     "chainrule: " + folder.filePath(name) +
                         ": the suffix names no format that is written; expected one of " + suffixes + '\n');
        QCOMPARE(err({"convert", torch, folder.filePath("w.onnx")}),
                 "chainrule: " + torch + ": an ONNX model needs the network, not its tensors alone; expected a project or a file that holds one\n");
        const QString missing = folder.filePath("none.pt");
        QVERIFY(err({"convert", missing, folder.filePath("w.npz")}).startsWith("chainrule: " + missing + ": "));
        const QString text = written(folder, "words.txt", "hello");
        QCOMPARE(err({"convert", text, folder.filePath("w.npz")}),
                 "chainrule: " + text + ": byte 0: is no weight file; expected " +
                     QString::fromStdString(engine::io::weightSuffixes()) + '\n');
        QVERIFY(err({"convert", torch, folder.filePath("no/such/w.npz")}).startsWith("chainrule: " + folder.filePath("no/such/w.npz: ")));
        QCOMPARE(err({"convert", torch}), QString("chainrule: convert: two files are expected; usage: chainrule convert IN OUT\n"));
        QCOMPARE(err({"convert", "a", "b", "c"}),
                 QString("chainrule: convert: two files are expected, \"c\" is a third; usage: chainrule convert IN OUT\n"));
        QVERIFY(QDir(folder.path()).entryList(QDir::Files) == QStringList{"words.txt"});
    }
};

QTEST_GUILESS_MAIN(TestWeightFiles)
#include "tst_weight_files.moc"

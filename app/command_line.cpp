#include "app/command_line.h"

#include "app/command.h"

#include <algorithm>
#include <vector>

namespace app {

namespace {

struct Command {
    const char* name;
    const char* usage;
    const char* does;
    QStringList options;
    int (*run)(const Words&);
    QStringList flags = {}; ///< options without a value
    bool takesTwo = false; ///< files
};

const std::vector<Command>& commands() {
    static const std::vector<Command> kCommands = {
        {"train", "PROJECT [--epochs N] [--out DIR]",
         "trains; DIR gets history.csv, weights.npz, project.json and the plots: loss.svg, accuracy.svg (classes),\n"
         "    gradient-norms.svg, update-ratios.svg, and boundary.svg (2 inputs), fit.svg (1) or weights.svg (more)", {"--epochs", "--out"}, train},
        {"trace", "PROJECT [--samples 0,1,2] [--out FILE]",
         "one forward, loss, backward and update on those training samples, as JSON", {"--samples", "--out"}, trace},
        {"check", "PROJECT [--samples 0,1,2]",
         "compares each gradient with central differences; exits 1 above 1e-6", {"--samples"}, check},
        {"evaluate", "PROJECT [--split test] [--out FILE]",
         "loss, accuracy, confusion matrix, precision, recall, F1 and areas by class with their means, or errors of numbers, on\n"
         "    training (--split train), validation or test part, as JSON", {"--split", "--out"}, evaluate},
        {"compare", "PROJECT --learning-rates 0.001,0.01,0.1 [--seeds K] [--epochs N] [--out DIR] [--report FILE.pdf|.svg]\n"
         "    chainrule compare PROJECT --setting NAME --values a,b,c [--seeds K] [--epochs N] [--out DIR] [--report FILE.pdf|.svg]\n"
         "    chainrule compare PROJECT --fine-tuning [--target-accuracy 0.9] [--epochs N] [--out DIR]",
         "one run a learning rate (or a value of any setting) from the same initial weights on the same batches, each with\n"
         "    K seeds; or fine-tuned, head only and from scratch; DIR gets compare.csv and compare.svg",
         {"--learning-rates", "--setting", "--values", "--seeds", "--target-accuracy", "--epochs", "--out", "--report"}, compare,
         {"--fine-tuning"}},
        {"find-rate", "PROJECT [--seeds K] [--out DIR]",
         "learning-rate range test on a copy, from 1e-7 to 10: the suggestion on standard output; DIR gets rate.csv and rate.svg",
         {"--seeds", "--out"}, findRate},
        {"export", "PROJECT --to pytorch|keras|numpy|onnx [--out FILE]",
         "a script that rebuilds the network with its weights, its data's preprocessing, its loss and its optimizer and\n"
         "    checks its predictions, or an ONNX model", {"--to", "--out"}, exportProject},
        {"inspect", "FILE", "lists the tensors of a weight file, or the columns of a data file", {}, inspect},
        {"convert", "IN OUT", "writes the weights of one file in the format that the suffix of the other names", {}, convert, {}, true},
    };
    return kCommands;
}

const Command* find(const QString& name) {
    const auto at = std::find_if(commands().begin(), commands().end(),
                                 [&](const Command& command) { return name == QLatin1String(command.name); });
    return at == commands().end() ? nullptr : &*at;
}

QString usage(const Command& command) {
    return QStringLiteral("chainrule %1 %2").arg(QLatin1String(command.name), QLatin1String(command.usage));
}

/// The words sorted, or what is wrong with them.
QString sortWords(const Command& command, const QStringList& arguments, Words& words) {
    for (qsizetype i = 1; i < arguments.size(); ++i) {
        const QString& word = arguments[i];
        if (!word.startsWith(QLatin1String("--"))) {
            QString& file = command.takesTwo && !words.file.isEmpty() ? words.target : words.file;
            if (!file.isEmpty())
                return (command.takesTwo ? QStringLiteral("two files are expected, \"%1\" is a third")
                                         : QStringLiteral("one file is expected, \"%1\" is a second")).arg(word);
            file = word;
            continue;
        }
        const QString name = word.section(QLatin1Char('='), 0, 0);
        if (command.flags.contains(word)) {
            if (words.options.contains(word))
                return QStringLiteral("%1 is given twice").arg(word);
            words.options[word] = QString();
            continue;
        }
        if (!command.options.contains(name))
            return QStringLiteral("unknown option %1").arg(name);
        if (words.options.contains(name))
            return QStringLiteral("%1 is given twice").arg(name);
        if (word.contains(QLatin1Char('='))) {
            words.options[name] = word.section(QLatin1Char('='), 1);
        } else {
            if (i + 1 == arguments.size())
                return QStringLiteral("%1 needs a value").arg(name);
            words.options[name] = arguments[++i];
        }
    }
    if (command.takesTwo && words.target.isEmpty())
        return QStringLiteral("two files are expected");
    return words.file.isEmpty() ? QStringLiteral("a file is expected") : QString();
}

} // namespace

bool isCommand(const QString& word) { return find(word) != nullptr; }

int runCommand(const QStringList& arguments) {
    const Command& command = *find(arguments.front());
    Words words;
    if (const QString wrong = sortWords(command, arguments, words); !wrong.isEmpty())
        return unusable(QStringLiteral("%1: %2; usage: %3").arg(arguments.front(), wrong, usage(command)));
    return command.run(words);
}

QString helpText() {
    QString text = QStringLiteral("Chainrule: see how neural networks learn, number by number.\n\n"
                                  "chainrule                 opens the window\n"
                                  "chainrule FILE            opens the window on a project\n"
                                  "chainrule --version\n\nWithout a window:\n");
    for (const Command& command : commands())
        text += usage(command) + QStringLiteral("\n    ") + QLatin1String(command.does) + QLatin1Char('\n');
    return text + QStringLiteral("\nExit status: 0 done; 1 the answer is a failure; 2 the input is not usable.\n");
}

} // namespace app

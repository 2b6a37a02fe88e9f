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
         "loss and accuracy on training, validation or test part, as JSON", {"--split", "--out"}, evaluate},
        {"export", "PROJECT --to pytorch|keras|numpy|onnx [--out FILE]",
         "a script that rebuilds the network with its weights, its data's preprocessing, its loss and its optimizer and\n"
         "    checks its predictions, or an ONNX model", {"--to", "--out"}, exportProject},
        {"inspect", "FILE", "lists the tensors of a weight file, or the columns of a data file", {}, inspect},
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
            if (!words.file.isEmpty())
                return QStringLiteral("one file is expected, \"%1\" is a second").arg(word);
            words.file = word;
            continue;
        }
        const QString name = word.section(QLatin1Char('='), 0, 0);
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

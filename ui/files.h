#pragma once

#include "engine/io/project.h"

#include <QObject>
#include <QStringList>
#include <QThreadPool>
#include <QTimer>

#include <memory>

class QLockFile;
class QMenu;

namespace engine::io {
struct Placed;
}

namespace ui {

class Document;
class MessageBar;
class Run;
struct LoadedWeights;
struct WeightGoals;

/// Opening and saving, by dialog, by drop, by recent files; autosave and what is offered after a crash. Files are read and
/// parsed off the window's thread; whatever is wrong with one is a line in the message bar, and the open work is untouched.
class Files : public QObject {
    Q_OBJECT
public:
    Files(Document& document, Run& run, MessageBar& messages, QWidget* window);
    ~Files() override;

    enum class Beginning { FirstStart, Restored, Opened };
    /// Opens `path`, else what the last session left, else the first experiment; offers work that a crash left behind.
    Beginning begin(const QString& path);
    /// Keeps the session for the next start.
    void end();

    void newProject();
    void open();
    /// A project, weights or data: recognized by content.
    void openPath(const QString& path);
    /// Asks for a folder of pictures.
    void openPictures();
    /// The clipboard's text as data; a line in the message bar if it is no table.
    void paste();
    bool save();
    bool saveAs();
    void loadWeights();
    void saveWeights();
    /// In the format that the path's suffix says, off the window's thread: then savedWeights. False with a line in the
    /// message bar if there is no such format.
    bool saveWeightsTo(const QString& path);
    /// Asks for a file and what goes into it: a script for PyTorch, Keras or NumPy, or an ONNX model.
    void exportNetwork();
    /// Of the network with the weights as they are now. False with a line in the message bar if it failed.
    bool exportNetworkTo(const QString& path, const std::string& target);
    QMenu* recentMenu() { return m_recentMenu; }

    /// Writes the open project under `path`; false with a line in the message bar if that failed.
    bool saveTo(const QString& path);
    /// What the timer does every 120 s.
    void autosave();

Q_SIGNALS:
    /// An openPath has come to its end, well or not.
    void opened();
    /// A saveWeightsTo has come to its end; if not well, the message bar says why.
    void savedWeights(const QString& path, bool well);

private:
    void openProject(const QString& path, const engine::io::Project& project);
    void openWeights(const std::shared_ptr<const LoadedWeights>& weights);
    void takeWeights(const std::shared_ptr<const LoadedWeights>& weights, const WeightGoals& goals,
                     const std::shared_ptr<const engine::io::Placed>& plain);
    void tellLoaded(const QString& path, const std::shared_ptr<const engine::io::Placed>& placed);
    void openData(const QString& path);
    void openTable(const QString& path);
    void openFolder(const QString& path);
    void tellImported(const QString& name);
    bool mayReplace();
    void addRecent(const QString& path);
    void showRecent();
    void offerRecovery();
    void recover(const QString& autosaved);
    void problem(const QString& text);
    QString askForFile(const QString& title, const QString& filter);
    /// "*.npz *.npy": of all formats that are read.
    static QString weightSuffixes();

    Document& m_document;
    Run& m_run;
    MessageBar& m_messages;
    QWidget* m_window;
    QMenu* m_recentMenu;
    QTimer m_autosave;
    QThreadPool m_saver; ///< of one thread: what was saved last is what the file holds; ends with what it began
    QString m_autosavePath;
    std::unique_ptr<QLockFile> m_lock;
    engine::io::Project m_autosaved;
};

} // namespace ui

#pragma once

#include "engine/core/schema.h"

#include <QWidget>

#include <functional>
#include <map>
#include <string>
#include <vector>

class QGridLayout;
class QLabel;

namespace ui {

/// Draws any schema: a number as a field with steps (on a logarithmic scale with a slider), a flag as a check
/// box, a choice as a list, a text as a line; label, help, range and unit from the schema. What the schema
/// refuses is one line below.
class SchemaForm : public QWidget {
    Q_OBJECT
public:
    explicit SchemaForm(QWidget* parent = nullptr);
    ~SchemaForm() override;

    /// Another schema makes other fields; the same one keeps them, and the focus.
    void setSchema(const engine::core::Schema& schema);
    const engine::core::Schema& schema() const { return m_schema; }
    /// Small captions above some of the parameters, by name: they part a long form. Before setSchema.
    void setCaptions(std::map<std::string, QString> captions) { m_captions = std::move(captions); }
    /// Without a signal. What is not in them is shown at its default.
    void setSettings(const engine::core::Settings& settings);
    const engine::core::Settings& settings() const { return m_settings; }
    /// The widget that edits a parameter; null if there is none.
    QWidget* field(const std::string& parameter) const;
    /// One line below the fields, until the next edit; empty: none.
    void showProblem(const QString& line);

Q_SIGNALS:
    /// By hand: all settings, and which one it was. `mergeId` >= 0: the same as before while one number is
    /// being slid or stepped, for Document::edit; -1 for an edit on its own.
    void edited(const engine::core::Settings& settings, const QString& parameter, int mergeId);

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Row {
        std::string name;
        QWidget* field;
        std::function<void(const engine::core::Value&)> show;
    };
    void build();
    void addCaption(const QString& text, int line);
    void addRow(const engine::core::Parameter& parameter, int line);
    Row makeRow(const engine::core::Parameter& parameter);
    Row makeNumber(const engine::core::Parameter& parameter);
    Row makeSlider(const engine::core::Parameter& parameter);
    Row makeFlag(const engine::core::Parameter& parameter);
    Row makeChoice(const engine::core::Parameter& parameter);
    Row makeText(const engine::core::Parameter& parameter);
    void take(const std::string& parameter, const engine::core::Value& value, bool continuous);
    void tell(const engine::core::Parameter& parameter, const QString& why);

    engine::core::Schema m_schema;
    std::map<std::string, QString> m_captions;
    engine::core::Settings m_settings;
    QGridLayout* m_grid;
    QLabel* m_problem;
    std::vector<Row> m_rows;
    std::string m_last; ///< parameter of the last continuous edit
    int m_mergeId = -1;
};

} // namespace ui

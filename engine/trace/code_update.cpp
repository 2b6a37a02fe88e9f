#include "engine/trace/code_writer.h"

namespace engine::trace {

namespace {

/// One tensor on its way through the optimizer.
class UpdateWriter {
public:
    UpdateWriter(const CodeNames& names, int operation, int layer, bool isBias)
        : m_names(names), m_operation(operation), m_layer(layer), m_isBias(isBias),
          m_w(names.parameter(layer, isBias)), m_dw(names.backward(isBias ? "dL/db" : "dL/dW", layer)) {}

    std::vector<CodeLine> write() {
        const Trace& trace = m_names.reader().trace();
        const model::TensorSlot& slot = *trace.layout.find(m_layer, m_isBias ? "bias" : "weight");
        if (!slot.trainable) {
            LineWriter line = begin(m_w);
            line << m_w << "  # frozen";
            put(line);
            return m_lines;
        }
        m_scale = slot.learningRateScale;
        const std::string& type = trace.input.optimizer.type;
        gradient(type != "adamw");
        if (type == "sgd")
            sgd();
        else if (type == "rmsprop")
            rmsProp();
        else if (type == "adagrad")
            adagrad();
        else
            adam(type == "adamw");
        return m_lines;
    }

private:
    double setting(const char* name) const { return settings().real(name); }
    const core::Settings& settings() const { return m_names.reader().trace().input.optimizer.settings; }
    LineWriter begin(const CodeName& assigned) const { return LineWriter(m_operation, assigned); }
    void put(const LineWriter& line) { m_lines.push_back(line.line()); }
    CodeName moment(int slot) const { return m_names.moment(m_layer, m_isBias, slot); }

    /// What the optimizer sees: a line of its own where it is more than the gradient.
    void gradient(bool withDecay) {
        const bool clips = m_names.reader().trace().input.clips();
        const bool decays = withDecay && setting("weight_decay") != 0;
        m_g = m_dw;
        if (!clips && !decays)
            return;
        m_g = {"g" + m_w.text, m_dw.link};
        LineWriter line = begin(m_g);
        if (clips)
            line << m_names.clipping("clip", m_names.reader().lastLayer()) << " * ";
        line << m_dw;
        if (decays)
            line << " + " << m_names.setting("weight_decay") << " * " << m_w;
        put(line);
    }

    /// W1 = W1 - eta * ...
    LineWriter less() const {
        LineWriter line = begin(m_w);
        line << m_w << " - ";
        return line;
    }
    void rate(LineWriter& line) const {
        line << m_names.setting("learning_rate");
        if (m_scale != 1)
            line << " * " << number(m_scale);
    }
    static std::string number(double value) {
        std::string text = std::to_string(value);
        text.erase(text.find_last_not_of('0') + 1);
        return text.back() == '.' ? text + "0" : text;
    }

    void blend(const CodeName& kept, const char* beta, bool squared) {
        LineWriter line = begin(kept);
        const CodeName b = m_names.setting(beta);
        line << b << " * " << kept << " + (1 - " << b << ") * " << m_g << (squared ? "**2" : "");
        put(line);
    }

    void sgd() {
        if (setting("momentum") == 0) {
            LineWriter line = less();
            rate(line);
            line << " * " << m_g;
            return put(line);
        }
        const CodeName v = moment(0), mu = m_names.setting("momentum");
        LineWriter kept = begin(v);
        kept << mu << " * " << v << " + " << m_g;
        put(kept);
        LineWriter line = less();
        rate(line);
        if (settings().flag("nesterov"))
            line << " * (" << m_g << " + " << mu << " * " << v << ")";
        else
            line << " * " << v;
        put(line);
    }

    void rmsProp() {
        const bool centered = settings().flag("centered"), withMomentum = setting("momentum") != 0;
        const CodeName v = moment(0);
        blend(v, "alpha", true);
        if (centered)
            blend(moment(1), "alpha", false);
        LineWriter line = withMomentum ? begin(moment(centered ? 2 : 1)) : less();
        if (withMomentum)
            line << m_names.setting("momentum") << " * " << moment(centered ? 2 : 1) << " + ";
        else {
            rate(line);
            line << " * ";
        }
        line << m_g << " / (np.sqrt(";
        if (centered)
            line << "np.maximum(0, " << v << " - " << moment(1) << "**2)";
        else
            line << v;
        line << ") + " << m_names.setting("eps") << ")";
        put(line);
        if (!withMomentum)
            return;
        LineWriter step = less();
        rate(step);
        step << " * " << moment(centered ? 2 : 1);
        put(step);
    }

    void adagrad() {
        const CodeName sum = moment(0);
        LineWriter kept = begin(sum);
        kept << sum << " + " << m_g << "**2";
        put(kept);
        LineWriter line = less();
        rate(line);
        if (setting("lr_decay") != 0)
            line << " / (1 + (" << m_names.step() << " - 1) * " << m_names.setting("lr_decay") << ")";
        line << " * " << m_g << " / (np.sqrt(" << sum << ") + " << m_names.setting("eps") << ")";
        put(line);
    }

    void adam(bool decoupled) {
        const CodeName m = moment(0), v = moment(1), k = m_names.step();
        blend(m, "beta1", false);
        blend(v, "beta2", true);
        const CodeName mHat{m_w.text + "_mhat", m.link}, vHat{m_w.text + "_vhat", v.link};
        LineWriter first = begin(mHat);
        first << m << " / (1 - " << m_names.setting("beta1") << "**" << k << ")";
        put(first);
        LineWriter second = begin(vHat);
        second << v << " / (1 - " << m_names.setting("beta2") << "**" << k << ")";
        put(second);
        LineWriter line = less();
        if (decoupled && setting("weight_decay") != 0) {
            rate(line);
            line << " * " << m_names.setting("weight_decay") << " * " << m_w << " - ";
        }
        rate(line);
        line << " * " << mHat << " / (np.sqrt(" << vHat << ") + " << m_names.setting("eps") << ")";
        put(line);
    }

    const CodeNames& m_names;
    int m_operation, m_layer;
    bool m_isBias;
    CodeName m_w, m_dw, m_g;
    double m_scale = 1;
    std::vector<CodeLine> m_lines;
};

} // namespace

std::vector<CodeLine> writeUpdateCode(const CodeNames& names, int operation, int layer, bool isBias) {
    return UpdateWriter(names, operation, layer, isBias).write();
}

} // namespace engine::trace

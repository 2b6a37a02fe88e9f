#include "ui/finding_messages.h"

#include "ui/message_bar.h"
#include "ui/panels/until_popup.h"
#include "ui/run.h"
#include "ui/trace/stepper.h"

#include <utility>

namespace ui {

void tellFindings(Run& run, Stepper& stepper, MessageBar& messages, QObject* owner,
                  std::function<void()> showStepMode) {
    QObject::connect(&run, &Run::found, owner,
                     [&, showStepMode = std::move(showStepMode)](const engine::train::Finding& finding) {
                         const auto show = [&stepper, showStepMode, finding] {
                             showStepMode();
                             stepper.lookAt(finding);
                         };
                         messages.say(MessageBar::Kind::Note,
                                      findingInWords(finding, run.experiment().network),
                                      {{MessageBar::tr("Look inside"), show}});
                     });
}

} // namespace ui

#include "api/app/policy_names.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "api/app/known_class.h"
#include "api/app/named_cis.h"
#include "engine/model/validation.h"

namespace faultline::app {

namespace {

// Collects what one policy names and one version does not have.
class NameLook {
 public:
    explicit NameLook(const Published& at) : at_(at) {}

    Result<void> look_at(const model::FreezePeriod& freeze, std::size_t position) {
        const std::string scope = "/freezes/" + std::to_string(position) + "/scope/";
        FL_CHECK(look_at_cis(freeze, freeze.services, scope + "services/"));
        FL_CHECK(look_at_classes(freeze, scope + "classes/"));
        return look_at_cis(freeze, freeze.cis, scope + "cis/");
    }

    [[nodiscard]] PolicyNotes take() { return std::move(notes_); }

 private:
    Result<void> look_at_cis(const model::FreezePeriod& freeze,
                             const std::vector<std::string>& ids,
                             const std::string& pointer) {
        for (std::size_t i = 0; i < ids.size(); i++) {
            if (at_.graph->find(ids[i])) continue;
            FL_TRY(const std::string current, current_id(at_.view, ids[i]));
            std::string why = "there is no CI '" + model::printable(ids[i]) + "'";
            if (current != ids[i]) {
                why = "'" + model::printable(ids[i]) + "' was merged into '" +
                      model::printable(current) + "', which the freeze does not name";
            }
            add(freeze, {pointer + std::to_string(i), "unknown_ci", std::move(why)});
        }
        return {};
    }

    Result<void> look_at_classes(const model::FreezePeriod& freeze, const std::string& pointer) {
        for (std::size_t i = 0; i < freeze.classes.size(); i++) {
            const std::string place = pointer + std::to_string(i);
            const auto known = check_class(at_.view, freeze.classes[i], place);
            if (known.ok()) continue;
            if (known.error().code != ErrorCode::invalid_argument) return known.error();
            add(freeze,
                {place,
                 "unknown_class",
                 "no CI has the class '" + model::printable(freeze.classes[i]) +
                     "', nor does the schema"});
        }
        return {};
    }

    void add(const model::FreezePeriod& freeze, Violation note) {
        notes_.count++;
        if (notes_.listed.size() == kPolicyNotesMax) return;
        note.message = "freeze '" + model::printable(freeze.name) + "': " + note.message;
        notes_.listed.push_back(std::move(note));
    }

    const Published& at_;
    PolicyNotes notes_;
};

}  // namespace

Result<PolicyNotes> unknown_names(App& app, const model::RiskPolicy& policy, const AsOf& as_of) {
    bool names_any = false;
    for (const model::FreezePeriod& freeze : policy.freezes) {
        names_any =
            names_any || !freeze.services.empty() || !freeze.classes.empty() || !freeze.cis.empty();
    }
    if (!names_any) return PolicyNotes();
    FL_TRY(const std::shared_ptr<const Published> at, app.published(as_of));
    NameLook look(*at);
    for (std::size_t i = 0; i < policy.freezes.size(); i++) {
        FL_CHECK(look.look_at(policy.freezes[i], i));
    }
    return look.take();
}

}  // namespace faultline::app

package dev.rejoinder.bot;

import dev.rejoinder.core.AppError;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/** Validation of {@link ConversationSettings}; {@code INVALID_REQUEST} names the field. */
final class ConversationRules {
    private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]|24:00");

    /** Mail servers take no other addresses, see the package {@code mail}. */
    private static final Pattern EMAIL =
            Pattern.compile(
                    "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?");

    private static final Pattern FIELD_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

    private ConversationRules() {}

    static void check(ConversationSettings settings) {
        checkForm(settings.leadForm());
        checkHandover(settings.handover());
        WidgetAppearanceRules.check(settings.widget());
        settings.budget().perDay().check("budget.messagesPerDay", "budget.costPerDay");
        settings.budget()
                .perUserPerDay()
                .check("budget.messagesPerUserPerDay", "budget.costPerUserPerDay");
        Integer days = settings.retentionDays();
        if (days != null && (days < 1 || days > ConversationSettings.MAX_RETENTION_DAYS)) {
            throw AppError.invalid(
                    "retentionDays",
                    "The retentionDays must be 1 to "
                            + ConversationSettings.MAX_RETENTION_DAYS
                            + ", or null to keep conversations.");
        }
    }

    private static void checkForm(LeadForm form) {
        checkText("leadForm.title", form.title(), LeadForm.MAX_TITLE_CHARACTERS);
        require(
                form.afterMessages() >= 1 && form.afterMessages() <= LeadForm.MAX_AFTER_MESSAGES,
                "leadForm.afterMessages",
                "The leadForm.afterMessages must be 1 to " + LeadForm.MAX_AFTER_MESSAGES + ".");
        List<LeadForm.Field> fields = form.fields();
        require(
                fields.size() <= LeadForm.MAX_FIELDS && (!form.enabled() || !fields.isEmpty()),
                "leadForm.fields",
                "The leadForm needs 1 to " + LeadForm.MAX_FIELDS + " fields.");
        var names = new HashSet<String>();
        for (LeadForm.Field field : fields) {
            require(
                    field.name().length() <= LeadForm.MAX_NAME_CHARACTERS
                            && FIELD_NAME.matcher(field.name()).matches()
                            && names.add(field.name()),
                    "leadForm.fields",
                    "Each field of the leadForm needs a name of its own: a letter, then letters,"
                            + " digits, - and _, at most "
                            + LeadForm.MAX_NAME_CHARACTERS
                            + " characters.");
            checkText("leadForm.fields", field.label(), LeadForm.MAX_LABEL_CHARACTERS);
        }
    }

    private static void checkHandover(HandoverSettings handover) {
        require(
                handover.phrases().size() <= HandoverSettings.MAX_PHRASES
                        && handover.phrases().stream().noneMatch(String::isBlank),
                "handover.phrases",
                "The handover.phrases must be at most "
                        + HandoverSettings.MAX_PHRASES
                        + " phrases, none of them empty.");
        handover.phrases()
                .forEach(
                        phrase ->
                                checkText(
                                        "handover.phrases",
                                        phrase,
                                        HandoverSettings.MAX_PHRASE_CHARACTERS));
        int fallbacks = handover.afterFallbacks();
        require(
                fallbacks >= 0 && fallbacks <= HandoverSettings.MAX_FALLBACKS,
                "handover.afterFallbacks",
                "The handover.afterFallbacks must be 0 to " + HandoverSettings.MAX_FALLBACKS + ".");
        int wait = handover.waitMinutes();
        require(
                wait >= 1 && wait <= HandoverSettings.MAX_WAIT_MINUTES,
                "handover.waitMinutes",
                "The handover.waitMinutes must be 1 to " + HandoverSettings.MAX_WAIT_MINUTES + ".");
        require(
                isTimeZone(handover.timeZone()),
                "handover.timeZone",
                "The handover.timeZone must be a time zone such as Europe/Berlin.");
        checkHours(handover.openingHours());
        String email = handover.email();
        require(
                email == null
                        || (email.length() <= HandoverSettings.MAX_EMAIL_CHARACTERS
                                && EMAIL.matcher(email).matches()),
                "handover.email",
                "The handover.email must be one e-mail address.");
    }

    private static void checkHours(List<HandoverSettings.OpeningHours> hours) {
        require(
                hours.size() <= HandoverSettings.MAX_OPENING_HOURS
                        && hours.stream().allMatch(ConversationRules::isOpen),
                "handover.openingHours",
                "Each of the handover.openingHours needs a day (mon to sun), and times such as"
                        + " 09:00 for from and, later, to.");
    }

    private static boolean isOpen(HandoverSettings.OpeningHours hours) {
        return hours.day() != null
                && hours.from() != null
                && hours.to() != null
                && TIME.matcher(hours.from()).matches()
                && TIME.matcher(hours.to()).matches()
                && hours.from().compareTo(hours.to()) < 0;
    }

    private static boolean isTimeZone(String name) {
        try {
            var _ = ZoneId.of(name);
            return true;
        } catch (DateTimeException unknown) {
            return false;
        }
    }

    private static void checkText(String field, String text, int maxCharacters) {
        require(
                text.length() <= maxCharacters && text.indexOf('\0') < 0,
                field,
                "The "
                        + field
                        + " must have at most "
                        + maxCharacters
                        + " characters, none of them U+0000.");
    }

    private static void require(boolean valid, String field, String sentence) {
        if (!valid) {
            throw AppError.invalid(field, sentence);
        }
    }
}

package dev.rejoinder.bot;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The form with which the widget asks visitors how to reach them.
 *
 * @param when when the widget shows it
 * @param afterMessages how many messages a visitor may send before it, with AFTER_MESSAGES
 * @param title shown above it; empty for the widget's own
 */
public record LeadForm(
        boolean enabled, When when, int afterMessages, String title, List<Field> fields) {
    public static final int MAX_FIELDS = 10;
    public static final int MAX_TITLE_CHARACTERS = 200;
    public static final int MAX_NAME_CHARACTERS = 50;
    public static final int MAX_LABEL_CHARACTERS = 100;
    public static final int MAX_AFTER_MESSAGES = 50;

    public static final LeadForm OFF =
            new LeadForm(
                    false,
                    When.WHEN_UNANSWERED,
                    3,
                    "",
                    List.of(
                            new Field("name", "", FieldType.TEXT, false),
                            new Field("email", "", FieldType.EMAIL, true)));

    /** Stored settings may lack fields that a newer version added. */
    public LeadForm {
        when = when == null ? When.WHEN_UNANSWERED : when;
        title = title == null ? "" : title;
        fields = fields == null ? List.of() : List.copyOf(fields);
    }

    /** When the widget shows the form. */
    public enum When {
        @JsonProperty("before_chat")
        BEFORE_CHAT,
        @JsonProperty("after_messages")
        AFTER_MESSAGES,
        /** After the fallback message, and if nobody takes a handover. */
        @JsonProperty("when_unanswered")
        WHEN_UNANSWERED
    }

    /**
     * A field of the form.
     *
     * @param name {@code name}, {@code email}, {@code phone}, {@code message}, or another word
     * @param label shown beside it; empty for the widget's own, which the four known names have
     */
    public record Field(String name, String label, FieldType type, boolean required) {
        public Field {
            label = label == null ? "" : label;
            type = type == null ? FieldType.TEXT : type;
        }
    }

    /** The type of a field. */
    public enum FieldType {
        @JsonProperty("text")
        TEXT,
        @JsonProperty("email")
        EMAIL,
        @JsonProperty("phone")
        PHONE
    }
}

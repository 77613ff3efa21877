package dev.rejoinder.bot;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What visitors and staff may do with the conversations of a bot, how long they are kept, how
 * cautious answers are, whether models see images, how the widget looks, and how much the bot may
 * be used in a day. As JSON it is the same in the API and in the database.
 *
 * @param feedback whether visitors may judge answers
 * @param retentionDays how many days after its last activity a conversation is deleted; null for
 *     never
 * @param suggestFollowUps whether answers come with questions that the bot can answer next
 * @param caution how sure the built-in model must be of an answer
 * @param images whether the models get images to see
 * @param widget how the chat widget looks
 * @param budget how much it may be used in a day
 * @param uploads which files it takes
 */
public record ConversationSettings(
        boolean feedback,
        LeadForm leadForm,
        HandoverSettings handover,
        @Nullable Integer retentionDays,
        Boolean suggestFollowUps,
        AnswerCaution caution,
        ImageInput images,
        WidgetAppearance widget,
        BotBudget budget,
        UploadSettings uploads) {
    public static final int MAX_RETENTION_DAYS = 3_650;

    public static final ConversationSettings DEFAULT =
            new ConversationSettings(
                    true,
                    LeadForm.OFF,
                    HandoverSettings.OFF,
                    null,
                    false,
                    AnswerCaution.BALANCED,
                    ImageInput.AUTO,
                    WidgetAppearance.DEFAULT,
                    BotBudget.NONE,
                    UploadSettings.OFF);

    private static final JsonMapper JSON = new JsonMapper();

    /** Stored settings may lack fields that a newer version added. */
    public ConversationSettings {
        leadForm = leadForm == null ? LeadForm.OFF : leadForm;
        handover = handover == null ? HandoverSettings.OFF : handover;
        suggestFollowUps = suggestFollowUps != null && suggestFollowUps;
        caution = caution == null ? AnswerCaution.BALANCED : caution;
        images = images == null ? ImageInput.AUTO : images;
        widget = widget == null ? WidgetAppearance.DEFAULT : widget;
        budget = budget == null ? BotBudget.NONE : budget;
        uploads = uploads == null ? UploadSettings.OFF : uploads;
    }

    /** Reads settings; null gives the defaults. */
    public static ConversationSettings parse(@Nullable String json) {
        return json == null ? DEFAULT : JSON.readValue(json, ConversationSettings.class);
    }

    public String toJson() {
        return JSON.writeValueAsString(this);
    }

    /** The settings by the names of their fields in the API. */
    public ObjectNode toTree() {
        return JSON.valueToTree(this);
    }

    /**
     * Applies a JSON Merge Patch whose known fields have valid types. A field that is null gets its
     * default.
     */
    public ConversationSettings patched(JsonNode patch) {
        ObjectNode merged = toTree();
        merge(merged, patch, DEFAULT.toTree());
        return JSON.treeToValue(merged, ConversationSettings.class);
    }

    private static void merge(ObjectNode target, JsonNode patch, ObjectNode defaults) {
        for (String name : defaults.propertyNames()) {
            JsonNode value = patch.get(name);
            if (value == null) {
                continue;
            }
            JsonNode byDefault = defaults.get(name);
            if (value.isNull()) {
                target.set(name, byDefault);
            } else if (byDefault instanceof ObjectNode nested
                    && target.get(name) instanceof ObjectNode inner) {
                merge(inner, value, nested);
            } else {
                target.set(name, value);
            }
        }
    }
}

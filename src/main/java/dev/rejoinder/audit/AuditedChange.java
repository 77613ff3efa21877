package dev.rejoinder.audit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A change, or an attempt at one. Contains ids and names of fields, never texts or secrets.
 *
 * @param action what was done to what, such as {@code bot.updated}
 * @param targets ids by their names, such as {@code botId}; control characters become blanks
 * @param fields the fields that the request named; others are dropped
 * @param address the client's address; empty without a request
 * @param requestId empty without a request
 * @param outcome {@code ok}, or an error code
 */
public record AuditedChange(
        AuditActor actor,
        String action,
        Map<String, String> targets,
        List<String> fields,
        String address,
        String requestId,
        String outcome) {
    /** The outcome of a change that was made. */
    public static final String OK = "ok";

    private static final int MAX_TARGET_CHARACTERS = 200;
    private static final int MAX_FIELDS = 50;
    private static final Pattern FIELD = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    public AuditedChange {
        var cleaned = new LinkedHashMap<String, String>();
        targets.forEach((name, value) -> cleaned.put(name, clean(value)));
        targets = cleaned;
        fields =
                fields.stream()
                        .filter(name -> FIELD.matcher(name).matches())
                        .limit(MAX_FIELDS)
                        .toList();
    }

    /** A change that was made without a request. */
    public AuditedChange(AuditActor actor, String action, Map<String, String> targets) {
        this(actor, action, targets, List.of(), "", "", OK);
    }

    /** The same change by another actor, made without a request. */
    AuditedChange by(AuditActor other) {
        return new AuditedChange(other, action, targets, fields, "", "", outcome);
    }

    private static String clean(String value) {
        String plain = CONTROL.matcher(value).replaceAll(" ");
        return plain.length() <= MAX_TARGET_CHARACTERS
                ? plain
                : plain.substring(0, plain.offsetByCodePoints(0, MAX_TARGET_CHARACTERS / 2));
    }
}

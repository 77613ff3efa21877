package dev.rejoinder.lead;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.TextChecks;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The text of a lead. A missing value is null, never blank.
 *
 * @param fields the other fields of the form, in order
 */
public record ContactDetails(
        @Nullable String name,
        @Nullable String email,
        @Nullable String phone,
        @Nullable String message,
        Map<String, String> fields) {
    public static final int MAX_NAME_CHARACTERS = 200;
    public static final int MAX_EMAIL_CHARACTERS = 254;
    public static final int MAX_PHONE_CHARACTERS = 40;
    public static final int MAX_MESSAGE_CHARACTERS = 4_000;
    public static final int MAX_FIELDS = 20;
    public static final int MAX_FIELD_NAME_CHARACTERS = 100;
    public static final int MAX_FIELD_CHARACTERS = 1_000;

    /** Catches typing mistakes; nobody knows whether the address exists until a mail arrives. */
    private static final Pattern EMAIL =
            Pattern.compile(
                    "[^@\\s\\p{Cntrl},;<>\"]+@[^@\\s\\p{Cntrl},;<>\".]+(\\.[^@\\s\\p{Cntrl},;<>\".]+)+");

    private static final Pattern PHONE =
            Pattern.compile("[+]?[ (]{0,2}[0-9](?:[ ()./-]{0,3}[0-9]){2,29}[)]?");

    public ContactDetails {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /**
     * Removes blank values and surrounding blanks, and validates the rest.
     *
     * @throws AppError INVALID_REQUEST with the field, if a value is malformed or there is none
     */
    public ContactDetails checked() {
        var kept = new LinkedHashMap<String, String>();
        if (fields.size() > MAX_FIELDS) {
            throw AppError.invalid("fields", "A lead has at most " + MAX_FIELDS + " fields.");
        }
        for (Map.Entry<String, String> field : fields.entrySet()) {
            String key = line("fields", field.getKey(), MAX_FIELD_NAME_CHARACTERS);
            String value = text("fields." + key, field.getValue(), MAX_FIELD_CHARACTERS);
            if (key != null && value != null) {
                kept.put(key, value);
            }
        }
        var checked =
                new ContactDetails(
                        line("name", name, MAX_NAME_CHARACTERS),
                        matching(EMAIL, "email", email, MAX_EMAIL_CHARACTERS, "an email address"),
                        matching(PHONE, "phone", phone, MAX_PHONE_CHARACTERS, "a phone number"),
                        text("message", message, MAX_MESSAGE_CHARACTERS),
                        kept);
        if (checked.isEmpty()) {
            throw AppError.invalid(
                    "email", "A lead needs a name, an email address, a phone number or a message.");
        }
        return checked;
    }

    private boolean isEmpty() {
        return fields.isEmpty() && Stream.of(name, email, phone, message).allMatch(Objects::isNull);
    }

    /** The value of a field of a form; null if it is missing. */
    public @Nullable String value(String field) {
        return switch (field) {
            case "name" -> name;
            case "email" -> email;
            case "phone" -> phone;
            case "message" -> message;
            default -> fields.get(field);
        };
    }

    private static @Nullable String matching(
            Pattern pattern, String field, @Nullable String given, int most, String kind) {
        String value = line(field, given, most);
        if (value != null && !pattern.matcher(value).matches()) {
            throw AppError.invalid(field, "This is not " + kind + ".");
        }
        return value;
    }

    private static @Nullable String line(String field, @Nullable String given, int most) {
        String value = text(field, given, most);
        if (value != null && !TextChecks.isOneLine(value)) {
            throw AppError.invalid(field, field + " must be a single line.");
        }
        return value;
    }

    private static @Nullable String text(String field, @Nullable String given, int most) {
        if (given == null || TextChecks.isBlank(given)) {
            return null;
        }
        String value = given.strip();
        if (value.codePointCount(0, value.length()) > most) {
            throw AppError.invalid(field, field + " has at most " + most + " characters.");
        }
        return value;
    }

    /** Omits the values, so that they reach no log. */
    @Override
    public String toString() {
        return "ContactDetails";
    }
}

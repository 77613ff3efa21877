package dev.rejoinder.conversation;

/**
 * A person who writes in place of the bot. Visitors see both fields, so neither is an email
 * address.
 *
 * @param id of an account or a key
 * @param name as visitors see it
 */
public record MessageAuthor(String id, String name) {
    /** Shown in place of a name that is only a host. */
    private static final String NAMELESS = "Support";

    /** An author whose name may be an email address: visitors see the part before the host. */
    public static MessageAuthor of(String id, String name) {
        int host = name.indexOf('@');
        String shown = (host < 0 ? name : name.substring(0, host)).strip();
        return new MessageAuthor(id, shown.isEmpty() ? NAMELESS : shown);
    }
}

package dev.rejoinder.audit;

/**
 * Who changed something.
 *
 * @param id of the account or key; the operating system's user for a command; otherwise empty
 * @param name of the key, or the email address of the account; may be empty
 */
public record AuditActor(Type type, String id, String name) {
    /** The server itself, for example when it disables an endpoint that always fails. */
    public static final AuditActor SERVER = new AuditActor(Type.SERVER, "", "");

    /** Somebody who could not sign in. */
    public static final AuditActor UNKNOWN = new AuditActor(Type.UNKNOWN, "", "");

    /** The kinds of actors. */
    public enum Type {
        ACCOUNT,
        KEY,
        COMMAND,
        SERVER,
        UNKNOWN
    }

    public static AuditActor account(String id, String email) {
        return new AuditActor(Type.ACCOUNT, id, email);
    }

    public static AuditActor key(String id, String name) {
        return new AuditActor(Type.KEY, id, name);
    }

    /** A person who runs a command on the server's machine. */
    public static AuditActor command(String systemUser) {
        return new AuditActor(Type.COMMAND, systemUser, systemUser);
    }
}

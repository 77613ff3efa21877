package dev.rejoinder.mail;

/** A mail was not sent. The message is a sentence for the operator. */
public final class MailException extends Exception {
    private final Cause cause;

    /** What failed. */
    public enum Cause {
        /** The mail server, for all mails; a later attempt may succeed. */
        SERVER,
        /** This mail; a later attempt may succeed. */
        MAIL,
        /** The recipient does not exist. */
        RECIPIENT
    }

    public MailException(Cause failed, String sentence, Throwable cause) {
        super(sentence, cause);
        this.cause = failed;
    }

    public Cause failed() {
        return cause;
    }
}

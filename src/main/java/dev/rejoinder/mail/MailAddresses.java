package dev.rejoinder.mail;

import java.util.regex.Pattern;

/** Validation of email addresses. */
public final class MailAddresses {
    public static final int MAX_CHARACTERS = 254;

    /**
     * Only characters that mean nothing in a header and in SMTP. Servers without SMTPUTF8 take no
     * others either.
     */
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?");

    private MailAddresses() {}

    /** Whether mail can be sent to it; nobody knows whether it exists. */
    public static boolean isValid(String address) {
        return address.length() <= MAX_CHARACTERS && ADDRESS.matcher(address).matches();
    }
}

package dev.rejoinder.access;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a person with an account may do. */
public enum AccountRole {
    /** Everything, including keys, secrets, webhooks, the audit log and other people's accounts. */
    OWNER(Scope.ADMIN),
    /** Changes assistants and their knowledge, and answers visitors. */
    EDITOR(Scope.WRITE),
    /** Answers visitors in the inbox; otherwise only reads. */
    AGENT(Scope.READ),
    /** Reads assistants, conversations and analytics. */
    VIEWER(Scope.READ);

    private final Scope scope;

    AccountRole(Scope scope) {
        this.scope = scope;
    }

    /** The scope of a key with the same permissions, apart from the inbox. */
    public Scope scope() {
        return scope;
    }

    /** Whether people with this role answer visitors. */
    public boolean answersVisitors() {
        return this != VIEWER;
    }

    /** The name in the API, such as {@code editor}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Parses the name in the API. */
    public static Optional<AccountRole> of(String text) {
        return Stream.of(values()).filter(role -> role.text().equals(text)).findFirst();
    }
}

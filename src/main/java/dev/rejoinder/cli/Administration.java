package dev.rejoinder.cli;

import dev.rejoinder.access.AccountRole;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.mail.MailStore;
import dev.rejoinder.provider.connection.ProviderConnections;
import dev.rejoinder.server.ModelCheckResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What commands need of the data beyond the API. Methods throw {@code AppError}. */
interface Administration extends AutoCloseable {
    /**
     * Creates a console account; durable when it returns.
     *
     * @param name null to use the part before the {@code @}
     */
    void createUser(String email, @Nullable String name, String password, AccountRole role);

    String generatePassword();

    /**
     * Sets a password and ends the account's sessions. Throws NOT_FOUND if there is no such
     * account.
     */
    void setPassword(String email, String password);

    /** The text of the digest of last week. */
    String digestPreview();

    /** The mail that waits to be sent. */
    MailStore.MailBacklog mailBacklog();

    /** Newest first. */
    List<Bot> bots(PageRequest page);

    /** The providers, with the connections that owners set in the console. */
    List<ProviderConnections.ProviderState> providers();

    /** Sends a small request to a model. */
    ModelCheckResult tryModel(String model);

    @Override
    void close();
}

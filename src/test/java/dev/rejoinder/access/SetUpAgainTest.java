package dev.rejoinder.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.access.Sessions.CreatedSession;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.Ids;
import dev.rejoinder.storage.Storage;
import dev.rejoinder.testkit.MigratedFile;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A setup that was interrupted between two commits can be retried. */
class SetUpAgainTest {
    private static final String EMAIL = "owner@example.com";
    private static final String PASSWORD = "correct horse battery";
    private static final SignInClient HERE =
            new SignInClient(new ClientNetwork("127.0.0.1"), null, null);
    private static final long SMALL_HEAP = 256L << 20;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Storage storage;

    @SuppressWarnings("NullAway.Init")
    private SignIn signIn;

    private String failing = "";

    @BeforeEach
    void open() {
        Clock clock = Clock.system();
        var chance = new SecureRandom();
        storage = MigratedFile.open(folder, clock);
        signIn =
                new SignIn(
                        failingOnDemand(AccountStore.class, storage.accounts()),
                        failingOnDemand(SessionStore.class, storage.sessions()),
                        storage.invitations(),
                        storage.visitorSecret(),
                        new SetupToken(folder.resolve("setup-token"), chance),
                        LimitWindows.ofThisProcess(clock),
                        clock,
                        new Ids(clock, chance),
                        chance,
                        PasswordCost.USUAL,
                        SMALL_HEAP);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    /** Performs a call and then fails, like a database whose response is lost. */
    private <T> T failingOnDemand(Class<T> type, T store) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> {
                            try {
                                Object result = method.invoke(store, arguments);
                                if (method.getName().equals(failing)) {
                                    failing = "";
                                    throw AppError.internal(new IllegalStateException("lost"));
                                }
                                return result;
                            } catch (InvocationTargetException failure) {
                                throw failure.getCause();
                            }
                        }));
    }

    @Test
    void setUpWhoseAccountIsStoredAndWhoseAnswerIsLostCanBeRepeated() {
        String token = signIn.setupToken().orElseThrow();
        failing = "insertFirst";
        assertThatThrownBy(() -> signIn.setUp(HERE, token, EMAIL, null, PASSWORD))
                .isInstanceOf(AppError.class);

        CreatedSession begun = signIn.setUp(HERE, token, EMAIL, null, PASSWORD);

        assertThat(begun.signedIn().account().email()).isEqualTo(EMAIL);
        assertThat(storage.accounts().count()).isOne();
        assertThat(folder.resolve("setup-token")).doesNotExist();
    }

    @Test
    void setUpThatStoredNoSessionCanBeRepeated() {
        String token = signIn.setupToken().orElseThrow();
        failing = "insert";
        assertThatThrownBy(() -> signIn.setUp(HERE, token, EMAIL, null, PASSWORD))
                .isInstanceOf(AppError.class);

        assertThatThrownBy(() -> signIn.setUp(HERE, token, EMAIL, null, "another password"))
                .hasMessage("The set-up token is wrong, or it has been used already.");
        assertThatThrownBy(() -> signIn.setUp(HERE, token, "b@example.com", null, PASSWORD))
                .hasMessage("The set-up token is wrong, or it has been used already.");
        assertThat(signIn.setUp(HERE, token, EMAIL, null, PASSWORD).token()).isNotEmpty();
        assertThat(folder.resolve("setup-token")).doesNotExist();
        assertThatThrownBy(() -> signIn.setUp(HERE, token, EMAIL, null, PASSWORD))
                .hasMessage("The set-up token is wrong, or it has been used already.");
    }

    @Test
    void changeOfAPasswordWhoseAnswerIsLostCanBeRepeated() {
        String token = signIn.setupToken().orElseThrow();
        CreatedSession begun = signIn.setUp(HERE, token, EMAIL, null, PASSWORD);
        failing = "changePassword";
        assertThatThrownBy(
                        () -> signIn.changePassword(begun.signedIn(), PASSWORD, "staple battery"))
                .isInstanceOf(AppError.class);

        var again = signIn.sessions().find(begun.token()).orElseThrow();
        signIn.changePassword(again, PASSWORD, "staple battery");

        assertThat(signIn.signIn(HERE, EMAIL, "staple battery").token()).isNotEmpty();
        assertThatThrownBy(() -> signIn.changePassword(again, "wrong one 1", "wrong one 2"))
                .hasMessage("The email address or the password is wrong.");
    }
}

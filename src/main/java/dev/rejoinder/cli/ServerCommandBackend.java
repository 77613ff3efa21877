package dev.rejoinder.cli;

import dev.rejoinder.access.AccountRole;
import dev.rejoinder.access.FirstKeyWriter;
import dev.rejoinder.audit.AuditActor;
import dev.rejoinder.audit.AuditedChange;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.config.Settings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.mail.MailStore;
import dev.rejoinder.provider.connection.ProviderConnections;
import dev.rejoinder.server.CommandApi;
import dev.rejoinder.server.EmbeddingModelCheck;
import dev.rejoinder.server.ModelCheckResult;
import dev.rejoinder.server.RejoinderServer;
import dev.rejoinder.server.Services;
import dev.rejoinder.storage.DataTransfer;
import dev.rejoinder.storage.SqliteFileCheck;
import dev.rejoinder.storage.move.CopyProgressListener;
import dev.rejoinder.storage.move.TableChecksum;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Connects the commands to the composition root. */
final class ServerCommandBackend implements CommandBackend {
    @Override
    public Serving serve(Settings settings, FirstKeyWriter firstKey) {
        return new RunningServer(RejoinderServer.start(settings, firstKey));
    }

    @Override
    public boolean hasData(Settings settings) {
        return settings.database().url() != null
                || SqliteFileCheck.exists(settings.server().data());
    }

    @Override
    public Administration open(Settings settings) {
        return new OpenedData(Services.open(settings));
    }

    @Override
    public DataApi openApi(Settings settings) {
        CommandApi api = CommandApi.open(settings, user());
        return new DataApi(api.port(), api.key(), api::close);
    }

    private static String user() {
        return System.getProperty("user.name", "");
    }

    @Override
    public Optional<String> checkFile(Settings settings) {
        return settings.database().url() == null
                ? SqliteFileCheck.whole(settings.server().data(), Clock.system())
                : Optional.empty();
    }

    @Override
    public Map<String, Long> migrate(
            Settings from, DatabaseSettings to, CopyProgressListener progress) {
        return rows(moving(progress).migrate(from.server().data(), to));
    }

    @Override
    public Map<String, Long> backup(Settings from, Path file, CopyProgressListener progress) {
        return rows(moving(progress).backup(from.database(), from.server().data(), file));
    }

    @Override
    public Map<String, Long> restore(Settings to, Path file, CopyProgressListener progress) {
        return rows(moving(progress).restore(file, to.database(), to.server().data()));
    }

    private static DataTransfer moving(CopyProgressListener progress) {
        return new DataTransfer(Clock.system(), progress);
    }

    private static Map<String, Long> rows(Map<String, TableChecksum> sums) {
        return sums.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, sum -> sum.getValue().rows()));
    }

    @Override
    public Optional<String> problemReaching(URI base) {
        return Services.problemReaching(base);
    }

    @Override
    public ModelCheckResult tryModel(Settings settings, String model) {
        return ModelCheckResult.of(settings, model);
    }

    @Override
    public Optional<ModelCheckResult> tryEmbeddings(Settings settings) {
        return EmbeddingModelCheck.of(settings);
    }

    @Override
    public Optional<String> problemOfProvider(Settings settings) {
        return Services.problemOfProvider(settings);
    }

    @Override
    public Optional<String> problemOfOcr(Settings settings) {
        return Services.problemOfOcr(settings);
    }

    @Override
    public void sendTestMail(Settings settings, String recipient) {
        Services.sendTestMail(settings, recipient);
    }

    private record RunningServer(RejoinderServer server) implements Serving {
        @Override
        public int port() {
            return server.port();
        }

        @Override
        public Optional<FirstRun> firstRun() {
            return server.firstRun().map(made -> new FirstRun(made.bot(), made.token()));
        }

        @Override
        public Optional<String> setupToken() {
            return server.setupToken();
        }

        @Override
        public void awaitClose() throws InterruptedException {
            server.awaitClose();
        }

        @Override
        public void close() {
            server.close();
        }
    }

    private record OpenedData(Services services) implements Administration {
        @Override
        public void createUser(
                String email, @Nullable String name, String password, AccountRole role) {
            services.accounts().create(email, name, password, role);
            audit("account.created", "email", email);
        }

        @Override
        public String generatePassword() {
            return services.accounts().generatePassword();
        }

        @Override
        public void setPassword(String email, String password) {
            services.accounts().setPassword(email, password);
            audit("password.changed", "email", email);
        }

        @Override
        public String digestPreview() {
            return services.digestPreview();
        }

        @Override
        public MailStore.MailBacklog mailBacklog() {
            return services.mailBacklog();
        }

        @Override
        public List<Bot> bots(PageRequest page) {
            return services.bots().list(page);
        }

        @Override
        public List<ProviderConnections.ProviderState> providers() {
            return services.providers().list();
        }

        @Override
        public ModelCheckResult tryModel(String model) {
            return services.tryModel(model);
        }

        private void audit(String action, String target, String id) {
            var actor = AuditActor.command(user());
            services.audit().record(new AuditedChange(actor, action, Map.of(target, id)));
        }

        @Override
        public void close() {
            services.close();
        }
    }
}

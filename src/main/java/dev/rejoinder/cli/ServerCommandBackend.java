package dev.rejoinder.cli;

import dev.rejoinder.access.AccountRole;
import dev.rejoinder.access.FirstKeyWriter;
import dev.rejoinder.access.Keys;
import dev.rejoinder.audit.AuditActor;
import dev.rejoinder.audit.AuditedChange;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.BotDraft;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.bot.KnowledgeSettings;
import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.config.Settings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.knowledge.Source;
import dev.rejoinder.knowledge.Sources;
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
import dev.rejoinder.webhook.AttemptResult;
import dev.rejoinder.webhook.EndpointDraft;
import dev.rejoinder.webhook.Webhooks;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
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
        public CreatedKey createKey(NewKey key) {
            Bots bots = services.bots();
            Keys.Created created =
                    services.keys()
                            .create(
                                    key.name(),
                                    key.scope(),
                                    key.bots().stream()
                                            .map(name -> bots.require(name).id())
                                            .collect(Collectors.toSet()),
                                    key.limits(),
                                    key.budget(),
                                    key.expiresAt());
            audit("key.created", "keyId", created.key().id());
            return new CreatedKey(created.key().id(), created.token());
        }

        @Override
        public CreatedKey rotateKey(String id, Duration overlap) {
            Keys.Created created = services.keys().rotate(id, overlap);
            audit("key.rotated", "keyId", id);
            return new CreatedKey(created.key().id(), created.token());
        }

        @Override
        public void revokeKey(String id) {
            services.keys().revoke(id);
            audit("key.revoked", "keyId", id);
        }

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
        public void deleteUser(String email) {
            services.accounts().delete(email);
            audit("account.deleted", "email", email);
        }

        @Override
        public Bot createBot(NewBot bot) {
            BotDraft defaults = BotDraft.named(bot.name());
            Bot created =
                    services.bots()
                            .create(
                                    new BotDraft(
                                            bot.shortName(),
                                            bot.name(),
                                            Optional.ofNullable(bot.instructions())
                                                    .orElse(defaults.instructions()),
                                            defaults.welcomeMessage(),
                                            Optional.ofNullable(bot.model())
                                                    .orElse(defaults.model()),
                                            List.of(),
                                            defaults.temperature(),
                                            defaults.maxTokens(),
                                            defaults.historyMessages(),
                                            defaults.fallbackMessage(),
                                            KnowledgeSettings.DEFAULT,
                                            defaults.widget(),
                                            defaults.modelOptionsFromCaller(),
                                            defaults.enabled()));
            audit("bot.created", "botId", created.id());
            return created;
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

        @Override
        public Source addSource(NewSource source) {
            Source added = add(source);
            audit("source.added", "sourceId", added.id());
            return added;
        }

        private Source add(NewSource source) {
            String botId = services.bots().require(source.bot()).id();
            Sources sources = services.sources();
            if (!source.isRemote()) {
                Path file = Path.of(source.what());
                return sources.addFile(
                        botId, source.title(), file.getFileName().toString(), null, file);
            }
            return source.site()
                    ? sources.addSite(
                            botId,
                            source.title(),
                            source.what(),
                            source.maxDepth(),
                            source.maxPages(),
                            source.resyncEvery())
                    : sources.addPage(botId, source.title(), source.what(), source.resyncEvery());
        }

        @Override
        public void deleteSource(String bot, String id) {
            services.sources().delete(services.bots().require(bot).id(), id);
            audit("source.deleted", "sourceId", id);
        }

        @Override
        public BotTests tests(String bot) {
            return new StoredBotTests(
                    services.answerTests(),
                    services.testRuns(),
                    services.bots().require(bot),
                    this::audit);
        }

        @Override
        public Webhooks.WithSecret createWebhook(NewWebhook webhook) {
            Webhooks.WithSecret created =
                    services.webhooks()
                            .create(
                                    new EndpointDraft(
                                            webhook.url(),
                                            webhook.description(),
                                            webhook.events(),
                                            webhook.bots().stream()
                                                    .map(name -> services.bots().require(name).id())
                                                    .collect(Collectors.toSet()),
                                            webhook.schedule(),
                                            true));
            audit("webhook.created", "webhookId", created.endpoint().id());
            return created;
        }

        @Override
        public void deleteWebhook(String id) {
            services.webhooks().delete(id);
            audit("webhook.deleted", "webhookId", id);
        }

        @Override
        public AttemptResult testWebhook(String id) {
            return services.webhooks().test(id).result();
        }

        @Override
        public Webhooks.WithSecret rotateWebhook(String id) {
            Webhooks.WithSecret rotated = services.webhooks().rotate(id);
            audit("webhook_secret.rotated", "webhookId", id);
            return rotated;
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

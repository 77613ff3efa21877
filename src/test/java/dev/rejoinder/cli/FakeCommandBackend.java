package dev.rejoinder.cli;

import dev.rejoinder.access.AccountRole;
import dev.rejoinder.access.ApiKey;
import dev.rejoinder.access.FirstKeyWriter;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.KnowledgeSettings;
import dev.rejoinder.bot.WidgetEmbedding;
import dev.rejoinder.budget.DailyBudget;
import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.config.Settings;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.event.EventType;
import dev.rejoinder.knowledge.Source;
import dev.rejoinder.mail.MailStore;
import dev.rejoinder.provider.connection.ProviderConnections;
import dev.rejoinder.server.ModelCheckResult;
import dev.rejoinder.storage.move.CopyProgressListener;
import dev.rejoinder.webhook.AttemptResult;
import dev.rejoinder.webhook.DisabledReason;
import dev.rejoinder.webhook.EndpointDraft;
import dev.rejoinder.webhook.RetrySchedule;
import dev.rejoinder.webhook.WebhookEndpoint;
import dev.rejoinder.webhook.Webhooks;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A backend in memory that records its calls. */
final class FakeCommandBackend implements CommandBackend {
    final List<String> asked = new ArrayList<>();
    final List<Bot> bots = new ArrayList<>();
    final List<Source> sources = new ArrayList<>();
    final List<ProviderConnections.ProviderState> providers = new ArrayList<>();
    MailStore.MailBacklog backlog = new MailStore.MailBacklog(0, null);
    AttemptResult webhookTest =
            new AttemptResult(204, "", null, null, Instant.EPOCH, Duration.ZERO);
    @Nullable FirstRun firstRun;
    @Nullable String setupToken;
    @Nullable Settings settings;
    @Nullable RuntimeException refusal;
    @Nullable String unreachable;
    @Nullable String ocrProblem;

    @Nullable String providerProblem;
    @Nullable ModelCheckResult embeddingsCheck;
    ModelCheckResult modelCheck = new ModelCheckResult(true, null, "it answers: \"OK\"");

    @Override
    public Serving serve(Settings given, FirstKeyWriter firstKey) {
        settings = given;
        refuse();
        if (firstRun != null) {
            firstKey.keep(firstRun.token());
        }
        asked.add("serve");
        return new Serving() {
            @Override
            public int port() {
                return 4711;
            }

            @Override
            public Optional<FirstRun> firstRun() {
                return Optional.ofNullable(firstRun);
            }

            @Override
            public Optional<String> setupToken() {
                return Optional.ofNullable(setupToken);
            }

            @Override
            public void awaitClose() {
                asked.add("await");
            }

            @Override
            public void close() {
                asked.add("close");
            }
        };
    }

    @Override
    public Optional<String> problemOfProvider(Settings given) {
        return Optional.ofNullable(providerProblem);
    }

    @Override
    public Optional<String> problemOfOcr(Settings given) {
        return Optional.ofNullable(ocrProblem);
    }

    @Override
    public void sendTestMail(Settings given, String recipient) {
        settings = given;
        refuse();
        asked.add("mail " + recipient);
    }

    @Override
    public Optional<String> problemReaching(URI base) {
        asked.add("reach " + base);
        return Optional.ofNullable(unreachable);
    }

    @Override
    public ModelCheckResult tryModel(Settings given, String model) {
        asked.add("try " + model);
        return modelCheck;
    }

    @Override
    public Optional<ModelCheckResult> tryEmbeddings(Settings given) {
        return Optional.ofNullable(embeddingsCheck);
    }

    @Override
    public Optional<String> checkFile(Settings given) {
        return Optional.empty();
    }

    @Override
    public Map<String, Long> migrate(
            Settings from, DatabaseSettings to, CopyProgressListener progress) {
        settings = from;
        refuse();
        asked.add("migrate " + to.url() + " " + to.user() + " " + to.password());
        progress.copied("turn", 50_000, false);
        progress.copied("turn", 60_000, true);
        return Map.of("conversation", 1_000L, "turn", 60_000L);
    }

    @Override
    public Map<String, Long> backup(Settings from, Path file, CopyProgressListener progress) {
        settings = from;
        asked.add("backup " + file);
        return Map.of("conversation", 1L, "turn", 2L);
    }

    @Override
    public Map<String, Long> restore(Settings to, Path file, CopyProgressListener progress) {
        settings = to;
        asked.add("restore " + file);
        return Map.of("conversation", 1L, "turn", 2L);
    }

    @Override
    public Administration open(Settings given) {
        settings = given;
        refuse();
        asked.add("open");
        return new Played();
    }

    @Override
    public DataApi openApi(Settings given) {
        throw new UnsupportedOperationException();
    }

    private void refuse() {
        if (refusal != null) {
            throw refusal;
        }
    }

    static ApiKey key(
            String id, String name, @Nullable Instant expiresAt, @Nullable Instant revokedAt) {
        return new ApiKey(
                id,
                "ABCDEFGH",
                "0".repeat(64),
                name,
                Scope.WRITE,
                Set.of(),
                Map.of(),
                DailyBudget.NONE,
                Instant.parse("2026-01-02T03:04:05.678Z"),
                expiresAt,
                null,
                revokedAt,
                null);
    }

    /** An enabled bot with these models. */
    static Bot bot(String model, List<String> fallbackModels) {
        Bot bot = bot("bot_1", null, "Helper");
        return new Bot(
                bot.id(),
                null,
                bot.name(),
                "",
                "",
                model,
                fallbackModels,
                null,
                bot.maxTokens(),
                bot.historyMessages(),
                "",
                bot.knowledge(),
                bot.widget(),
                false,
                true,
                bot.createdAt(),
                bot.updatedAt());
    }

    static Bot bot(String id, @Nullable String shortName, String name) {
        Instant made = Instant.parse("2026-01-02T03:04:05.678Z");
        return new Bot(
                id,
                shortName,
                name,
                "",
                "",
                "builtin",
                List.of(),
                null,
                1000,
                20,
                "",
                KnowledgeSettings.DEFAULT,
                WidgetEmbedding.OFF,
                false,
                true,
                made,
                made);
    }

    static Source source(String id, String title) {
        Instant made = Instant.parse("2026-01-02T03:04:05.678Z");
        return new Source(
                "bot_1",
                id,
                Source.Kind.FILE,
                title,
                title,
                0,
                1,
                null,
                Source.Status.FAILED,
                "The source contains no text.",
                100,
                10,
                1,
                0,
                made,
                made,
                null,
                null);
    }

    static WebhookEndpoint webhook(
            String id, String url, Set<EventType> events, @Nullable DisabledReason reason) {
        Instant made = Instant.parse("2026-11-01T12:00:00Z");
        return new WebhookEndpoint(
                id,
                new EndpointDraft(
                        url, null, events, Set.of(), RetrySchedule.STANDARD, reason == null),
                "sealed",
                null,
                reason == null ? null : new WebhookEndpoint.Disabled(reason, made),
                null,
                made,
                made);
    }

    private final class Played implements Administration {
        @Override
        public CreatedKey createKey(NewKey key) {
            asked.add(key.toString());
            return new CreatedKey("key_1", "rj_token");
        }

        @Override
        public CreatedKey rotateKey(String id, Duration overlap) {
            asked.add("rotate " + id + " " + overlap);
            return new CreatedKey("key_2", "rj_token");
        }

        @Override
        public void revokeKey(String id) {
            if (!id.equals("key_1")) {
                throw AppError.of(ErrorCode.NOT_FOUND, "There is no such API key.");
            }
            asked.add("revoke " + id);
        }

        @Override
        public void createUser(
                String email, @Nullable String name, String password, AccountRole role) {
            asked.add("user " + email + " " + name + " " + role.text() + " " + password);
        }

        @Override
        public String generatePassword() {
            return "made up";
        }

        @Override
        public void setPassword(String email, String password) {
            asked.add("password " + email + " " + password);
        }

        @Override
        public void deleteUser(String email) {
            if (!email.equals("a@example.com")) {
                throw AppError.of(
                        ErrorCode.NOT_FOUND, "There is no account with this email address.");
            }
            asked.add("delete " + email);
        }

        @Override
        public Bot createBot(NewBot bot) {
            asked.add(bot.toString());
            return bot("bot_1", bot.shortName(), bot.name());
        }

        @Override
        public String digestPreview() {
            return "The digest";
        }

        @Override
        public MailStore.MailBacklog mailBacklog() {
            return backlog;
        }

        @Override
        public List<Bot> bots(PageRequest page) {
            asked.add(page.toString());
            return bots;
        }

        @Override
        public List<ProviderConnections.ProviderState> providers() {
            return providers;
        }

        @Override
        public ModelCheckResult tryModel(String model) {
            asked.add("try " + model);
            return modelCheck;
        }

        @Override
        public Source addSource(NewSource source) {
            asked.add(source.toString());
            return source("src_1", source.what());
        }

        @Override
        public void deleteSource(String bot, String id) {
            asked.add("delete " + bot + " " + id);
        }

        /** {@link AnswerTestCommandsTest} runs these commands on real data. */
        @Override
        public BotTests tests(String bot) {
            throw AppError.of(ErrorCode.BOT_NOT_FOUND, "There is no such bot.");
        }

        @Override
        public Webhooks.WithSecret createWebhook(NewWebhook webhook) {
            asked.add(webhook.toString());
            return new Webhooks.WithSecret(
                    webhook("wh_1", webhook.url(), webhook.events(), null), "whsec_new");
        }

        @Override
        public void deleteWebhook(String id) {
            asked.add("delete " + id);
        }

        @Override
        public AttemptResult testWebhook(String id) {
            asked.add("test " + id);
            return webhookTest;
        }

        @Override
        public Webhooks.WithSecret rotateWebhook(String id) {
            asked.add("rotate " + id);
            return new Webhooks.WithSecret(
                    webhook(id, "https://a.example/", Set.of(), null), "whsec_rotated");
        }

        @Override
        public void close() {
            asked.add("close");
        }
    }
}

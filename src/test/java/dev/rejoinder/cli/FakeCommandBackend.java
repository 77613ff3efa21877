package dev.rejoinder.cli;

import dev.rejoinder.access.AccountRole;
import dev.rejoinder.access.FirstKeyWriter;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.KnowledgeSettings;
import dev.rejoinder.bot.WidgetEmbedding;
import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.config.Settings;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.mail.MailStore;
import dev.rejoinder.provider.connection.ProviderConnections;
import dev.rejoinder.server.ModelCheckResult;
import dev.rejoinder.storage.move.CopyProgressListener;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A backend in memory that records its calls. */
final class FakeCommandBackend implements CommandBackend {
    final List<String> asked = new ArrayList<>();
    final List<Bot> bots = new ArrayList<>();
    final List<ProviderConnections.ProviderState> providers = new ArrayList<>();
    MailStore.MailBacklog backlog = new MailStore.MailBacklog(0, null);
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
    public boolean hasData(Settings given) {
        return true;
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

    private final class Played implements Administration {
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
        public void close() {
            asked.add("close");
        }
    }
}

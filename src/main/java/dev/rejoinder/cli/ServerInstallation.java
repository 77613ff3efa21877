package dev.rejoinder.cli;

import dev.rejoinder.access.Account;
import dev.rejoinder.access.ApiKey;
import dev.rejoinder.access.KeyKeeper;
import dev.rejoinder.access.Keys;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.BotDraft;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.bot.KnowledgeSettings;
import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.config.Settings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.Page;
import dev.rejoinder.knowledge.Source;
import dev.rejoinder.knowledge.Sources;
import dev.rejoinder.server.Features;
import dev.rejoinder.server.ModelCheck;
import dev.rejoinder.server.RejoinderServer;
import dev.rejoinder.storage.FileCheck;
import dev.rejoinder.storage.Moving;
import dev.rejoinder.storage.move.Progress;
import dev.rejoinder.storage.move.Sum;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Binds the commands to the composition root. */
final class ServerInstallation implements Installation {
    @Override
    public Serving serve(Settings settings, KeyKeeper firstKey) {
        return new RunningServer(RejoinderServer.start(settings, firstKey));
    }

    @Override
    public Administration open(Settings settings) {
        return new OpenedData(Features.open(settings));
    }

    @Override
    public Optional<String> checkFile(Settings settings) {
        return settings.database().url() == null
                ? FileCheck.whole(settings.server().data(), Clock.system())
                : Optional.empty();
    }

    @Override
    public Map<String, Long> migrate(Settings from, DatabaseSettings to, Progress progress) {
        return rows(moving(progress).migrate(from.server().data(), to));
    }

    @Override
    public Map<String, Long> backup(Settings from, Path file, Progress progress) {
        return rows(moving(progress).backup(from.database(), from.server().data(), file));
    }

    @Override
    public Map<String, Long> restore(Settings to, Path file, Progress progress) {
        return rows(moving(progress).restore(file, to.database(), to.server().data()));
    }

    private static Moving moving(Progress progress) {
        return new Moving(Clock.system(), progress);
    }

    private static Map<String, Long> rows(Map<String, Sum> sums) {
        return sums.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, sum -> sum.getValue().rows()));
    }

    @Override
    public Optional<String> problemReaching(URI base) {
        return Features.problemReaching(base);
    }

    @Override
    public ModelCheck tryModel(Settings settings, String model) {
        return ModelCheck.of(settings, model);
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

    private record OpenedData(Features features) implements Administration {
        @Override
        public CreatedKey createKey(NewKey key) {
            Bots bots = features.bots();
            Keys.Created created =
                    features.keys()
                            .create(
                                    key.name(),
                                    key.scope(),
                                    key.bots().stream()
                                            .map(name -> bots.require(name).id())
                                            .collect(Collectors.toSet()),
                                    key.limits(),
                                    key.expiresAt());
            return new CreatedKey(created.key().id(), created.token());
        }

        @Override
        public List<ApiKey> keys(Page page) {
            return features.keys().list(page);
        }

        @Override
        public void revokeKey(String id) {
            features.keys().revoke(id);
        }

        @Override
        public void createUser(String email, @Nullable String name, String password) {
            features.accounts().create(email, name, password);
        }

        @Override
        public String generatePassword() {
            return features.accounts().generatePassword();
        }

        @Override
        public List<Account> users(Page page) {
            return features.accounts().list(page);
        }

        @Override
        public void setPassword(String email, String password) {
            features.accounts().setPassword(email, password);
        }

        @Override
        public void deleteUser(String email) {
            features.accounts().delete(email);
        }

        @Override
        public Bot createBot(NewBot bot) {
            BotDraft defaults = BotDraft.named(bot.name());
            return features.bots()
                    .create(
                            new BotDraft(
                                    bot.shortName(),
                                    bot.name(),
                                    Optional.ofNullable(bot.instructions())
                                            .orElse(defaults.instructions()),
                                    defaults.welcomeMessage(),
                                    Optional.ofNullable(bot.model()).orElse(defaults.model()),
                                    List.of(),
                                    defaults.temperature(),
                                    defaults.maxTokens(),
                                    defaults.historyMessages(),
                                    defaults.fallbackMessage(),
                                    KnowledgeSettings.DEFAULT,
                                    defaults.widget(),
                                    defaults.enabled()));
        }

        @Override
        public List<Bot> bots(Page page) {
            return features.bots().list(page);
        }

        @Override
        public Source addSource(NewSource source) {
            String botId = features.bots().require(source.bot()).id();
            Sources sources = features.sources();
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
        public List<Source> sources(String bot, Page page) {
            return features.sources().list(features.bots().require(bot).id(), page);
        }

        @Override
        public void deleteSource(String bot, String id) {
            features.sources().delete(features.bots().require(bot).id(), id);
        }

        @Override
        public void close() {
            features.close();
        }
    }
}

package dev.rejoinder.digest;

import dev.rejoinder.analytics.Analytics;
import dev.rejoinder.analytics.AnalyticsReport;
import dev.rejoinder.analytics.DateRange;
import dev.rejoinder.core.Clock;
import dev.rejoinder.mail.MailAddresses;
import dev.rejoinder.mail.OutgoingMail;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queues the digest of each week, Monday to Sunday in UTC, when the week is over: once for each
 * account that wants it, whichever servers run. Thread-safe.
 */
public final class WeeklyDigest {
    private static final Logger log = LoggerFactory.getLogger(WeeklyDigest.class);

    /** Answers that run at midnight end before. */
    private static final Duration AFTER_THE_WEEK = Duration.ofHours(6);

    private static final Duration LIFE = Duration.ofDays(3);
    private static final int DAYS = 7;
    private static final int TOP_UNANSWERED = 5;

    private final DigestStore store;
    private final Analytics analytics;
    private final @Nullable URI publicUrl;
    private final Clock clock;
    private volatile @Nullable LocalDate done;

    /**
     * @param publicUrl where the console is; null for a digest without links
     */
    public WeeklyDigest(
            DigestStore store, Analytics analytics, @Nullable URI publicUrl, Clock clock) {
        this.store = store;
        this.analytics = analytics;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    /** Queues the digest of last week, unless that is done or nobody wants it. */
    public void queueIfDue() {
        LocalDate week = lastWeek(clock.now().minus(AFTER_THE_WEEK));
        if (week.equals(done)) {
            return;
        }
        List<String> subscribers = store.subscribers();
        if (subscribers.isEmpty()) {
            return;
        }
        if (!store.queued(week)) {
            store.queue(week, mails(week, subscribers));
        }
        done = week;
    }

    private List<OutgoingMail> mails(LocalDate week, List<String> subscribers) {
        List<BotWeek> bots = bots(week);
        var mails = new ArrayList<OutgoingMail>();
        for (String subscriber : bots.isEmpty() ? List.<String>of() : subscribers) {
            if (MailAddresses.isValid(subscriber)) {
                mails.add(
                        OutgoingMail.create(
                                "digest." + week + "." + mails.size(),
                                subscriber,
                                DigestText.subject(week),
                                DigestText.body(week, bots, publicUrl),
                                clock.now(),
                                LIFE));
            } else {
                log.warn("An account has an email address to which no digest can be sent");
            }
        }
        return mails;
    }

    /** The text of the digest of last week, or that there is none. */
    public String preview() {
        LocalDate week = lastWeek(clock.now());
        List<BotWeek> bots = bots(week);
        if (bots.isEmpty()) {
            return "Nobody asked anything from %s to %s, so no digest is sent for this week."
                    .formatted(week, week.plusDays(DAYS - 1));
        }
        return DigestText.subject(week) + "\n\n" + DigestText.body(week, bots, publicUrl);
    }

    private static LocalDate lastWeek(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC)
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                .minusDays(DAYS);
    }

    private List<BotWeek> bots(LocalDate week) {
        Instant since = week.atStartOfDay().toInstant(ZoneOffset.UTC);
        AnalyticsReport report =
                analytics.report(_ -> true, new DateRange(week, week.plusDays(DAYS - 1)));
        return report.bots().stream()
                .filter(bot -> bot.figures().questions() > 0)
                .map(bot -> week(bot, since))
                .toList();
    }

    private BotWeek week(AnalyticsReport.BotFigures bot, Instant since) {
        AnalyticsReport.Figures figures = bot.figures();
        return new BotWeek(
                bot.id(),
                bot.name(),
                figures.conversations(),
                figures.questions(),
                figures.answered(),
                figures.fallenBack(),
                store.unanswered(bot.id(), since, TOP_UNANSWERED));
    }
}

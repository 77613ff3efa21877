package dev.rejoinder.digest;

import dev.rejoinder.mail.ConsoleLinks;
import java.net.URI;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The text of the digest. */
final class DigestText {
    private static final int MAX_QUESTION_CHARACTERS = 200;

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    private DigestText() {}

    static String subject(LocalDate week) {
        return "Your assistants in the week of " + DAY.format(week);
    }

    static String body(LocalDate week, List<BotWeek> bots, @Nullable URI publicUrl) {
        var text = new StringBuilder();
        text.append(
                "Monday %s to Sunday %s, in UTC.\n\n"
                        .formatted(DAY.format(week), DAY.format(week.plusDays(6))));
        bots.forEach(bot -> append(text, bot, publicUrl));
        return text.append(
                        "You get this mail because the weekly digest is on for your account. Turn"
                                + " it off on the console's account page.\n")
                .toString();
    }

    private static void append(StringBuilder text, BotWeek bot, @Nullable URI publicUrl) {
        text.append(line(bot.name())).append("\n\n");
        text.append("- Conversations: ").append(bot.conversations()).append('\n');
        text.append("- Answered: ").append(bot.answeredPercent()).append(" % of ");
        text.append(bot.questions()).append(" questions\n");
        text.append("- Without an answer: ").append(bot.unanswered()).append("\n\n");
        if (!bot.topUnanswered().isEmpty()) {
            text.append("Questions without an answer:\n\n");
            for (UnansweredQuestion each : bot.topUnanswered()) {
                text.append("- ").append(line(each.question()));
                text.append(each.times() > 1 ? " (" + each.times() + " times)\n" : "\n");
            }
            text.append('\n');
        }
        if (publicUrl != null) {
            String place = "bots/" + bot.botId() + "/";
            text.append("Conversations: ");
            text.append(ConsoleLinks.page(publicUrl, place + "conversations")).append('\n');
            text.append("Answer questions: ");
            text.append(ConsoleLinks.page(publicUrl, place + "knowledge")).append("\n\n");
        }
    }

    private static String line(String text) {
        String line = text.strip().replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}]+", " ");
        return line.codePointCount(0, line.length()) <= MAX_QUESTION_CHARACTERS
                ? line
                : line.substring(0, line.offsetByCodePoints(0, MAX_QUESTION_CHARACTERS)) + "…";
    }
}

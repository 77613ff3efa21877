package dev.rejoinder.http.api;

import dev.rejoinder.core.AppError;
import dev.rejoinder.handover.Handover;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of a conversation's events has received. As an event id it is {@code 12,8,10_1.3}:
 * all messages up to position 12, except the answers to the questions at 8 and 10, which have not
 * ended; and version 3 of handover 1.
 *
 * @param unanswered the positions of these questions, in order
 * @param handover the number of the last handover; 0 for none
 */
record FeedPosition(long message, List<Long> unanswered, int handover, int version) {
    /** Of more questions, only the latest are remembered. */
    static final int MAX_UNANSWERED = 32;

    private static final Pattern TEXT =
            Pattern.compile("([0-9]{1,18})((?:,[0-9]{1,18}){0,32})_([0-9]{1,9})\\.([0-9]{1,9})");

    FeedPosition {
        int more = Math.max(0, unanswered.size() - MAX_UNANSWERED);
        unanswered = List.copyOf(unanswered.subList(more, unanswered.size()));
    }

    /**
     * Parses the id of an event.
     *
     * @throws AppError INVALID_REQUEST
     */
    static FeedPosition parse(String id) {
        Matcher found = TEXT.matcher(id);
        if (!found.matches()) {
            throw AppError.invalid(
                    "Last-Event-ID", "Last-Event-ID must be the id of an event of this stream.");
        }
        List<Long> unanswered =
                Stream.of(found.group(2).split(","))
                        .filter(each -> !each.isEmpty())
                        .map(Long::valueOf)
                        .toList();
        return new FeedPosition(
                Long.parseLong(found.group(1)),
                unanswered,
                Integer.parseInt(found.group(3)),
                Integer.parseInt(found.group(4)));
    }

    FeedPosition after(long position) {
        return new FeedPosition(Math.max(message, position), unanswered, handover, version);
    }

    FeedPosition awaiting(long question) {
        var more = new ArrayList<>(unanswered);
        more.add(question);
        return new FeedPosition(message, more, handover, version);
    }

    FeedPosition answered(long question) {
        return new FeedPosition(
                message,
                unanswered.stream().filter(each -> each != question).toList(),
                handover,
                version);
    }

    FeedPosition with(Handover latest) {
        return new FeedPosition(message, unanswered, latest.number(), latest.version());
    }

    /** Whether the reader has this version of the handover. */
    boolean has(@Nullable Handover latest) {
        return latest == null || (latest.number() == handover && latest.version() == version);
    }

    @Override
    public String toString() {
        var text = new StringBuilder().append(message);
        unanswered.forEach(each -> text.append(',').append(each));
        return text.append('_').append(handover).append('.').append(version).toString();
    }
}

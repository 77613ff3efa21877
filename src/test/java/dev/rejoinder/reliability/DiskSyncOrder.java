package dev.rejoinder.reliability;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads system calls in their order from an strace log. Finds responses that were sent before the
 * log was synced, or without the two syncs that a turn needs.
 */
final class DiskSyncOrder {
    private static final int SYNCS_A_TURN = 2;
    private static final Pattern LOG_CALL =
            Pattern.compile("^(\\d+) +(pwrite64|fdatasync|fsync)\\(\\d+<[^>]*-wal>");
    private static final Pattern RESUMED =
            Pattern.compile("^(\\d+) +<\\.\\.\\. (fdatasync|fsync) resumed>");
    private static final Pattern ANSWER =
            Pattern.compile("^\\d+ +(?:write|writev|sendto|sendmsg)\\(.*\"HTTP/1\\.1 200");

    /** Threads with a sync of the log in progress. */
    private final Set<String> syncing = new HashSet<>();

    private final List<String> unsynced = new ArrayList<>();
    private boolean written;
    private int syncs;
    private int answers;
    private int allSyncs;

    void call(String line) {
        Matcher resumed = RESUMED.matcher(line);
        Matcher call = LOG_CALL.matcher(line);
        if (resumed.find()) {
            if (syncing.remove(resumed.group(1))) {
                synced(line);
            }
        } else if (call.find()) {
            if (call.group(2).equals("pwrite64")) {
                written = true;
            } else if (line.contains("<unfinished")) {
                syncing.add(call.group(1));
            } else {
                synced(line);
            }
        } else if (ANSWER.matcher(line).find()) {
            answered(line);
        }
    }

    private void synced(String line) {
        if (line.endsWith("= 0")) {
            written = false;
            syncs++;
            allSyncs++;
        }
    }

    private void answered(String line) {
        answers++;
        if (written || syncs < SYNCS_A_TURN) {
            unsynced.add(line);
        }
        syncs = 0;
    }

    int answers() {
        return answers;
    }

    /** Returns the responses that were sent too early. */
    List<String> unsynced() {
        return unsynced;
    }

    @Override
    public String toString() {
        return answers + " answers, " + allSyncs + " syncs, " + unsynced.size() + " too early";
    }
}

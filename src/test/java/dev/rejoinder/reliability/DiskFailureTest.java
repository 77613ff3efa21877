package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Injects disk errors, and checks that data is synced before a response. */
@Tag("sqlite")
final class DiskFailureTest {
    private static final int FAILED = 1;
    private static final int MOST_ASKED = 200;
    private static final int ANSWERS_WATCHED = 100;

    @TempDir Path folder;

    /**
     * One sync fails and later ones succeed, as after a real error: a retry would prove nothing.
     */
    @Test
    void failedSyncEndsTheServerAndNothingAcknowledgedIsLost() throws Exception {
        failSync(5);
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 6, 7, 8, 9, 10, 15, 20, 30, 40, 50})
    void anyFailedSyncEndsTheServer(int nth) throws Exception {
        failSync(nth);
    }

    private void failSync(int nth) throws Exception {
        try (KillProvider provider = KillProvider.start()) {
            var launch = KillableServer.Launch.of(folder.resolve("data"), provider.url());
            List<KillRequest> answered;
            KillRequest failed;
            String token;
            try (KillableServer server = KillableServer.start(launch);
                    KillClient client = DiskTest.firstClient(server);
                    DiskTrace _ =
                            DiskTrace.of(
                                    server.pid(),
                                    folder.resolve("trace"),
                                    "-e",
                                    "trace=fsync,fdatasync",
                                    "-e",
                                    "inject=fsync,fdatasync:error=EIO:when=" + nth)) {
                token = server.firstToken();
                List<KillRequest> asked = askUntilItFails(client);
                answered = asked.subList(0, asked.size() - 1);
                failed = asked.getLast();
                assertThat(server.awaitEnd()).isEqualTo(FAILED);
                assertThat(server.log()).contains("The disk failed while data was written to it");
            }
            try (KillableServer server = KillableServer.start(launch);
                    KillClient client = new KillClient(server.port(), token, "guide")) {
                var check = new KillCheck(client);
                var kept = byConversation(answered);
                assertThat(check.conversations(kept))
                        .isEqualTo(new KillCheck.Seen(answered.size(), 0, 0));
                assertThat(client.stream(failed, Integer.MAX_VALUE)).isEqualTo(200);
                check.total(answered.size() + 1);
                KillCheck.file(launch.data());
            }
        }
    }

    private static List<KillRequest> askUntilItFails(KillClient client)
            throws InterruptedException {
        var asked = new ArrayList<KillRequest>();
        for (int i = 0; i < MOST_ASKED; i++) {
            var request = new KillRequest("key-" + i, "Question " + i + "?", null);
            asked.add(request);
            try {
                if (client.message(request) != 200) {
                    return asked;
                }
            } catch (IOException gone) {
                return asked;
            }
        }
        throw new AssertionError("no sync failed");
    }

    private static java.util.Map<String, List<KillRequest>> byConversation(
            List<KillRequest> requests) {
        return requests.stream()
                .collect(Collectors.groupingBy(each -> each.told().getFirst().conversationId()));
    }

    /**
     * After a failed write the server continues: nothing is stored, and the next write succeeds.
     */
    @Test
    void failedWriteFailsOnlyItsRequests() throws Exception {
        try (KillProvider provider = KillProvider.start();
                KillableServer server =
                        KillableServer.start(
                                KillableServer.Launch.of(folder.resolve("data"), provider.url()));
                KillClient client = DiskTest.firstClient(server)) {
            var asked = new KillRequest("a", "Written?", null);
            try (DiskTrace trace =
                    DiskTrace.of(
                            server.pid(),
                            folder.resolve("trace"),
                            "-e",
                            "trace=pwrite64",
                            "-e",
                            "inject=pwrite64:error=EIO")) {
                HttpResponse<String> response = client.response(asked);
                DiskTest.assertInternalError(response);
                assertThat(provider.calls()).isZero();
                assertThat(trace.calls()).isNotEmpty();
            }
            assertThat(client.message(asked)).isEqualTo(200);
            KillCheck.file(folder.resolve("data"));
        }
    }

    /** The log is synced before each 200 leaves the process. */
    @Test
    @Tag("long")
    void nothingIsAcknowledgedBeforeItIsSynced() throws Exception {
        try (KillProvider provider = KillProvider.start();
                KillableServer server =
                        KillableServer.start(
                                KillableServer.Launch.of(folder.resolve("data"), provider.url()));
                KillClient client = DiskTest.firstClient(server)) {
            DiskTrace trace =
                    DiskTrace.of(
                            server.pid(),
                            folder.resolve("trace"),
                            "-y",
                            "-s",
                            "32",
                            "-e",
                            "trace=pwrite64,fsync,fdatasync,write,writev,sendto,sendmsg");
            for (int i = 0; i < ANSWERS_WATCHED; i++) {
                assertThat(client.message(new KillRequest("key-" + i, "Question " + i + "?", null)))
                        .isEqualTo(200);
            }
            var order = new DiskSyncOrder();
            trace.calls().forEach(order::call);
            assertThat(order.answers()).isEqualTo(ANSWERS_WATCHED);
            assertThat(order.unsynced()).isEmpty();
            System.out.println("synced before acknowledged: " + order);
        }
    }
}

package dev.rejoinder.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.ModelException.Kind;
import dev.rejoinder.provider.http.HttpCall;
import dev.rejoinder.provider.http.HttpTransport;
import dev.rejoinder.provider.http.RecordedTransport;
import dev.rejoinder.provider.http.Recording;
import dev.rejoinder.wire.Header;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiEmbeddingModelTest {
    private static final String ONE = "{\"data\":[{\"index\":0,\"embedding\":[3,4]}]}";

    private final List<Duration> pauses = new ArrayList<>();

    @Test
    void vectorsAreReturnedInTheOrderOfTheTexts() throws Exception {
        var transport = RecordedTransport.answer(200, Recording.read("openai-embeddings.txt"));

        assertThat(model(transport).embedPassages(List.of("a", "b")))
                .containsExactly(new float[] {0.6f, -0.8f, 0}, new float[] {0, 0, 1});
        assertThat(transport.request())
                .isEqualTo(
                        """
                        https://api.openai.com/v1/embeddings
                        Content-Type: application/json
                        Accept: application/json
                        Authorization: Bearer sk-secret

                        {"model":"text-embedding-3-small","input":["a","b"]}\
                        """);
    }

    @Test
    void vectorsInBase64AreParsed() throws Exception {
        String body = "{\"data\":[{\"index\":0,\"embedding\":\"AABAQAAAgEA=\"}]}";

        assertThat(model(RecordedTransport.answer(200, body)).embedQuestion("a"))
                .containsExactly(0.6f, 0.8f);
    }

    @Test
    void manyTextsAreSentInBatches() throws Exception {
        var requests = new Played();
        for (int count : List.of(64, 64, 2)) {
            String vectors = String.join(",", Collections.nCopies(count, "{\"embedding\":[1,0]}"));
            requests.add(RecordedTransport.answer(200, "{\"data\":[" + vectors + "]}"));
        }

        assertThat(model(requests).embedPassages(Collections.nCopies(130, "x"))).hasSize(130);
        assertThat(requests.left).isEmpty();
        assertThat(model(requests).embedPassages(List.of())).isEmpty();
    }

    @Test
    void longTextsAreTruncatedAndEmptyOnesAreSent() throws Exception {
        var transport = RecordedTransport.answer(200, ONE);
        model(transport).embedQuestion("x".repeat(7999) + "😀" + "y".repeat(100_000));
        assertThat(transport.request()).endsWith("xxx\"]}").doesNotContain("y\"", "😀");

        model(transport).embedQuestion(" ");
        assertThat(transport.request()).endsWith("\"input\":[\"-\"]}");
    }

    @Test
    void retryAfterOfABusyProviderIsHonoured() throws Exception {
        var played = new Played();
        played.add(RecordedTransport.answer(429, "slow down", "Retry-After: 7"));
        played.add(RecordedTransport.answer(503, "oops"));
        played.add(RecordedTransport.answer(200, ONE));

        assertThat(model(played).embedPassages(List.of("a"))).hasSize(1);
        assertThat(pauses).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(2));
    }

    @Test
    void retriesEndIfTheProviderStaysBusy() {
        var busy = RecordedTransport.answer(500, "oops");

        assertThat(refusal(() -> model(busy).embedPassages(List.of("a"))).kind())
                .isEqualTo(Kind.UNAVAILABLE);
        assertThat(pauses).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L);

        pauses.clear();
        assertThat(refusal(() -> model(busy).embedQuestion("a")).kind())
                .isEqualTo(Kind.UNAVAILABLE);
        assertThat(pauses).isEmpty();
    }

    @Test
    void longRetryDelayIsLeftToTheCaller() {
        var limited = RecordedTransport.answer(429, "tomorrow", "Retry-After: 3600");
        ModelException refusal = refusal(() -> model(limited).embedPassages(List.of("a")));

        assertThat(refusal.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofHours(1));
        assertThat(pauses).isEmpty();
    }

    @Test
    void rejectionIsFinalAndDoesNotRevealTheKey() {
        var refused = RecordedTransport.answer(401, "wrong key sk-secret");
        ModelException refusal = refusal(() -> model(refused).embedQuestion("a"));

        assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
        assertThat(refusal).hasMessage("status 401: wrong key ***");
        assertThat(pauses).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"data\":[]}",
                "{\"data\":[{\"index\":1,\"embedding\":[1]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":0,\"embedding\":[1]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[0,0]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[\"a\"]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":\"?\"}]}",
                "{\"data\":[{\"index\":0,\"embedding\":null}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1,2"
            })
    void whatIsNoVectorIsRefused(String body) {
        var transport = RecordedTransport.answer(200, body);

        assertThat(refusal(() -> model(transport).embedQuestion("a")).kind())
                .isEqualTo(Kind.MALFORMED);
    }

    @Test
    void vectorsOfAnotherDimensionAreRefused() throws Exception {
        var played = new Played();
        played.add(RecordedTransport.answer(200, ONE));
        played.add(RecordedTransport.answer(200, ONE.replace("4]", "4,5]")));
        OpenAiEmbeddingModel model = model(played);
        model.embedQuestion("a");

        assertThat(refusal(() -> model.embedQuestion("a"))).hasMessage("3 dimensions instead of 2");
    }

    @Test
    void truncatedResponseIsRetried() throws Exception {
        var played = new Played();
        played.add(RecordedTransport.answer(200, ONE).cutAt(20));
        played.add(RecordedTransport.answer(200, ONE));

        assertThat(model(played).embedPassages(List.of("a")).getFirst())
                .containsExactly(0.6f, 0.8f);
    }

    private OpenAiEmbeddingModel model(HttpTransport transport) {
        return new OpenAiEmbeddingModel(
                transport,
                OpenAiChatModel.OPENAI,
                "sk-secret",
                "text-embedding-3-small",
                pauses::add);
    }

    private interface Asking {
        void run() throws ModelException;
    }

    private static ModelException refusal(Asking asking) {
        var thrown = new ArrayList<ModelException>();
        assertThatThrownBy(asking::run).isInstanceOfSatisfying(ModelException.class, thrown::add);
        return thrown.getFirst();
    }

    /** Plays one recorded response after the other. */
    private static final class Played implements HttpTransport {
        private final Deque<HttpTransport> left = new ArrayDeque<>();

        void add(HttpTransport answer) {
            left.add(answer);
        }

        @Override
        public HttpCall post(URI uri, List<Header> headers, byte[] body) {
            return left.remove().post(uri, headers, body);
        }

        @Override
        public HttpCall get(URI uri, List<Header> headers) {
            return left.remove().get(uri, headers);
        }

        @Override
        public void close() {}
    }
}

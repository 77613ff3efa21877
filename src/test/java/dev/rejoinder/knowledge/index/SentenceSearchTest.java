package dev.rejoinder.knowledge.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.knowledge.Chunk;
import dev.rejoinder.knowledge.ChunkEmbedding;
import dev.rejoinder.knowledge.SentenceVectors;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Scores of sentences, and languages that a model does not know. */
class SentenceSearchTest extends PassageIndexFixture {
    private static final float[] QUESTION = vector(1, 0);

    @Test
    void wordsInOneSentenceBeatTheSameWordsInTwo() {
        put(
                "bot_1",
                "apart",
                "The garden of the old palace is famous for its roses and its fountains.\n"
                    + "The museum beside the harbour closes on Mondays and on public holidays.");
        put(
                "bot_1",
                "together",
                "The museum of the old palace is famous for its paintings and its furniture.\n"
                    + "The garden beside the harbour closes on Mondays and on public holidays.");

        assertThat(found("bot_1", "When is the garden closed?")).startsWith("together/0");
    }

    @Test
    void titlesAreASentenceOfTheirOwn() {
        put("bot_1", "other", "We deliver in two days. Refunds are explained elsewhere.");
        var chunk = new Chunk(0, "Refunds for shoes", null, "en", "Send them back in a month.");
        index.put(document("bot_1", "titled", null, new IndexedChunk(chunk, null)));
        index.refresh();

        assertThat(found("bot_1", "refunds for shoes")).startsWith("titled/0");
    }

    @Test
    void nearestSentenceBringsItsChunkForward() {
        float[] far = vector(0.6f, 0.8f);
        putSentences("nearer", vector(0.7f, 0.7f), far, far);
        putSentences("precise", vector(0.65f, 0.75f), far, vector(1, 0.05f));
        for (int i = 0; i < ScoreFusion.MIN_FOR_BACKGROUND; i++) {
            putSentences("unrelated" + i, vector(0, 1), vector(0, 1));
        }

        assertThat(hits("bot_1", "anything", QUESTION))
                .extracting(PassageHit::documentId)
                .startsWith("precise");
    }

    private void putSentences(String id, float[] vector, float[]... sentences) {
        var embedding = new ChunkEmbedding(vector, SentenceVectors.of(List.of(sentences)));
        var chunk = new IndexedChunk(new Chunk(0, "", null, "en", "x"), embedding);
        index.put(document("bot_1", id, MODEL, chunk));
        index.refresh();
    }

    @Test
    void vectorsWeighLittleInALanguageThatTheModelDoesNotKnow() {
        put("bot_1", "near", vector(1, 0), "ru", "Музей открыт по воскресеньям.");
        put("bot_1", "words", vector(0, 1), "ru", "Сад закрыт зимой.");
        var english = new QuestionVector(MODEL, Set.of("en"), 0, QUESTION);
        var all = new QuestionVector(MODEL, Set.of(), 0, QUESTION);

        assertThat(first("Когда закрыт сад?", english)).isEqualTo("words");
        assertThat(first("Когда закрыт сад?", all)).isEqualTo("near");
    }

    @Test
    void unknownLanguageCountsAsTheBotsMainLanguage() {
        put("bot_1", "russian", vector(0, 1), "ru", "Музей открыт по воскресеньям.");
        put("bot_1", "near", vector(1, 0), "und", "Музей 1904");
        put("bot_1", "words", vector(0, 1), "und", "Сад закрыт зимой.");

        assertThat(
                        first(
                                "Когда закрыт сад зимой?",
                                new QuestionVector(MODEL, Set.of("en"), 0, QUESTION)))
                .isEqualTo("words");
    }

    /** Some models give unrelated texts high cosines, which only many candidates would reveal. */
    @Test
    void unrelatedPassagesOfASmallBotHaveALowScore() {
        put("bot_1", "one", vector(0.75f, 0.66f), "en", "The museum was built in 1904.");
        put("bot_1", "two", vector(0.74f, 0.67f), "en", "The garden closes in winter.");
        var query = new QuestionVector(MODEL, Set.of("en"), 0.75, QUESTION);

        assertThat(index.search(new PassageQuery("bot_1", "How are you?", query, 5)))
                .hasSize(2)
                .allMatch(hit -> hit.score() < 0.2);
    }

    private void put(String bot, String id, float[] vector, String language, String text) {
        var embedding = new ChunkEmbedding(vector, SentenceVectors.NONE);
        var chunk = new IndexedChunk(new Chunk(0, "", null, language, text), embedding);
        index.put(document(bot, id, MODEL, chunk));
        index.refresh();
    }

    private String first(String text, QuestionVector vector) {
        return index.search(new PassageQuery("bot_1", text, vector, 5)).getFirst().documentId();
    }

    /** The rare characters of one chunk of unknown language once outweighed all Chinese words. */
    @Test
    void chunkOfUnknownLanguageDoesNotOutrankTheRightOne() {
        List<String> texts =
                List.of(
                        "和记黄埔公司于一九七七年在香港成立，主要经营港口和零售业务。",
                        "公司的港口业务遍及二十五个国家，每年处理数千万个集装箱。",
                        "零售部门在亚洲和欧洲拥有超过一万家商店，销售食品和药品。",
                        "电信部门在意大利和英国提供移动电话服务，用户超过四千万。");
        for (int i = 0; i < texts.size(); i++) {
            var chunk = new Chunk(0, "", null, "zh", texts.get(i));
            index.put(document("bot_1", "zh" + i, null, new IndexedChunk(chunk, null)));
        }
        var unknown = new Chunk(0, "", null, "und", "Hutchison Ltd 1977: 港口的一个国家 Port, 公司在亚洲业务");
        index.put(document("bot_1", "und", null, new IndexedChunk(unknown, null)));
        index.refresh();

        assertThat(found("bot_1", "公司的港口业务遍及多少个国家？")).startsWith("zh1/0");
        assertThat(found("bot_1", "和记黄埔公司在哪一年成立？")).startsWith("zh0/0");
        assertThat(found("bot_1", "What is Hutchison Ltd?")).startsWith("und/0");
    }

    @Test
    void shortTextOfUnknownLanguageIsFoundByAnyFormOfItsWords() {
        var chunk = new Chunk(0, "", null, "und", "The tent costs 30 euros.");
        index.put(document("bot_1", "tent", null, new IndexedChunk(chunk, null)));
        index.refresh();

        assertThat(hits("bot_1", "What does the tent cost?", null))
                .singleElement()
                .satisfies(hit -> assertThat(hit.score()).isGreaterThan(0.5));
    }

    /** A table of names and numbers has no stop words, from which its language could be seen. */
    @Test
    void chunkOfUnknownLanguageIsFoundBesideAMainLanguage() {
        put(
                "bot_1",
                "en",
                "The price of a ticket is on the list in the hall.",
                "The hall is open.");
        var table = new Chunk(0, "", null, "und", "Lantern ticket: price 14 euros");
        index.put(document("bot_1", "table", null, new IndexedChunk(table, null)));
        index.refresh();

        assertThat(found("bot_1", "What is the price of the lantern ticket?"))
                .startsWith("table/0");
    }
}

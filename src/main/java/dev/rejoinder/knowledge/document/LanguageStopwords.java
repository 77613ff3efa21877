package dev.rejoinder.knowledge.document;

import java.util.Map;

/** The most frequent stop words of languages that share a script. */
final class LanguageStopwords {
    static final Map<String, String> ALL =
            Map.ofEntries(
                    Map.entry(
                            "en",
                            "the of and to in is you that it for on are with as at be this have"
                                    + " from or by not but what all were we when your can an will"
                                    + " which do how their if our has"),
                    Map.entry(
                            "de",
                            "der die und in den von zu das mit sich des auf für ist im dem nicht"
                                + " ein eine als auch es an werden aus er hat dass sie nach wird"
                                + " bei einer um am sind noch wie einem über wir ihr oder kann"),
                    Map.entry(
                            "fr",
                            "de la le et les des en un du une que est pour qui dans a par plus pas"
                                + " au sur ne se ce il sont avec vous nous ou son aux cette votre"
                                + " être peut mais elle"),
                    Map.entry(
                            "es",
                            "de la que el en y a los se del las un por con no una su para es al lo"
                                    + " como más o pero sus le ha este si porque esta son entre"
                                    + " cuando muy sin sobre usted puede"),
                    Map.entry(
                            "it",
                            "di e il la che in a per è un del non le si da con i una al sono dei"
                                + " come della più gli lo nel alla ha anche se o ma questo delle"
                                + " cui essere può"),
                    Map.entry(
                            "pt",
                            "de a o que e do da em um para com não uma os no se na por mais as dos"
                                    + " como mas ao ele das à seu sua ou quando muito nos já você"
                                    + " são foi pode é"),
                    Map.entry(
                            "nl",
                            "de en van het een in is dat op te zijn met voor niet die er aan om ook"
                                + " als dan maar bij of uit door over nog naar heeft ze wordt hij"
                                + " wij u kan deze worden"),
                    Map.entry(
                            "sv",
                            "och i att det som en på är av för med till den har de inte om ett han"
                                    + " men var jag sig från vi så kan när nu ska eller också efter"
                                    + " du vid hur"),
                    Map.entry(
                            "da",
                            "og i at det er en den til af på for ikke der de med han som et var jeg"
                                    + " har om vi min men sig hvad nu efter fra eller skal kan også"
                                    + " blev ud mig dig være noget hvor"),
                    Map.entry(
                            "no",
                            "og i det er på som en til å av for med at ikke den har de et om var"
                                + " han jeg seg men fra vi så kan nå etter eller skal også ble ut"
                                + " meg deg være noe hva hvor"),
                    Map.entry(
                            "fi",
                            "ja on ei se että en hän oli mutta ovat kun myös joka tai jos niin kuin"
                                    + " voi sen ole olla sekä mitä siitä nyt tämä ne vain mukaan"
                                    + " ennen jo sitä voit"),
                    Map.entry(
                            "pl",
                            "i w na z się nie do to że jest o jak od za po przez dla ale co tym są"
                                    + " oraz tak czy jego lub już może być które który można tylko"
                                    + " przy ze"),
                    Map.entry(
                            "cs",
                            "a v na se je že s z to do o i za ve pro si k by jsou ale po jak od"
                                + " nebo při který jako jeho bude jsme být také tak už které není"
                                + " lze"),
                    Map.entry(
                            "tr",
                            "ve bir bu için de da ile olarak daha çok en gibi olan kadar sonra ne"
                                    + " var değil mi ama o ya ise her veya göre olduğu tarafından"
                                    + " ancak şu hem"),
                    Map.entry(
                            "ro",
                            "și de la în a cu pe care din nu este o un să se sunt mai ca pentru al"
                                    + " au fost prin sau dar după ei lui între cele iar"),
                    Map.entry(
                            "hu",
                            "a az és hogy nem is egy volt meg ez de csak vagy mint már még ha el ki"
                                    + " van lesz azt ezt akkor így között voltak"),
                    Map.entry(
                            "id",
                            "yang dan di dari untuk dengan pada ini itu tidak adalah dalam akan"
                                    + " oleh sebagai juga ke atau karena bisa telah"),
                    Map.entry(
                            "vi",
                            "và của là các có được cho trong một không những với người này đã khi"
                                    + " từ đến về như cũng theo ở tại vào"),
                    Map.entry(
                            "ru",
                            "и в не на что я с он как это по но из у за то все так его же от о для"
                                    + " мы или бы если при вы может быть когда только"),
                    Map.entry(
                            "uk",
                            "і в не на що з у та до як це за по але його від про для є ми або бути"
                                    + " також при ви може якщо коли тільки й чи"));

    private LanguageStopwords() {}
}

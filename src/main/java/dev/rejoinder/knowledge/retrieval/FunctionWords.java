package dev.rejoinder.knowledge.retrieval;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Words that say nothing about the subject of a question: articles, pronouns, auxiliary verbs and
 * the phrases of asking, in seven languages. Lower case, without accents.
 */
final class FunctionWords {
    private static final String ENGLISH =
            """
            a about after all also am an and any anyone anything are as at be been before being both
            but by can could did do does doing done each else for from get give go going got had has
            have having he hello help her here hers hey hi him his how i if in into is it its just
            know let like look looking make many may me might mine more most much must my need no
            not of off ok on one ones only or other our out please possible possibly really same say
            see she should so some something still such take tell than thank thanks that the their
            them then there these they thing things this those to too under until up us use using
            very want was way we were what when where whether which while who whom whose why will
            with within without won wonder wondering would yes yet you your yours allowed available
            """;
    private static final String GERMAN =
            """
            aber alle allem allen aller alles als also am an auch auf aus bei beim bin bis bitte da
            dabei dafur damit danke dann das dass dein deine dem den denn der des die dies diese
            diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er
            erlaubt es etwas euch euer fur gibt haben habe hat hatte hallo hier ich ihm ihn ihnen
            ihr ihre ihrem ihren ihrer im in ins ist ja jede jeder jetzt kann kannst kein keine
            konnen konnte konnten man mehr mein meine meinem meinen meiner mich mir mit mochte
            mochten moglich muss mussen nach nein nicht noch nur ob oder ohne sehr sein seine selbst
            sich sie sind so soll sollte sowie uber um und uns unser unsere unter viel vom von vor
            wann war waren warum was weil welche welchem welchen welcher welches wem wen wenn wer
            werde werden wie wieder will wir wird wo wofur woher wohin womit wurde wurden zu zum zur
            zwischen bekomme bieten darf durfen
            """;
    private static final String SPANISH =
            """
            a al algo algun alguna ante antes aqui asi aun bajo bien cada como con cual cuales
            cuando cuanta cuantas cuanto cuantos de debe debo del desde donde dos e el ella ellas
            ellos en entre era es esa esas ese eso esos esta estaba estan estas este esto estos
            estoy fue gracias ha hace hacen hacer haceis hacia han hasta hay hola la las le les lo
            los mas me mi mis mucho muy nada ni no nos nosotros o otra otras otro otros para pero
            poco por porque posible puede pueden puedo podria pues que quien quienes quiero
            quisiera se sea ser si sin sobre son soy su sus suyo tal tambien tan tanto te tener
            tengo tenia tiene tienen todo todos tu tus un una unas uno unos usted ustedes y ya yo
            """;
    private static final String FRENCH =
            """
            a ai alors apres au aussi autre autres aux avant avec avez avoir avons bien bonjour car
            ce cela celle celles celui ces cet cette ceux chez ci comme comment combien d dans de
            deja depuis des doit dois donc dont du elle elles en encore entre est et etait ete etes
            etre eux fait faire faut font ici il ils j je jusque l la le les leur leurs lui m ma
            mais me meme merci mes moi moins mon n ne ni non nos notre nous on ont ou par pas peu
            peut peuvent peux plus possible pour pourquoi pourrais pourriez pouvez puis puisje qu
            quand quel quelle quelles quels que qui quoi s sa sans se ses si sont sous soyez suis
            sur t ta te tes toi ton tous tout toute toutes tres tu un une vers veux voici voila vos
            votre voudrais vous y
            """;
    private static final String ITALIAN =
            """
            a abbia ad agli ai al alcuni alla alle allo anche ancora avere avete c che chi ci ciao
            cio come con cosa cosi cui d da dagli dai dal dalla dalle dallo degli dei del della
            delle dello devo di dopo dove due e ed era esiste essere fa fare fino fra gia gli grazie
            ha hai hanno ho i il in io l la le lei li lo loro lui ma me mi mia mie miei mio molto ne
            negli nei nel nella nelle nello no noi non nostra nostro o ogni per perche piu po
            possibile possiamo posso possono potete prima puo qual quale quali quando quanta quante
            quanti quanto quel quella quelle quelli quello questa queste questi questo qui se sei
            sembra senza si sia siamo siete solo sono sopra sotto stato su sua sue sugli sui sul
            sulla suo suoi te tra troppo tu tua tue tuo tutti tutto un una uno vi voglio voi vorrei
            vostra vostre vostri vostro
            """;
    private static final String PORTUGUESE =
            """
            a ainda ao aos apos aquela aquelas aquele aqueles aquilo as ate cada com como da das de
            dela dele deles depois desde dessa desse desta deste deve devo do dos e ela elas ele
            eles em entre era essa essas esse esses esta estao estas este estes estou eu existe
            fazem fazer fez foi gostaria ha haver isso isto ja la lhe lhes mais mas me mesmo meu
            meus minha minhas muito na nao nas nem no nos nossa nosso num numa o obrigado ola onde
            os ou outra outras outro outros para pela pelas pelo pelos podem pode poderia podia por
            porque posso possivel pra qual quais quando quanta quantas quanto quantos que quem quero
            se seja sem ser seu seus so sob sobre sou sua suas tambem tao te tem temos tenho ter teu
            toda todas todo todos tu tua um uma umas uns vai voce voces
            """;
    private static final String DUTCH =
            """
            aan al alle als altijd andere ben bij dan dank dat de deze die dit doe doen door dus een
            en er geen gaat gaan geef graag haar had hallo heb hebben hebt heeft hem hen het hier
            hij hoe hoeveel hun ik in is ja je jij jou jouw jullie kan kunnen kunt maar mag me meer
            men met mij mijn mogelijk moet moeten na naar nee niet niets nog nu of om omdat ons onze
            ook op over s te tegen toch toe tot u uit uw van veel voor waar waarom wanneer want
            waren was wat we wel welk welke werd wie wij wil willen worden wordt zal ze zei zelf
            zich zij zijn zo zonder zou
            """;

    private static final Set<String> ALL =
            Arrays.stream(
                            String.join(
                                            " ",
                                            ENGLISH,
                                            GERMAN,
                                            SPANISH,
                                            FRENCH,
                                            ITALIAN,
                                            PORTUGUESE,
                                            DUTCH)
                                    .strip()
                                    .split("\\s+", -1))
                    .collect(Collectors.toUnmodifiableSet());

    private FunctionWords() {}

    static boolean contains(String word) {
        return ALL.contains(word);
    }
}

// The widget's texts in Dutch.
export const text = {
  open: 'Chat openen', loading: 'Chat wordt geladen…', slow: 'Dit duurt langer dan normaal.', title: 'Chat',
  close: 'Chat sluiten', restart: 'Nieuw gesprek', conversation: 'Gesprek', write: 'Schrijf een bericht…',
  send: 'Versturen', stop: 'Stoppen', retry: 'Opnieuw proberen', you: 'Jij:', bot: 'Antwoord:',
  writing: 'Aan het typen…', stopped: 'Gestopt', cut: 'Dit antwoord is afgebroken.', sources: 'Bronnen',
  source: 'Bron', page: 'pagina', visit: 'Pagina openen', back: 'Terug', latest: 'Nieuwste berichten',
  offline: 'Je bent offline. Je bericht wordt verstuurd zodra je weer verbinding hebt.',
  tooMany: 'Te veel berichten. Wacht even.', gone: 'Deze assistent is op dit moment niet beschikbaar.',
  tooLong: 'Dit bericht is te lang.', failed: 'Er ging iets mis.', approve: 'Goedkeuren', deny: 'Weigeren',
  waiting: 'Wacht op goedkeuring', up: 'Nuttig', down: 'Niet nuttig', why: 'Wat ging er mis?',
  thanks: 'Bedankt.', offers: 'Voorgestelde vragen',
  spent: 'Deze chat neemt vandaag geen berichten meer aan.',
};
export const handover = {
  ask: 'Met een medewerker praten', waiting: 'Wachten op een medewerker…', cancel: 'Annuleren',
  active: 'Je praat nu met {name}.', end: 'Terug naar de assistent', ended: 'De assistent antwoordt weer.',
  nobody: 'Er is nu niemand beschikbaar.', closed: 'Er is niemand beschikbaar tot {time}.',
  email: 'Je e-mailadres', leave: 'Laat je e-mailadres achter, dan schrijven we je.',
};
export const lead = {
  name: 'Naam', email: 'E-mail', phone: 'Telefoon', message: 'Bericht', send: 'Versturen',
  skip: 'Nee, bedankt', optional: 'optioneel', before: 'Voordat we beginnen',
  after: 'Hoe kunnen we je bereiken?', thanks: 'Bedankt. We nemen contact met je op.',
  wrong: 'Controleer wat je hebt ingevuld.',
};
export const files = {
  attach: 'Bestanden toevoegen', files: 'Bestanden', remove: '{name} verwijderen',
  wait: 'Uw bericht wordt verzonden zodra de bestanden zijn geüpload.',
  most: 'Een bericht kan hoogstens 10 bestanden bevatten.', large: 'Dit bestand is groter dan 25 MB.',
  refused: 'Dit bestand kan niet worden verzonden.', blind: 'Deze assistent kan geen afbeeldingen zien.',
  type: 'Bestanden van dit type kunnen niet worden verzonden.',
  unreadable: 'Dit bestand kan niet worden gelezen. Misschien is het beschadigd, leeg of beveiligd met een wachtwoord.',
  spent: 'U hebt te veel bestanden verzonden. Probeer het later opnieuw.',
};

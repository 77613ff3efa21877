// The widget's texts in German.
export const text = {
  open: 'Chat öffnen', loading: 'Chat wird geladen…', slow: 'Das dauert länger als üblich.', title: 'Chat',
  close: 'Chat schließen', restart: 'Neue Unterhaltung', conversation: 'Unterhaltung',
  write: 'Nachricht schreiben…', send: 'Senden', stop: 'Anhalten', retry: 'Noch einmal', you: 'Sie:',
  bot: 'Antwort:', writing: 'Schreibt…', stopped: 'Angehalten', cut: 'Diese Antwort brach ab.',
  sources: 'Quellen', source: 'Quelle', page: 'Seite', visit: 'Seite öffnen', back: 'Zurück',
  latest: 'Neueste Nachrichten',
  offline: 'Keine Verbindung. Ihre Nachricht wird gesendet, sobald sie wieder da ist.',
  tooMany: 'Das waren zu viele Nachrichten. Bitte warten Sie einen Moment.',
  gone: 'Dieser Assistent ist zurzeit nicht erreichbar.', tooLong: 'Diese Nachricht ist zu lang.',
  failed: 'Etwas ist schiefgegangen.', approve: 'Zustimmen', deny: 'Ablehnen',
  waiting: 'Wartet auf Zustimmung', up: 'Hilfreich', down: 'Nicht hilfreich', why: 'Was war falsch?',
  thanks: 'Danke.', offers: 'Vorgeschlagene Fragen',
  spent: 'Dieser Chat nimmt heute keine weiteren Nachrichten an.',
};
export const handover = {
  ask: 'Mit einem Menschen sprechen', waiting: 'Es kommt gleich jemand…', cancel: 'Abbrechen',
  active: 'Sie sprechen jetzt mit {name}.', end: 'Zurück zum Assistenten',
  ended: 'Der Assistent antwortet wieder.', nobody: 'Zurzeit ist niemand erreichbar.',
  closed: 'Erst ab {time} ist wieder jemand erreichbar.', email: 'Ihre E-Mail-Adresse',
  leave: 'Hinterlassen Sie Ihre E-Mail-Adresse, dann schreiben wir Ihnen.',
};
export const lead = {
  name: 'Name', email: 'E-Mail', phone: 'Telefon', message: 'Nachricht', send: 'Senden', skip: 'Nein, danke',
  optional: 'freiwillig', before: 'Bevor wir beginnen', after: 'Wie erreichen wir Sie?',
  thanks: 'Danke. Wir melden uns bei Ihnen.', wrong: 'Bitte prüfen Sie Ihre Angaben.',
};
export const files = {
  attach: 'Dateien anhängen', files: 'Dateien', remove: '{name} entfernen',
  wait: 'Ihre Nachricht wird gesendet, sobald ihre Dateien hochgeladen sind.',
  most: 'Eine Nachricht fasst höchstens 10 Dateien.', large: 'Diese Datei ist größer als 25 MB.',
  refused: 'Diese Datei lässt sich nicht senden.', blind: 'Dieser Assistent kann keine Bilder sehen.',
  type: 'Dateien dieser Art lassen sich nicht senden.',
  unreadable: 'Diese Datei lässt sich nicht lesen. Vielleicht ist sie beschädigt, leer oder mit einem Passwort geschützt.',
  spent: 'Sie haben zu viele Dateien gesendet. Bitte versuchen Sie es später noch einmal.',
};

// The widget's texts in Italian.
export const text = {
  open: 'Apri la chat', loading: 'Caricamento della chat…', slow: 'Ci vuole più tempo del solito.',
  title: 'Chat', close: 'Chiudi la chat', restart: 'Nuova conversazione', conversation: 'Conversazione',
  write: 'Scrivi un messaggio…', send: 'Invia', stop: 'Interrompi', retry: 'Riprova', you: 'Tu:',
  bot: 'Risposta:', writing: 'Sta scrivendo…', stopped: 'Interrotta',
  cut: 'Questa risposta si è interrotta.', sources: 'Fonti', source: 'Fonte', page: 'pagina',
  visit: 'Apri la pagina', back: 'Indietro', latest: 'Ultimi messaggi',
  offline: 'Sei offline. Il messaggio verrà inviato quando tornerà la connessione.',
  tooMany: 'Troppi messaggi. Attendi un momento.', gone: 'Questo assistente al momento non è disponibile.',
  tooLong: 'Questo messaggio è troppo lungo.', failed: 'Qualcosa è andato storto.', approve: 'Approva',
  deny: 'Rifiuta', waiting: 'In attesa di approvazione', up: 'Utile', down: 'Non utile',
  why: 'Che cosa non andava?', thanks: 'Grazie.', offers: 'Domande suggerite',
  spent: 'Questa chat non accetta altri messaggi per oggi.',
};
export const handover = {
  ask: 'Parla con una persona', waiting: 'In attesa di un operatore…', cancel: 'Annulla',
  active: 'Ora stai parlando con {name}.', end: 'Torna all’assistente',
  ended: 'L’assistente ha ripreso a rispondere.', nobody: 'Al momento non c’è nessuno disponibile.',
  closed: 'Nessuno è disponibile fino a {time}.', email: 'Il tuo indirizzo e-mail',
  leave: 'Lascia il tuo indirizzo e-mail e ti scriveremo.',
};
export const lead = {
  name: 'Nome', email: 'E-mail', phone: 'Telefono', message: 'Messaggio', send: 'Invia', skip: 'No, grazie',
  optional: 'facoltativo', before: 'Prima di iniziare', after: 'Come possiamo contattarti?',
  thanks: 'Grazie. Ti ricontatteremo.', wrong: 'Controlla i dati inseriti.',
};
export const files = {
  attach: 'Allega file', files: 'File', remove: 'Rimuovi {name}',
  wait: 'Il messaggio sarà inviato quando i file saranno caricati.',
  most: 'Un messaggio può avere al massimo 10 file.', large: 'Questo file supera i 25 MB.',
  refused: 'Impossibile inviare questo file.', blind: 'Questo assistente non può vedere le immagini.',
  type: 'I file di questo tipo non possono essere inviati.',
  unreadable: 'Impossibile leggere questo file. Potrebbe essere danneggiato, vuoto o protetto da password.',
  spent: 'Ha inviato troppi file. Riprovi più tardi.',
};

// All that the frame says by itself, in each of its languages.
const TABLE = {
  en: {
    title: 'Chat', close: 'Close chat', restart: 'New conversation', conversation: 'Conversation',
    write: 'Write a message…', send: 'Send', stop: 'Stop', retry: 'Try again',
    you: 'You said:', bot: 'Answer:', writing: 'Writing…', stopped: 'Stopped', cut: 'This answer broke off.',
    sources: 'Sources', source: 'Source', page: 'page', visit: 'Open the page', back: 'Back',
    latest: 'Latest messages', offline: 'You are offline. Your message will be sent when you are back.',
    tooMany: 'That was too many messages. Please wait a moment.', gone: 'This assistant is not available at the moment.',
    tooLong: 'This message is too long.', failed: 'Something went wrong.',
  },
  es: {
    title: 'Chat', close: 'Cerrar el chat', restart: 'Nueva conversación', conversation: 'Conversación',
    write: 'Escribe un mensaje…', send: 'Enviar', stop: 'Detener', retry: 'Reintentar',
    you: 'Tú:', bot: 'Respuesta:', writing: 'Escribiendo…', stopped: 'Detenido', cut: 'Esta respuesta se interrumpió.',
    sources: 'Fuentes', source: 'Fuente', page: 'página', visit: 'Abrir la página', back: 'Volver',
    latest: 'Últimos mensajes', offline: 'Sin conexión. Tu mensaje se enviará cuando vuelva.',
    tooMany: 'Demasiados mensajes. Espera un momento.', gone: 'Este asistente no está disponible en este momento.',
    tooLong: 'Este mensaje es demasiado largo.', failed: 'Algo salió mal.',
  },
  de: {
    title: 'Chat', close: 'Chat schließen', restart: 'Neue Unterhaltung', conversation: 'Unterhaltung',
    write: 'Nachricht schreiben…', send: 'Senden', stop: 'Anhalten', retry: 'Noch einmal',
    you: 'Sie:', bot: 'Antwort:', writing: 'Schreibt…', stopped: 'Angehalten', cut: 'Diese Antwort brach ab.',
    sources: 'Quellen', source: 'Quelle', page: 'Seite', visit: 'Seite öffnen', back: 'Zurück',
    latest: 'Neueste Nachrichten', offline: 'Keine Verbindung. Ihre Nachricht wird gesendet, sobald sie wieder da ist.',
    tooMany: 'Das waren zu viele Nachrichten. Bitte warten Sie einen Moment.', gone: 'Dieser Assistent ist zurzeit nicht erreichbar.',
    tooLong: 'Diese Nachricht ist zu lang.', failed: 'Etwas ist schiefgegangen.',
  },
  fr: {
    title: 'Chat', close: 'Fermer le chat', restart: 'Nouvelle conversation', conversation: 'Conversation',
    write: 'Écrivez un message…', send: 'Envoyer', stop: 'Arrêter', retry: 'Réessayer',
    you: 'Vous :', bot: 'Réponse :', writing: 'Écrit…', stopped: 'Arrêté', cut: 'Cette réponse s’est interrompue.',
    sources: 'Sources', source: 'Source', page: 'page', visit: 'Ouvrir la page', back: 'Retour',
    latest: 'Derniers messages', offline: 'Vous êtes hors ligne. Votre message partira au retour de la connexion.',
    tooMany: 'Trop de messages. Veuillez patienter un instant.', gone: 'Cet assistant n’est pas disponible pour le moment.',
    tooLong: 'Ce message est trop long.', failed: 'Une erreur est survenue.',
  },
  ar: {
    title: 'محادثة', close: 'إغلاق المحادثة', restart: 'محادثة جديدة', conversation: 'المحادثة',
    write: 'اكتب رسالة…', send: 'إرسال', stop: 'إيقاف', retry: 'أعد المحاولة',
    you: 'قلت:', bot: 'الإجابة:', writing: 'يكتب…', stopped: 'تم الإيقاف', cut: 'انقطعت هذه الإجابة.',
    sources: 'المصادر', source: 'المصدر', page: 'صفحة', visit: 'فتح الصفحة', back: 'رجوع',
    latest: 'أحدث الرسائل', offline: 'أنت غير متصل. ستُرسل رسالتك عند عودة الاتصال.',
    tooMany: 'رسائل كثيرة جدًا. يُرجى الانتظار قليلًا.', gone: 'هذا المساعد غير متاح حاليًا.',
    tooLong: 'هذه الرسالة طويلة جدًا.', failed: 'حدث خطأ ما.',
  },
};

const RIGHT_TO_LEFT = ['ar', 'fa', 'he', 'ur'];

/** The strings of a locale such as `de-AT`, of English for one that is not here, and its direction. */
export function stringsOf(locale) {
  const language = locale.toLowerCase().split('-')[0];
  const lang = TABLE[language] ? language : 'en';
  return { text: TABLE[lang], lang, dir: RIGHT_TO_LEFT.includes(language) ? 'rtl' : 'ltr' };
}

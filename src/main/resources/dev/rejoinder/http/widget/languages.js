// Less frequent languages, in a file of their own that loads on demand.
export const TABLE = {
  de: {
    title: 'Chat', close: 'Chat schließen', restart: 'Neue Unterhaltung', conversation: 'Unterhaltung',
    write: 'Nachricht schreiben…', send: 'Senden', stop: 'Anhalten', retry: 'Noch einmal',
    you: 'Sie:', bot: 'Antwort:', writing: 'Schreibt…', stopped: 'Angehalten', cut: 'Diese Antwort brach ab.',
    sources: 'Quellen', source: 'Quelle', page: 'Seite', visit: 'Seite öffnen', back: 'Zurück',
    latest: 'Neueste Nachrichten', offline: 'Keine Verbindung. Ihre Nachricht wird gesendet, sobald sie wieder da ist.',
    tooMany: 'Das waren zu viele Nachrichten. Bitte warten Sie einen Moment.', gone: 'Dieser Assistent ist zurzeit nicht erreichbar.',
    tooLong: 'Diese Nachricht ist zu lang.', failed: 'Etwas ist schiefgegangen.',
    approve: 'Zustimmen', deny: 'Ablehnen', waiting: 'Wartet auf Zustimmung',
  },
  fr: {
    title: 'Chat', close: 'Fermer le chat', restart: 'Nouvelle conversation', conversation: 'Conversation',
    write: 'Écrivez un message…', send: 'Envoyer', stop: 'Arrêter', retry: 'Réessayer',
    you: 'Vous :', bot: 'Réponse :', writing: 'Écrit…', stopped: 'Arrêté', cut: 'Cette réponse s’est interrompue.',
    sources: 'Sources', source: 'Source', page: 'page', visit: 'Ouvrir la page', back: 'Retour',
    latest: 'Derniers messages', offline: 'Vous êtes hors ligne. Votre message partira au retour de la connexion.',
    tooMany: 'Trop de messages. Veuillez patienter un instant.', gone: 'Cet assistant n’est pas disponible pour le moment.',
    tooLong: 'Ce message est trop long.', failed: 'Une erreur est survenue.',
    approve: 'Approuver', deny: 'Refuser', waiting: 'En attente d’approbation',
  },
  ar: {
    title: 'محادثة', close: 'إغلاق المحادثة', restart: 'محادثة جديدة', conversation: 'المحادثة',
    write: 'اكتب رسالة…', send: 'إرسال', stop: 'إيقاف', retry: 'أعد المحاولة',
    you: 'قلت:', bot: 'الإجابة:', writing: 'يكتب…', stopped: 'تم الإيقاف', cut: 'انقطعت هذه الإجابة.',
    sources: 'المصادر', source: 'المصدر', page: 'صفحة', visit: 'فتح الصفحة', back: 'رجوع',
    latest: 'أحدث الرسائل', offline: 'أنت غير متصل. ستُرسل رسالتك عند عودة الاتصال.',
    tooMany: 'رسائل كثيرة جدًا. يُرجى الانتظار قليلًا.', gone: 'هذا المساعد غير متاح حاليًا.',
    tooLong: 'هذه الرسالة طويلة جدًا.', failed: 'حدث خطأ ما.',
    approve: 'موافقة', deny: 'رفض', waiting: 'في انتظار الموافقة',
  },
};

// The strings of handover.js in other languages than English.
export const TABLE = {
  es: {
    ask: 'Hablar con una persona', waiting: 'Esperando a una persona…', cancel: 'Cancelar',
    active: 'Ahora hablas con {name}.', end: 'Volver al asistente', ended: 'El asistente vuelve a responder.',
    nobody: 'Ahora no hay nadie disponible.', closed: 'No hay nadie disponible hasta el {time}.',
    email: 'Tu correo electrónico', leave: 'Deja tu correo electrónico y te escribiremos.',
  },
  de: {
    ask: 'Mit einem Menschen sprechen', waiting: 'Es kommt gleich jemand…', cancel: 'Abbrechen',
    active: 'Sie sprechen jetzt mit {name}.', end: 'Zurück zum Assistenten', ended: 'Der Assistent antwortet wieder.',
    nobody: 'Zurzeit ist niemand erreichbar.', closed: 'Erst ab {time} ist wieder jemand erreichbar.',
    email: 'Ihre E-Mail-Adresse', leave: 'Hinterlassen Sie Ihre E-Mail-Adresse, dann schreiben wir Ihnen.',
  },
  fr: {
    ask: 'Parler à une personne', waiting: 'En attente d’une personne…', cancel: 'Annuler',
    active: 'Vous parlez maintenant avec {name}.', end: 'Retour à l’assistant', ended: 'L’assistant répond de nouveau.',
    nobody: 'Personne n’est disponible pour le moment.', closed: 'Personne n’est disponible avant {time}.',
    email: 'Votre adresse e-mail', leave: 'Laissez votre adresse e-mail et nous vous écrirons.',
  },
  ar: {
    ask: 'التحدث إلى شخص', waiting: 'في انتظار أحد الموظفين…', cancel: 'إلغاء',
    active: 'أنت تتحدث الآن مع {name}.', end: 'العودة إلى المساعد', ended: 'عاد المساعد للإجابة.',
    nobody: 'لا يوجد أحد متاح الآن.', closed: 'لا يوجد أحد متاح حتى {time}.',
    email: 'بريدك الإلكتروني', leave: 'اترك بريدك الإلكتروني وسنكتب إليك.',
  },
};

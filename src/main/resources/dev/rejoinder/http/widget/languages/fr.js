// The widget's texts in French.
export const text = {
  open: 'Ouvrir le chat', loading: 'Chargement du chat…', slow: 'Cela prend plus de temps que d’habitude.',
  title: 'Chat', close: 'Fermer le chat', restart: 'Nouvelle conversation', conversation: 'Conversation',
  write: 'Écrivez un message…', send: 'Envoyer', stop: 'Arrêter', retry: 'Réessayer', you: 'Vous :',
  bot: 'Réponse :', writing: 'Écrit…', stopped: 'Arrêté', cut: 'Cette réponse s’est interrompue.',
  sources: 'Sources', source: 'Source', page: 'page', visit: 'Ouvrir la page', back: 'Retour',
  latest: 'Derniers messages',
  offline: 'Vous êtes hors ligne. Votre message partira au retour de la connexion.',
  tooMany: 'Trop de messages. Veuillez patienter un instant.',
  gone: 'Cet assistant n’est pas disponible pour le moment.', tooLong: 'Ce message est trop long.',
  failed: 'Une erreur est survenue.', approve: 'Approuver', deny: 'Refuser',
  waiting: 'En attente d’approbation', up: 'Utile', down: 'Pas utile', why: 'Qu’est-ce qui n’allait pas ?',
  thanks: 'Merci.', offers: 'Questions suggérées',
  spent: 'Ce chat n’accepte plus de messages aujourd’hui.',
};
export const handover = {
  ask: 'Parler à une personne', waiting: 'En attente d’une personne…', cancel: 'Annuler',
  active: 'Vous parlez maintenant avec {name}.', end: 'Retour à l’assistant',
  ended: 'L’assistant répond de nouveau.', nobody: 'Personne n’est disponible pour le moment.',
  closed: 'Personne n’est disponible avant {time}.', email: 'Votre adresse e-mail',
  leave: 'Laissez votre adresse e-mail et nous vous écrirons.',
};
export const lead = {
  name: 'Nom', email: 'E-mail', phone: 'Téléphone', message: 'Message', send: 'Envoyer', skip: 'Non, merci',
  optional: 'facultatif', before: 'Avant de commencer', after: 'Comment vous joindre ?',
  thanks: 'Merci. Nous vous recontacterons.', wrong: 'Veuillez vérifier votre saisie.',
};
export const files = {
  attach: 'Joindre des fichiers', files: 'Fichiers', remove: 'Retirer {name}',
  wait: 'Votre message partira une fois ses fichiers envoyés.',
  most: 'Un message accepte au plus 10 fichiers.', large: 'Ce fichier dépasse 25 Mo.',
  refused: 'Impossible d’envoyer ce fichier.', blind: 'Cet assistant ne peut pas voir les images.',
  type: 'Les fichiers de ce type ne peuvent pas être envoyés.',
  unreadable: 'Ce fichier est illisible. Il est peut-être endommagé, vide ou protégé par un mot de passe.',
  spent: 'Vous avez envoyé trop de fichiers. Réessayez plus tard.',
};

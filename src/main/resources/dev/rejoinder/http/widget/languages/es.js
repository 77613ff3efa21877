// The widget's texts in Spanish.
export const text = {
  open: 'Abrir el chat', loading: 'Cargando el chat…', slow: 'Está tardando más de lo habitual.',
  title: 'Chat', close: 'Cerrar el chat', restart: 'Nueva conversación', conversation: 'Conversación',
  write: 'Escribe un mensaje…', send: 'Enviar', stop: 'Detener', retry: 'Reintentar', you: 'Tú:',
  bot: 'Respuesta:', writing: 'Escribiendo…', stopped: 'Detenido', cut: 'Esta respuesta se interrumpió.',
  sources: 'Fuentes', source: 'Fuente', page: 'página', visit: 'Abrir la página', back: 'Volver',
  latest: 'Últimos mensajes', offline: 'Sin conexión. Tu mensaje se enviará cuando vuelva.',
  tooMany: 'Demasiados mensajes. Espera un momento.',
  gone: 'Este asistente no está disponible en este momento.', tooLong: 'Este mensaje es demasiado largo.',
  failed: 'Algo salió mal.', approve: 'Aprobar', deny: 'Rechazar', waiting: 'Pendiente de aprobación',
  up: 'Útil', down: 'No es útil', why: '¿Qué falló?', thanks: 'Gracias.', offers: 'Preguntas sugeridas',
  spent: 'Este chat no admite más mensajes por hoy.',
};
export const handover = {
  ask: 'Hablar con una persona', waiting: 'Esperando a una persona…', cancel: 'Cancelar',
  active: 'Ahora hablas con {name}.', end: 'Volver al asistente', ended: 'El asistente vuelve a responder.',
  nobody: 'Ahora no hay nadie disponible.', closed: 'No hay nadie disponible hasta el {time}.',
  email: 'Tu correo electrónico', leave: 'Deja tu correo electrónico y te escribiremos.',
};
export const lead = {
  name: 'Nombre', email: 'Correo electrónico', phone: 'Teléfono', message: 'Mensaje', send: 'Enviar',
  skip: 'No, gracias', optional: 'opcional', before: 'Antes de empezar', after: '¿Cómo podemos contactarte?',
  thanks: 'Gracias. Nos pondremos en contacto contigo.', wrong: 'Revisa los datos introducidos.',
};
export const files = {
  attach: 'Adjuntar archivos', files: 'Archivos', remove: 'Quitar {name}',
  wait: 'Su mensaje se enviará cuando se hayan subido sus archivos.',
  most: 'Un mensaje admite como máximo 10 archivos.', large: 'Este archivo supera los 25 MB.',
  refused: 'No se puede enviar este archivo.', blind: 'Este asistente no puede ver imágenes.',
  type: 'No se pueden enviar archivos de este tipo.',
  unreadable: 'No se puede leer este archivo. Puede estar dañado, vacío o protegido con contraseña.',
  spent: 'Ha enviado demasiados archivos. Inténtelo más tarde.',
};

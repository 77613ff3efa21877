// The widget's texts in Portuguese.
export const text = {
  open: 'Abrir o chat', loading: 'Carregando o chat…', slow: 'Está demorando mais que o normal.',
  title: 'Chat', close: 'Fechar o chat', restart: 'Nova conversa', conversation: 'Conversa',
  write: 'Escreva uma mensagem…', send: 'Enviar', stop: 'Parar', retry: 'Tentar novamente', you: 'Você:',
  bot: 'Resposta:', writing: 'Escrevendo…', stopped: 'Interrompida', cut: 'Esta resposta foi interrompida.',
  sources: 'Fontes', source: 'Fonte', page: 'página', visit: 'Abrir a página', back: 'Voltar',
  latest: 'Últimas mensagens',
  offline: 'Você está sem conexão. Sua mensagem será enviada quando ela voltar.',
  tooMany: 'Muitas mensagens. Aguarde um momento.', gone: 'Este assistente não está disponível no momento.',
  tooLong: 'Esta mensagem é longa demais.', failed: 'Algo deu errado.', approve: 'Aprovar', deny: 'Recusar',
  waiting: 'Aguardando aprovação', up: 'Útil', down: 'Não foi útil', why: 'O que deu errado?',
  thanks: 'Obrigado.', offers: 'Perguntas sugeridas',
  spent: 'Este chat não aceita mais mensagens hoje.',
};
export const handover = {
  ask: 'Falar com uma pessoa', waiting: 'Aguardando um atendente…', cancel: 'Cancelar',
  active: 'Agora você está falando com {name}.', end: 'Voltar ao assistente',
  ended: 'O assistente voltou a responder.', nobody: 'Não há ninguém disponível agora.',
  closed: 'Não haverá ninguém disponível até {time}.', email: 'Seu e-mail',
  leave: 'Deixe seu e-mail e escreveremos para você.',
};
export const lead = {
  name: 'Nome', email: 'E-mail', phone: 'Telefone', message: 'Mensagem', send: 'Enviar',
  skip: 'Não, obrigado', optional: 'opcional', before: 'Antes de começar',
  after: 'Como podemos entrar em contato?', thanks: 'Obrigado. Entraremos em contato.',
  wrong: 'Verifique os dados informados.',
};
export const files = {
  attach: 'Anexar arquivos', files: 'Arquivos', remove: 'Remover {name}',
  wait: 'Sua mensagem será enviada quando os arquivos forem carregados.',
  most: 'Uma mensagem aceita no máximo 10 arquivos.', large: 'Este arquivo tem mais de 25 MB.',
  refused: 'Não é possível enviar este arquivo.', blind: 'Este assistente não consegue ver imagens.',
  type: 'Arquivos deste tipo não podem ser enviados.',
  unreadable: 'Não é possível ler este arquivo. Ele pode estar danificado, vazio ou protegido por senha.',
  spent: 'Você enviou arquivos demais. Tente novamente mais tarde.',
};

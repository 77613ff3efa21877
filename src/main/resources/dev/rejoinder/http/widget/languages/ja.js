// The widget's texts in Japanese.
export const text = {
  open: 'チャットを開く', loading: 'チャットを読み込んでいます…', slow: '通常より時間がかかっています。', title: 'チャット', close: 'チャットを閉じる',
  restart: '新しい会話', conversation: '会話', write: 'メッセージを入力…', send: '送信', stop: '停止', retry: 'もう一度試す',
  you: 'あなた：', bot: '回答：', writing: '入力中…', stopped: '停止しました', cut: '回答が途中で終了しました。', sources: '出典',
  source: '出典', page: 'ページ', visit: 'ページを開く', back: '戻る', latest: '最新のメッセージ',
  offline: 'オフラインです。接続が戻るとメッセージが送信されます。', tooMany: 'メッセージが多すぎます。しばらくお待ちください。',
  gone: 'このアシスタントは現在ご利用いただけません。', tooLong: 'メッセージが長すぎます。', failed: '問題が発生しました。', approve: '承認', deny: '拒否',
  waiting: '承認待ち', up: '役に立った', down: '役に立たなかった', why: '何が問題でしたか？', thanks: 'ありがとうございます。', offers: '質問の候補',
  spent: 'このチャットでは、本日はこれ以上メッセージを受け付けていません。',
};
export const handover = {
  ask: '担当者と話す', waiting: '担当者を待っています…', cancel: 'キャンセル', active: '{name}が対応しています。', end: 'アシスタントに戻る',
  ended: 'アシスタントが再び回答します。', nobody: '現在、対応できる担当者がいません。', closed: '{time}まで担当者は対応できません。', email: 'メールアドレス',
  leave: 'メールアドレスをご記入ください。こちらからご連絡します。',
};
export const lead = {
  name: 'お名前', email: 'メールアドレス', phone: '電話番号', message: 'メッセージ', send: '送信', skip: 'いいえ、結構です',
  optional: '任意', before: 'はじめる前に', after: 'ご連絡先を教えてください', thanks: 'ありがとうございます。こちらからご連絡します。',
  wrong: '入力内容をご確認ください。',
};
export const files = {
  attach: 'ファイルを添付', files: 'ファイル', remove: '{name}を削除',
  wait: 'ファイルのアップロードが終わるとメッセージが送信されます。',
  most: '1件のメッセージに添付できるファイルは10個までです。', large: 'このファイルは25 MBを超えています。',
  refused: 'このファイルは送信できません。', blind: 'このアシスタントは画像を見ることができません。',
  type: 'この種類のファイルは送信できません。',
  unreadable: 'このファイルを読み取れません。破損しているか、空か、パスワードで保護されている可能性があります。',
  spent: '送信したファイルが多すぎます。後でもう一度お試しください。',
};

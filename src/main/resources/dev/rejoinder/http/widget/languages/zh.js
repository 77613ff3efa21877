// The widget's texts in Chinese (simplified).
export const text = {
  open: '打开聊天', loading: '正在加载聊天…', slow: '加载时间比平时长。', title: '聊天', close: '关闭聊天', restart: '新对话',
  conversation: '对话', write: '输入消息…', send: '发送', stop: '停止', retry: '重试', you: '您：', bot: '回答：',
  writing: '正在输入…', stopped: '已停止', cut: '回答中断了。', sources: '来源', source: '来源', page: '页', visit: '打开网页',
  back: '返回', latest: '最新消息', offline: '您已离线。恢复连接后将发送您的消息。', tooMany: '消息过多，请稍候再试。', gone: '该助手目前不可用。',
  tooLong: '这条消息太长了。', failed: '出了点问题。', approve: '批准', deny: '拒绝', waiting: '等待批准', up: '有帮助', down: '没有帮助',
  why: '哪里不对？', thanks: '谢谢。', offers: '推荐问题',
  spent: '此聊天今天不再接受更多消息。',
};
export const handover = {
  ask: '联系人工客服', waiting: '正在等待人工客服…', cancel: '取消', active: '您正在与 {name} 对话。', end: '返回智能助手',
  ended: '智能助手继续为您解答。', nobody: '目前没有客服在线。', closed: '{time} 之前没有客服在线。', email: '您的电子邮箱',
  leave: '请留下您的电子邮箱，我们会给您回信。',
};
export const lead = {
  name: '姓名', email: '电子邮箱', phone: '电话', message: '留言', send: '发送', skip: '不用了，谢谢', optional: '选填',
  before: '开始之前', after: '我们如何联系您？', thanks: '谢谢，我们会尽快与您联系。', wrong: '请检查您填写的内容。',
};
export const files = {
  attach: '添加文件', files: '文件', remove: '移除 {name}',
  wait: '文件上传完成后将发送您的消息。',
  most: '一条消息最多可添加 10 个文件。', large: '此文件超过 25 MB。',
  refused: '无法发送此文件。', blind: '该助手无法查看图片。',
  type: '无法发送此类型的文件。',
  unreadable: '无法读取此文件。文件可能已损坏、为空或受密码保护。',
  spent: '您发送的文件过多，请稍后再试。',
};

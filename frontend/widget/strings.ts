/** Every word the widget says, in its three languages. {0} is filled by `say`. */

export type Language = "zh-Hant" | "zh-Hans" | "en";

const zhHant = {
  open: "開啟客戶服務對話",
  openUnread: "開啟客戶服務對話，有 {0} 則未讀訊息",
  close: "關閉對話",
  title: "客戶服務",
  connecting: "正在連線⋯⋯",
  online: "已連線",
  offline: "未連線，正在重試⋯⋯",
  offlineNote: "暫時未能連線。你寫的訊息會保留，連線後自動送出。",
  closed: "這個對話服務已停用，請用其他方法聯絡我們。",
  unavailable: "未能開始對話。請檢查網絡後再試。",
  withAgent: "{0} 正在為你服務",
  queue: "前面還有 {0} 位客戶，請稍候。你可以先說明情況。",
  queueNext: "下一位就是你，請稍候。",
  log: "對話內容",
  newMessages: "有新訊息",
  message: "訊息",
  write: "輸入訊息⋯⋯",
  send: "傳送",
  attach: "附加檔案",
  removeFile: "移除 {0}",
  uploading: "上載中 {0}%",
  drop: "放開即可附加檔案",
  you: "你",
  bot: "自動回覆",
  agent: "客戶服務員",
  waiting: "傳送中",
  stored: "已送出",
  delivered: "已送達",
  read: "已讀",
  failed: "未能送出",
  retry: "重試",
  discard: "刪除",
  typing: "{0} 正在輸入⋯⋯",
  tooLong: "訊息太長：最多 {0} 字，現在有 {1} 字。請縮短或以檔案傳送。",
  tooBig: "「{0}」超過 10 MB，未能附加。",
  emptyFile: "「{0}」是空檔案，未能附加。",
  tooMany: "每則訊息最多附加 {0} 個檔案。",
  uploadFailed: "「{0}」未能上載。",
  rateScores: "評分，1 最低，5 最高",
  score1: "很不滿意",
  score2: "不滿意",
  score3: "一般",
  score4: "滿意",
  score5: "很滿意",
  comment: "想補充甚麼嗎？（可不填）",
  submit: "提交評分",
  thanks: "多謝你的評分！",
  later: "稍後再說",
  download: "下載",
};

const zhHans: typeof zhHant = {
  open: "打开客服对话",
  openUnread: "打开客服对话，有 {0} 条未读消息",
  close: "关闭对话",
  title: "在线客服",
  connecting: "正在连接……",
  online: "已连接",
  offline: "连接已断开，正在重试……",
  offlineNote: "暂时无法连接。您写的消息会保留，恢复连接后自动发送。",
  closed: "该对话服务已停用，请通过其他方式联系我们。",
  unavailable: "无法开始对话，请检查网络后重试。",
  withAgent: "{0} 正在为您服务",
  queue: "您前面还有 {0} 位客户，请稍候。您可以先说明情况。",
  queueNext: "下一位就是您，请稍候。",
  log: "对话内容",
  newMessages: "有新消息",
  message: "消息",
  write: "输入消息……",
  send: "发送",
  attach: "添加附件",
  removeFile: "移除 {0}",
  uploading: "上传中 {0}%",
  drop: "松开即可添加附件",
  you: "您",
  bot: "自动回复",
  agent: "客服人员",
  waiting: "发送中",
  stored: "已发送",
  delivered: "已送达",
  read: "已读",
  failed: "发送失败",
  retry: "重试",
  discard: "删除",
  typing: "{0} 正在输入……",
  tooLong: "消息太长：最多 {0} 字，现在有 {1} 字。请缩短或以文件发送。",
  tooBig: "“{0}”超过 10 MB，无法添加。",
  emptyFile: "“{0}”是空文件，无法添加。",
  tooMany: "每条消息最多添加 {0} 个文件。",
  uploadFailed: "“{0}”上传失败。",
  rateScores: "评分，1 最低，5 最高",
  score1: "很不满意",
  score2: "不满意",
  score3: "一般",
  score4: "满意",
  score5: "很满意",
  comment: "还有什么想补充的吗？（选填）",
  submit: "提交评分",
  thanks: "感谢您的评分！",
  later: "以后再说",
  download: "下载",
};

const en: typeof zhHant = {
  open: "Open customer service chat",
  openUnread: "Open customer service chat, {0} unread",
  close: "Close chat",
  title: "Customer service",
  connecting: "Connecting…",
  online: "Connected",
  offline: "Not connected, trying again…",
  offlineNote: "There is no connection right now. What you write is kept and sent as soon as it is back.",
  closed: "This chat has been switched off. Please contact us another way.",
  unavailable: "The chat could not start. Check your connection and try again.",
  withAgent: "{0} is helping you",
  queue: "People before you: {0}. You can already tell us what it is about.",
  queueNext: "You are next. One moment, please.",
  log: "Conversation",
  newMessages: "New messages",
  message: "Message",
  write: "Write a message…",
  send: "Send",
  attach: "Attach files",
  removeFile: "Remove {0}",
  uploading: "Uploading {0}%",
  drop: "Drop to attach",
  you: "You",
  bot: "Automatic reply",
  agent: "Customer service",
  waiting: "Sending",
  stored: "Sent",
  delivered: "Delivered",
  read: "Read",
  failed: "Not sent",
  retry: "Try again",
  discard: "Delete",
  typing: "{0} is typing…",
  tooLong: "This message is too long: {0} characters at most, now {1}. Shorten it or send it as a file.",
  tooBig: "“{0}” is larger than 10 MB and was not attached.",
  emptyFile: "“{0}” is empty and was not attached.",
  tooMany: "A message can carry {0} files at most.",
  uploadFailed: "“{0}” could not be uploaded.",
  rateScores: "Rating, 1 is lowest, 5 is highest",
  score1: "Very unhappy",
  score2: "Unhappy",
  score3: "Neither",
  score4: "Happy",
  score5: "Very happy",
  comment: "Anything to add? (optional)",
  submit: "Send rating",
  thanks: "Thank you for your rating!",
  later: "Later",
  download: "Download",
};

export const strings: Record<Language, typeof zhHant> = { "zh-Hant": zhHant, "zh-Hans": zhHans, en };
export type Phrase = keyof typeof zhHant;
export type Say = (phrase: Phrase, ...values: (string | number)[]) => string;

export function speaker(language: Language): Say {
  return (phrase, ...values) => strings[language][phrase].replace(/\{(\d)\}/g, (_, n: string) => String(values[Number(n)] ?? ""));
}

/** The first language we speak among what the shop asked for, the page's own language and the browser's; else Traditional Chinese. */
export function chooseLanguage(wanted: readonly (string | null | undefined)[]): Language {
  for (const tag of wanted) {
    const language = tag ? ours(tag.toLowerCase()) : null;
    if (language) return language;
  }
  return "zh-Hant";
}

function ours(tag: string): Language | null {
  if (/^en\b/.test(tag)) return "en";
  if (/^(zh-hans|zh-cn|zh-sg|zh-my)\b/.test(tag)) return "zh-Hans";
  if (/^(zh-hant|zh-hk|zh-tw|zh-mo|yue)\b/.test(tag)) return "zh-Hant";
  return tag === "zh" ? "zh-Hans" : null;
}

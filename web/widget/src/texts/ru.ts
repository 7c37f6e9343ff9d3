import type { Texts } from "./en.ts";

const plural = new Intl.PluralRules("ru");

function newMessages(count: number): string {
  const forms: Partial<Record<Intl.LDMLPluralRule, string>> = {
    one: "новое сообщение",
    few: "новых сообщения",
    many: "новых сообщений",
  };
  return `${count} ${forms[plural.select(count)] ?? "нового сообщения"}`;
}

/** Russian. */
export const ru: Texts = {
  open: "Открыть чат",
  close: "Закрыть чат",
  unread: newMessages,
  title: (project) => `Чат: ${project}`,
  here: "Мы на связи",
  nobody: "Сейчас никого нет",
  greeting: "Здравствуйте! Чем помочь?",
  nobodyText: "Всё равно напишите: сообщение дождётся нас, а ответ появится в этом чате.",
  nobodyEmail: "Оставьте почту, если хотите, чтобы мы знали, кто спросил.",
  department: "Кому вопрос?",
  departmentOnline: (name, online) => (online > 0 ? name : `${name} (сейчас никого)`),
  name: "Имя",
  email: "Почта",
  optional: "необязательно",
  message: "Сообщение",
  start: "Начать чат",
  starting: "Отправляем…",
  startFailed: "Не получилось отправить. Текст на месте: попробуйте ещё раз.",
  emailInvalid: "Это не похоже на адрес почты.",
  loadFailed: "Чат сейчас недоступен.",
  tryAgain: "Ещё раз",
  waiting: "Сообщение получено. Скоро вам ответят.",
  waitingNobody: "Сообщение получено. Оно ждёт, пока кто-нибудь вернётся.",
  log: "Беседа",
  write: "Написать сообщение…",
  send: "Отправить",
  you: "Вы",
  typing: (name) => `${name} пишет…`,
  joined: (name) => `В беседе: ${name}`,
  endedByYou: "Вы завершили беседу",
  ended: "Беседа завершена",
  identified: "Вы вошли как клиент",
  endedText: "Беседа завершена. Напишите снова, и начнётся новая.",
  endChat: "Завершить чат",
  end: "Завершить",
  endAsk: "Завершить чат? Сказанное останется здесь.",
  endYes: "Завершить",
  endNo: "Оставить",
  endFailed: "Не удалось завершить чат. Попробуйте ещё раз.",
  reconnecting: "Восстанавливаем связь… текст сохраняется",
  lost: "Нет связи. Написанное не пропадёт.",
  sent: "Отправлено",
  delivered: "Доставлено",
  read: "Прочитано",
  pending: "Ждёт отправки",
  failed: "Не отправлено",
  retry: "Ещё раз",
  discard: "Удалить",
  earlier: "Предыдущие сообщения",
  newMessages: "Новые сообщения",
  operator: "Поддержка",
  tooLong: (count) => `Лишних знаков: ${count}`,
};

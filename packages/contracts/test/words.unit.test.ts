import { ChatState, EndReason } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { fromWord, toWord, wordsOf } from "@switchboard/contracts/words";
import { expect, test } from "vitest";

test("the words of an enumeration are its names in lower case, and back", () => {
  expect(wordsOf(EndReason)).toEqual(["ended", "contact_form", "abandoned"]);
  expect(toWord(EndReason, EndReason.CONTACT_FORM)).toBe("contact_form");
  for (const word of wordsOf(ChatState)) expect(toWord(ChatState, fromWord(ChatState, word))).toBe(word);
});

test("nothing is unspecified, and a value of a newer version has no word", () => {
  expect(fromWord(EndReason, undefined)).toBe(EndReason.UNSPECIFIED);
  expect(toWord(EndReason, EndReason.UNSPECIFIED)).toBeUndefined();
  expect(toWord(EndReason, 99 as EndReason)).toBeUndefined();
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readQuestion } from "../src/domain/question.ts";
import { lookups, told } from "./told-lookups.ts";

describe("F2: IP addresses, networks and their beginnings are nothing else", () => {
  test.each([
    // Addresses in every spelling.
    ["203.0.113.77", "ip=203.0.113.77"],
    [" 203.0.113.77 ", "ip=203.0.113.77"],
    ["203.000.113.077", "ip=203.0.113.77"],
    ["203.0.113.77:8080", "ip=203.0.113.77"],
    ["«203.0.113.77»", "ip=203.0.113.77"],
    ["203.0.113.77,", "ip=203.0.113.77"],
    ["203．0．113．77", "ip=203.0.113.77"],
    ["２０３.0.113.77", "ip=203.0.113.77"],
    ["203.0.\u200b113.77", "ip=203.0.113.77"],
    ["0.0.0.0", "ip=0.0.0.0"],
    ["255.255.255.255", "ip=255.255.255.255"],
    ["2001:db8::1", "ip=2001:db8::1"],
    ["2001:DB8::1", "ip=2001:db8::1"],
    ["2001:0db8:0000:0000:0000:0000:0000:0001", "ip=2001:db8::1"],
    ["2001:db8:0:0::1", "ip=2001:db8::1"],
    ["[2001:db8::1]", "ip=2001:db8::1"],
    ["[2001:db8::1]:443", "ip=2001:db8::1"],
    ["2001:db8::1%eth0", "ip=2001:db8::1"],
    ["::1", "ip=::1"],
    ["64:ff9b::203.0.113.77", "ip=64:ff9b::cb00:714d"],
    ["::ffff:203.0.113.77", "ip=203.0.113.77"],
    ["::FFFF:cb00:714d", "ip=203.0.113.77"],
    ["0:0:0:0:0:ffff:203.0.113.77", "ip=203.0.113.77"],
    // A last octet or group that may go on.
    ["203.0.113.7", "ip=203.0.113.7 ip<203.0.113.70/31 ip<203.0.113.72/29"],
    ["203.0.113.25", "ip=203.0.113.25 ip<203.0.113.250/31 ip<203.0.113.252/30"],
    ["203.0.113.26", "ip=203.0.113.26"],
    ["1:2:3:4:5:6:7:89ab", "ip=1:2:3:4:5:6:7:89ab"],
    // Beginnings.
    ["203.", "ip<203.0.0.0/8"],
    ["203.0.", "ip<203.0.0.0/16"],
    ["203.0.113.", "ip<203.0.113.0/24"],
    ["203.0.113.*", "ip<203.0.113.0/24"],
    ["203.0.113.x", "ip<203.0.113.0/24"],
    ["203.0.*", "ip<203.0.0.0/16"],
    ["::ffff:203.0.113.", "ip<203.0.113.0/24"],
    ["2001:", "ip<2001::/16"],
    ["2001:db8:", "ip<2001:db8::/32"],
    ["2001:db8:0:", "ip<2001:db8::/48"],
    ["2001:0DB8:", "ip<2001:db8::/32"],
    ["2001:db8::", "ip=2001:db8:: ip<2001:db8::/32"],
    // Networks.
    ["203.0.113.0/24", "ip<203.0.113.0/24"],
    ["203.0.113.77/24", "ip<203.0.113.0/24"],
    ["203.0.113.0/255.255.255.0", "ip<203.0.113.0/24"],
    ["203.0.113/24", "ip<203.0.113.0/24"],
    ["203.0.113.77/32", "ip<203.0.113.77/32"],
    ["203.0.113.128/25", "ip<203.0.113.128/25"],
    ["10/8", "ip<10.0.0.0/8"],
    ["::ffff:203.0.113.0/120", "ip<203.0.113.0/24"],
    ["2001:db8::/32", "ip<2001:db8::/32"],
    ["2001:DB8:0::7/64", "ip<2001:db8::/64"],
    ["2001:db8::1/128", "ip<2001:db8::1/128"],
  ])("F2: %j is %s", (typed, meaning) => {
    expect(lookups(typed)).toBe(meaning);
    expect(readQuestion(typed).words).toEqual([]);
  });

  test.each(["0.0.0.0/0", "::/0", "10.0.0.0/7", "128.0.0.0/1", "2000::/3", "0/0", "::/15"])(
    "F2: %s holds too many addresses to be a question",
    (typed) => {
      expect(readQuestion(typed)).toMatchObject({ lookups: [], words: [], parts: [], tooBroad: true });
    },
  );

  test.each([
    "203.0.113.256",
    "203.0.300.",
    "1.2.3.4.5",
    "203.0.113.0/33",
    "2001:db8::/129",
    "2001:db8::g",
    "1::2::3",
    "300.",
    "(203.0.113.77",
    "203。0。113。77",
    "[2001:db8::1]/64",
  ])("F2: %s is no address and no network", (typed) => {
    expect(lookups(typed)).not.toContain("ip");
  });

  test.each([
    ["203.0", "ip<203.0.0.0/16"],
    ["203.0.1", "ip<203.0.1.0/24 ip<203.0.10.0/23 ip<203.0.12.0/22 ip<203.0.16.0/22"],
    ["203.0.11", "ip<203.0.11.0/24 ip<203.0.110.0/23 ip<203.0.112.0/21"],
    ["203.0.113", "ip<203.0.113.0/24"],
    ["2001:d", "ip<2001:d::/32 ip<2001:d0::/28 ip<2001:d00::/24 ip<2001:d000::/20"],
    ["2001:db8", "ip<2001:db8::/32 ip<2001:db80::/28"],
    ["2001:0db", "ip<2001:db0::/28"],
  ])("F2: %s, which may be a number too, begins addresses", (typed, networks) => {
    expect(lookups(typed)).toContain(networks);
  });

  test("F2: any spelling of an address is the same question", () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const [first] = told(readQuestion(address).lookups);
        expect(told(readQuestion(`::ffff:${address}`).lookups)[0]).toBe(first);
        expect(told(readQuestion(`[::FFFF:${address}]:80`).lookups)[0]).toBe(first);
      }),
    );
  });
});

import { describe, expect, test } from "vitest";
import { isPublicAddress, mayBePublic } from "../src/webhooks/public-address.ts";
import { type Resolve, resolveTarget } from "../src/webhooks/resolve-target.ts";

const answering =
  (...addresses: string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));

describe("where webhooks may go", () => {
  test.each([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.255",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::ffff:8.8.8.8",
    "64:ff9b::a00:1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "localhost",
    "",
  ])("G4: not to %s", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each(["8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "193.0.0.1", "2606:4700::1111"])(
    "G4: to %s",
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  test("G4: an address in figures is refused before anything is sent, however it is written", () => {
    const hostOf = (address: string) => new URL(address).hostname;
    for (const hidden of ["https://10.0.0.1/", "https://2130706433/", "https://0x7f.1/", "https://[::1]/"]) {
      expect([hidden, mayBePublic(hostOf(hidden))]).toEqual([hidden, false]);
    }
    for (const open of ["https://8.8.8.8/", "https://hooks.example/"]) expect(mayBePublic(hostOf(open))).toBe(true);
  });

  test("G4: a name is as bad as the worst of its addresses", async () => {
    const url = new URL("https://hooks.example/");
    await expect(resolveTarget(url, false, answering("8.8.8.8", "10.0.0.1"))).rejects.toThrow(
      "hooks.example leads to an address that is not public",
    );
    expect(await resolveTarget(url, false, answering("8.8.8.8"))).toEqual([{ address: "8.8.8.8", family: 4 }]);
  });

  test.each(["https://0x7f.1/", "https://2130706433/", "https://[::1]/", "https://[::ffff:7f00:1]/", "https://127.1/"])(
    "G4: an address in disguise is found out: %s",
    async (text) => {
      const asIs: Resolve = async (host) => [{ address: host, family: host.includes(":") ? 6 : 4 }];
      await expect(resolveTarget(new URL(text), false, asIs)).rejects.toThrow("not public");
    },
  );

  test("G4: http is refused, unless private targets are allowed", async () => {
    const url = new URL("http://hooks.example/");
    await expect(resolveTarget(url, false, answering("8.8.8.8"))).rejects.toThrow("not https");
    expect(await resolveTarget(url, true, answering("127.0.0.1"))).toMatchObject([{ address: "127.0.0.1" }]);
  });
});

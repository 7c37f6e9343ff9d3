import type { NetConnectOpts } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { answers } from "./probe.ts";

const TIMEOUT_MS = 1_000;

let answer: Promise<boolean> | undefined;

/** Whether a Docker daemon listens where its clients look for it. Asked once per process. */
export function isDockerReachable(): Promise<boolean> {
  answer ??= look();
  return answer;
}

async function look(): Promise<boolean> {
  const host = process.env["DOCKER_HOST"];
  if (host !== undefined && host !== "") return answers(placeOf(host), TIMEOUT_MS);
  const sockets = ["/var/run/docker.sock", join(homedir(), ".docker/run/docker.sock")];
  for (const path of sockets) if (await answers({ path }, TIMEOUT_MS)) return true;
  return false;
}

function placeOf(host: string): NetConnectOpts {
  if (!/^(tcp|http|https):\/\//.test(host)) return { path: host.replace(/^unix:\/\//, "") };
  const { hostname, port } = new URL(host);
  return { host: hostname, port: Number(port === "" ? 2375 : port) };
}

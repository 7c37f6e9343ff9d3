import { connect } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";

let answer: Promise<boolean> | undefined;

/** Whether a Docker daemon listens where its clients look for it. Asked once per process. */
export function isDockerReachable(): Promise<boolean> {
  answer ??= look();
  return answer;
}

async function look(): Promise<boolean> {
  const host = process.env["DOCKER_HOST"];
  if (host !== undefined && host !== "") return listens(host.replace(/^unix:\/\//, ""));
  const sockets = ["/var/run/docker.sock", join(homedir(), ".docker/run/docker.sock")];
  for (const socket of sockets) if (await listens(socket)) return true;
  return false;
}

function listens(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const target = /^(tcp|http|https):\/\//.test(address) ? tcpTarget(address) : { path: address };
    const socket = connect(target);
    const finish = (reachable: boolean) => {
      socket.destroy();
      resolve(reachable);
    };
    socket.setTimeout(1_000, () => finish(false));
    socket.once("connect", () => finish(true));
    socket.once("error", () => finish(false));
  });
}

function tcpTarget(address: string): { host: string; port: number } {
  const { hostname, port } = new URL(address);
  return { host: hostname, port: Number(port === "" ? 2375 : port) };
}

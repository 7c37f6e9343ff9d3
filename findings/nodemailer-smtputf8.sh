#!/usr/bin/env bash
# nodemailer 10.6.0 with smtp-server 3.21.6 on loopback, found on 2026-12-01.
#
# RFC 6531 3.4: an address with letters beyond ASCII before the @ may only be sent to a server that offers SMTPUTF8. To one
# that does not, nodemailer gives the address all the same, as raw UTF-8 in RCPT TO, and reports the mail as sent when the
# server takes it: no error tells the sender that the next relay may lose it. The extension is asked for by the envelope
# alone: a Reply-To with such letters beside a plain recipient leaves as raw bytes in the header, without SMTPUTF8, also to a
# server that offers it. The domain alone is no trouble: it is sent in its ASCII form.
#
# Prints what the server was told in each case and fails when any of it has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module", "private": true }' > package.json
npm install --silent --no-audit --no-fund nodemailer@10.6.0 smtp-server@3.21.6

cat > ask.js <<'JS'
import { once } from "node:events";
import { createTransport } from "nodemailer";
import { SMTPServer } from "smtp-server";

async function send(hideSMTPUTF8, mail) {
  let told = "";
  let head = "";
  const server = new SMTPServer({
    authOptional: true,
    hideSMTPUTF8,
    disabledCommands: ["STARTTLS"],
    onMailFrom: ({ args }, _session, done) => {
      told = Object.keys(args || {}).includes("SMTPUTF8") ? "SMTPUTF8" : "no SMTPUTF8";
      done();
    },
    onData: (stream, _session, done) => {
      stream.on("data", (part) => { head += part.toString("utf8"); });
      stream.on("end", done);
    },
  });
  server.on("error", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const transport = createTransport({ host: "127.0.0.1", port: server.server.address().port });
  try {
    const { accepted } = await transport.sendMail({ from: "desk@acme.example", subject: "Hello", text: "Hello", ...mail });
    const reply = /^Reply-To: .*$/m.exec(head)?.[0].trim();
    return [`sent to ${accepted.join()}`, told, ...(reply ? [reply] : [])].join(", ");
  } catch (error) {
    return `refused: ${error.message}`;
  } finally {
    transport.close();
    await new Promise((resolve) => server.close(resolve));
  }
}

const local = "почта@acme.example";
console.log(`local part, server with SMTPUTF8: ${await send(false, { to: local })}`);
console.log(`local part, server without: ${await send(true, { to: local })}`);
console.log(`Reply-To, server with SMTPUTF8: ${await send(false, { to: "ann@acme.example", replyTo: local })}`);
console.log(`domain, server without: ${await send(true, { to: "ann@bücher.example" })}`);
JS
node ask.js | tee found.txt

diff found.txt - <<'TEXT'
local part, server with SMTPUTF8: sent to почта@acme.example, SMTPUTF8
local part, server without: sent to почта@acme.example, no SMTPUTF8
Reply-To, server with SMTPUTF8: sent to ann@acme.example, no SMTPUTF8, Reply-To: почта@acme.example
domain, server without: sent to ann@xn--bcher-kva.example, no SMTPUTF8
TEXT
echo "as it was found"

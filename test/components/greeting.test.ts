import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { greetingOf } from "../../src/components/greeting";

/** The arguments that a problem names. */
const SAID = { address: "host.address", port: "host.ssh.port" };

/** What is said of a server that says `words` to whoever comes; of none when it has ended. */
async function seen(words: string, ended = false): Promise<string | undefined> {
  const server = createServer((socket) => socket.on("error", () => {}).end(words));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  if (ended) server.close();
  const said = await greetingOf("127.0.0.1", port, SAID);
  if (!ended) server.close();
  return said;
}

describe("greetingOf()", () => {
  it("is content with an SSH server's, also after other lines", async () => {
    expect(await seen("Welcome\r\nSSH-2.0-OpenSSH_9.2\r\n")).toBeUndefined();
  });

  it("names what is wrong", async () => {
    expect(await seen("", true)).toMatch(/^connection refused: is the host up/);
    expect(await seen("220 smtp ESMTP\r\n")).toMatch(
      /^something else answers there: host\.ssh\.port/,
    );
    expect(await seen("")).toMatch(/^something takes the connection and says nothing: /);
    expect(await greetingOf("no-such-host.invalid", 22, SAID)).toBe(
      "this machine knows no such name: is host.address right?",
    );
  });
});

import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A request that came in. */
export interface Asked {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: unknown;
}

/** A comment that is kept. */
export interface Kept {
  readonly id: number;
  body: string;
  readonly author: string;
}

/** What a request is answered instead of what it asks for. */
export interface Instead {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Whether it is done all the same. */
  readonly done?: boolean;
}

/** The account whose token is used. */
export const SELF = { github: "github-actions[bot]", gitlab: "project_7_bot" } as const;

/** Stands in on loopback for the comments of pull request 12 of shop/db on GitHub, and of merge request 12 of project 7 on GitLab. */
export class CommentApi {
  /** Since {@link forget}. */
  asked: Asked[] = [];
  comments: Kept[] = [];
  /** Says how a request is answered; undefined: as it asks. */
  instead: (asked: Asked) => Instead | undefined = () => undefined;
  private next = 1;
  private server: Server | undefined;

  constructor(readonly kind: "github" | "gitlab") {}

  async start(): Promise<void> {
    this.server = createServer((request, response) => {
      void text(request).then((body) => {
        const asked = {
          method: request.method ?? "",
          path: request.url ?? "",
          headers: request.headers,
          body: body === "" ? undefined : (JSON.parse(body) as unknown),
        };
        this.asked.push(asked);
        const other = this.instead(asked);
        const { status, headers, answer } =
          other === undefined || other.done === true
            ? this.answer(asked)
            : { status: 0, headers: {}, answer: undefined };
        response.writeHead(other?.status ?? status, {
          "content-type": "application/json",
          ...headers,
          ...other?.headers,
        });
        response.end(JSON.stringify(other === undefined ? answer : (other.body ?? {})));
      });
    });
    await new Promise<void>((resolve) => this.server?.listen(0, "127.0.0.1", resolve));
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server?.address() as AddressInfo).port}`;
  }

  /** Adds a comment that somebody has written. */
  add(author: string, body: string): Kept {
    const kept = { id: this.next++, body, author };
    this.comments.push(kept);
    return kept;
  }

  /** Forgets what was asked; returns it as lines, with the first line of what is written. */
  forget(): readonly string[] {
    const lines = this.asked.map(({ method, path, body }) => {
      const written = (body as { body?: string } | undefined)?.body;
      return `${method} ${path}${written === undefined ? "" : ` ${written.split("\n")[0]}`}`;
    });
    this.asked = [];
    return lines;
  }

  private answer({ method, path, body }: Asked) {
    const { pathname, searchParams } = new URL(path, "http://localhost");
    const written = (body as { body?: string } | undefined)?.body ?? "";
    const own = SELF[this.kind];
    const paths =
      this.kind === "github"
        ? { all: "/repos/shop/db/issues/12/comments", one: "/repos/shop/db/issues/comments/" }
        : {
            all: "/projects/7/merge_requests/12/notes",
            one: "/projects/7/merge_requests/12/notes/",
          };
    if (this.kind === "github" && method === "POST" && pathname === "/graphql")
      return { status: 200, headers: {}, answer: { data: { viewer: { login: own } } } };
    if (this.kind === "gitlab" && method === "GET" && pathname === "/user")
      return { status: 200, headers: {}, answer: { username: own } };
    if (method === "GET" && pathname === paths.all) {
      const [page, size] = ["page", "per_page"].map((name) => Number(searchParams.get(name)));
      const end = (page ?? 1) * (size ?? 0);
      const more = end < this.comments.length;
      return {
        status: 200,
        headers: more
          ? { link: `<${this.url}/next>; rel="next", <${this.url}/>; rel="first"` }
          : {},
        answer: this.comments.slice(end - (size ?? 0), end).map((one) => this.shown(one)),
      };
    }
    if (method === "POST" && pathname === paths.all)
      return { status: 201, headers: {}, answer: this.shown(this.add(own, written)) };
    const kept = this.comments.find(({ id }) => pathname === `${paths.one}${id}`);
    if (method !== (this.kind === "github" ? "PATCH" : "PUT") || kept === undefined)
      return { status: 404, headers: {}, answer: { message: "Not Found" } };
    kept.body = written;
    return { status: 200, headers: {}, answer: this.shown(kept) };
  }

  private shown({ id, body, author }: Kept) {
    return this.kind === "github"
      ? { id, body, user: { login: author } }
      : { id, body, author: { username: author } };
  }
}

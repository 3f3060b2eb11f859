import { readFileSync } from "node:fs";
import { z } from "zod";
import { Failure } from "../failure";

/** One request of an API. */
export interface ApiRequest {
  readonly method: "GET" | "POST" | "PATCH" | "PUT";
  readonly url: string;
  readonly body?: unknown;
}

/** A comment that is there. */
export interface Comment {
  readonly id: number;
  readonly body: string;
  /** The name of its author's account; absent: an account that is no more. */
  readonly author?: string | undefined;
}

/** Where pull requests are: how its API lists, makes and changes comments on one of them, as the job's environment names it. */
export interface Forge {
  readonly kind: "github" | "gitlab";
  /** Bytes that a comment may have. */
  readonly limit: number;
  /** Headers of each request, the token among them; absent: there is none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The token; it is in nothing that is printed. */
  readonly token: string;
  /** Markdown, after "The whole is": where all of a plan stands that is too long for a comment. */
  readonly whole: string;
  /** Whose the token is, and how that is read. */
  readonly own: ApiRequest;
  ownOf(answer: unknown): string;
  list(page: number): ApiRequest;
  commentsOf(answer: unknown): readonly Comment[];
  make(body: string): ApiRequest;
  change(id: number, body: string): ApiRequest;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The pull request or merge request that the job of `env` is for. @throws {Failure} If it is for none. */
export function forgeOf(env: Environment): Forge {
  if (env["GITHUB_ACTIONS"] === "true") return github(env);
  if (env["GITLAB_CI"] === "true") return gitlab(env);
  throw new Failure(
    "Cannot comment: it must run in a job of GitHub Actions or of GitLab CI, it does not (GITHUB_ACTIONS, GITLAB_CI)",
  );
}

function github(env: Environment): Forge {
  const value = needed(env, "of a pull request on GitHub");
  const at = `${value("GITHUB_API_URL")}/repos/${value("GITHUB_REPOSITORY")}/issues`;
  const comments = `${at}/${pullRequestIn(value("GITHUB_EVENT_PATH"))}/comments`;
  const token = (env["GITHUB_TOKEN"] ?? "").trim();
  const run = `${value("GITHUB_SERVER_URL")}/${value("GITHUB_REPOSITORY")}/actions/runs/${value("GITHUB_RUN_ID")}`;
  const list = z.array(
    z.object({
      id: z.number(),
      body: z.string().nullish(),
      user: z.object({ login: z.string() }).nullish(),
    }),
  );
  const viewer = z.object({ data: z.object({ viewer: z.object({ login: z.string() }) }) });
  return {
    kind: "github",
    limit: 65_536,
    token,
    ...(token === ""
      ? {}
      : { headers: { authorization: `Bearer ${token}`, accept: "application/vnd.github+json" } }),
    whole: `in [the summary of this run](${run})`,
    // The token of a job may not ask /user.
    own: {
      method: "POST",
      url: value("GITHUB_GRAPHQL_URL"),
      body: { query: "query { viewer { login } }" },
    },
    ownOf: (answer) => viewer.parse(answer).data.viewer.login,
    list: (page) => ({ method: "GET", url: `${comments}?per_page=100&page=${page}` }),
    commentsOf: (answer) =>
      list
        .parse(answer)
        .map(({ id, body, user }) => ({ id, body: body ?? "", author: user?.login })),
    make: (body) => ({ method: "POST", url: comments, body: { body } }),
    change: (id, body) => ({ method: "PATCH", url: `${at}/comments/${id}`, body: { body } }),
  };
}

function gitlab(env: Environment): Forge {
  const value = needed(env, "of a merge request on GitLab");
  const api = value("CI_API_V4_URL");
  const notes = `${api}/projects/${value("CI_MERGE_REQUEST_PROJECT_ID")}/merge_requests/${value("CI_MERGE_REQUEST_IID")}/notes`;
  const token = (env["GITLAB_TOKEN"] ?? "").trim();
  const list = z.array(
    z.object({ id: z.number(), body: z.string(), author: z.object({ username: z.string() }) }),
  );
  return {
    kind: "gitlab",
    limit: 1_000_000,
    token,
    ...(token === "" ? {} : { headers: { "private-token": token } }),
    whole: `among [the artifacts of this job](${value("CI_JOB_URL")})`,
    own: { method: "GET", url: `${api}/user` },
    ownOf: (answer) => z.object({ username: z.string() }).parse(answer).username,
    list: (page) => ({
      method: "GET",
      url: `${notes}?per_page=100&page=${page}&sort=asc&order_by=created_at`,
    }),
    commentsOf: (answer) =>
      list.parse(answer).map(({ id, body, author }) => ({ id, body, author: author.username })),
    make: (body) => ({ method: "POST", url: notes, body: { body } }),
    change: (id, body) => ({ method: "PUT", url: `${notes}/${id}`, body: { body } }),
  };
}

function needed(env: Environment, what: string): (name: string) => string {
  return (name) => {
    const value = env[name] ?? "";
    if (value !== "") return value;
    throw new Failure(`Cannot comment: it must run in a job ${what}, ${name} is not set`);
  };
}

/** The number of the pull request in the file of an event. */
function pullRequestIn(file: string): number {
  let event: unknown;
  try {
    event = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    event = undefined;
  }
  const { data } = z
    .object({ pull_request: z.object({ number: z.number().int() }) })
    .safeParse(event);
  if (data !== undefined) return data.pull_request.number;
  throw new Failure(
    "Cannot comment: it must run for an event of a pull request, it does not (on: pull_request)",
  );
}

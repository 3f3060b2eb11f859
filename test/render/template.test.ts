import { renderTemplate } from "../../src/render/template";

const lists = { owned: [], defaults: [], declared: [], anyDeclared: false };

describe("renderTemplate()", () => {
  it("refuses a tag that has no value", () => {
    expect(() => renderTemplate("my.cnf/my.cnf", lists)).toThrow(
      new ReferenceError('Cannot render tag "server": no such value'),
    );
  });

  it("refuses a section that has no value", () => {
    expect(() => renderTemplate("my.cnf/my.cnf", { server: "db1", defaults: [] })).toThrow(
      new ReferenceError('Cannot render tag "owned": no such value'),
    );
  });

  it("refuses a missing value inside of a section", () => {
    const owned = [{ name: "server_id", why: "a reason" }];
    expect(() => renderTemplate("my.cnf/my.cnf", { ...lists, server: "db1", owned })).toThrow(
      new ReferenceError('Cannot render tag "value": no such value'),
    );
  });

  it("writes values as they are, also those that look like tags or HTML", () => {
    expect(renderTemplate("my.cnf/my.cnf", { ...lists, server: "a&<b>'{{x}}\"`=/" })).toContain(
      "# a&<b>'{{x}}\"`=/: the replication settings",
    );
  });

  it("writes a zero and nothing else where the value is zero", () => {
    const owned = [{ name: "gtid_domain_id", value: 0, why: "a reason" }];
    expect(renderTemplate("my.cnf/my.cnf", { ...lists, server: "db1", owned })).toContain(
      "gtid_domain_id = 0\n",
    );
  });
});
